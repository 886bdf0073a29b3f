"""What is seen of a planned outreach: by whoever planned it, and by the editors who coordinate."""

from collections.abc import Mapping, Sequence

from bot.clock import day_in_oslo
from bot.coordination import View
from bot.media_week import Item, Kind
from bot.outreach import LONGEST_REPLY, State
from bot.turn import Card, Norm
from cards import more
from cards.absence import shown as day
from cards.approval import editors_why
from cards.element import (
    Element,
    card,
    container,
    execute,
    heading,
    quiet,
    quiet_said,
    said,
    short,
    stacked,
    submit,
    text,
)
from cards.field import line
from cards.mail import Mail, mail
from cards.media_contact import more_tries
from cards.moment import when
from cards.text import texts

MOST, LONGEST = 10, 200
"""Things of the same week, and characters of each; the week itself has all."""


def own(one: View, signed: Mapping[str, str], norm: Norm) -> Card:
    """For whoever planned it; `signed` has the token of each verb that may be pressed."""
    _ = texts(norm)
    title, lines = standing(one, norm)
    ways = [execute(_("Endre"), "outreach.edit", {"about": one.about})]
    ways.append(_button(one, signed, "outreach.withdraw", _("Trekk tilbake")))
    parts = [heading(title), *(said(each) for each in lines), *content(one, norm), *stacked(ways)]
    return card(parts, norm, f"{title}: {one.one.plan.what}")


def standing(one: View, norm: Norm) -> tuple[str, list[str]]:
    """How far it is, for whoever planned it."""
    _ = texts(norm)
    who = one.decided_by or _("Redaktøren")
    if one.unreached:
        how = _("Jeg har ikke fått tak i noen redaktør. Det er lagret. Ring kommunikasjonssjefen om det haster.")
        return _("Utspillet venter"), [how, *more_tries(one.trying, norm)]
    sent = _("Det blir sendt til kommunikasjonssjefen. Du får svar her, og jeg sier fra hvis det ikke kommer fram.")
    states = {
        State.NEW: (_("Utspillet er meldt"), [sent]),
        State.SUGGESTED: (_("Forslag til utspillet ditt"), [f"{who}: {one.one.reply}"]),
        State.ACCEPTED: (_("Utspillet er godkjent"), [_("{name} er enig i planen.", name=who)]),
        State.WITHDRAWN: (_("Utspillet er trukket tilbake"), []),
    }
    return states[one.one.state]


def content(one: View, norm: Norm) -> list[Element]:
    """What is planned."""
    _ = texts(norm)
    plan = one.one.plan
    if one.one.state is State.WITHDRAWN:
        return []
    at = when(one.one.at, norm) if plan.timed else day(day_in_oslo(one.one.at), norm)
    lines = [(_("Hvor"), plan.where), (_("Når"), at), (_("Hvem står fram"), plan.fronts), (_("Hvorfor"), plan.why)]
    parts = [said(plan.what, weight="Bolder", size="Medium")]
    parts += [said(f"{label}: {words}") for label, words in lines if words]
    return [*parts, *(said(_("Vedlegg: {link}", link=link)) for link in plan.links)]


def clashes(found: Sequence[Item], norm: Norm) -> list[Element]:
    """What else is planned in the same week."""
    _ = texts(norm)
    if not found:
        return []
    lines: list[Element] = [said(f"• {short(short_line(one, norm), LONGEST)}") for one in found[:MOST]]
    lines += [text(_("… og {number} til", number=len(found) - MOST))] if len(found) > MOST else []
    return [container([text(_("Samme uke"), weight="Bolder"), *lines], style="warning")]


def short_line(one: Item, norm: Norm) -> str:
    """One thing of the week on a line."""
    at = when(one.at, norm) if one.timed else day(day_in_oslo(one.at), norm)
    return f"{at}: {one.title(norm)} ({', '.join(filter(None, [kind(one.kind, norm), one.where]))})"


def kind(one: Kind, norm: Norm) -> str:
    """What something of the week is."""
    _ = texts(norm)
    return {
        Kind.CONTACT: _("mediekontakt"),
        Kind.OUTREACH: _("utspill"),
        Kind.PRENOTICE: _("forhåndsvarsel"),
        Kind.PUBLISHED: _("publisert"),
    }[one]


def withdrawn(norm: Norm) -> Card:
    """It is gone."""
    words = texts(norm)("Utspillet er slettet, og redaktøren ser det ikke lenger.")
    return card([text(words)], norm, words)


def listed(found: Sequence[View], edits: bool, skip: int, norm: Norm) -> Card:
    """One's own, or what waits for an editor; the next begin at `skip`, 0 where there are none."""
    _ = texts(norm)
    title = _("Planlagte utspill")
    parts: list[Element] = [heading(title)]
    for one in found:
        parts += [said(one.one.plan.what, weight="Bolder"), quiet_said(_from(one, norm)), quiet(standing(one, norm)[0])]
        verb = "outreach.weigh" if edits else "outreach.show"
        parts += stacked([execute(_("Åpne"), verb, {"about": str(one.one.id)})])
    parts += [] if found else [text(_("Ingen utspill er meldt."))]
    parts += more.way("outreach.queue" if edits else "outreach.mine", skip, norm)
    return card([*parts, *stacked([submit(_("Meld et utspill"), "outreach.new")])], norm, title)


def _from(one: View, norm: Norm) -> str:
    return texts(norm)("Fra {name}, {unit}", name=one.author or texts(norm)("en som har sluttet"), unit=one.one.unit)


def weigh(one: View, signed: Mapping[str, str], warned: Sequence[Element], norm: Norm) -> Card:
    """The whole for an editor: what clashes with it, `warned` of a social channel, and what may be done."""
    _ = texts(norm)
    title = standing(one, norm)[0]
    parts = [heading(title), quiet_said(_from(one, norm)), *content(one, norm), *clashes(one.clashes, norm), *warned]
    if signed:
        ways = [_button(one, signed, "outreach.accept", _("Godkjenn utspillet"))]
        ways.append(_button(one, signed, "outreach.suggest", _("Foreslå endring")))
        ways.append(execute(_("Lag forhåndsvarsel av det"), "outreach.prenotice", {"about": one.about}))
        reply = line("reply", _("Hva foreslår du?"), "", LONGEST_REPLY, many=True)
        parts += [*stacked(ways[:1]), reply, *stacked(ways[1:])]
    return card(
        [*parts, *stacked([submit(_("Uka i media"), "media_week.show")])], norm, f"{title}: {one.one.plan.what}"
    )


def _button(one: View, signed: Mapping[str, str], verb: str, title: str) -> Element:
    return execute(title, verb, {"about": one.about, "token": signed[verb]})


def told(one: View, norm: Norm) -> Card:
    """For each editor: an outreach is planned, or what became of it."""
    _ = texts(norm)
    title = _("Et utspill er planlagt") if one.one.state is State.NEW else standing(one, norm)[0]
    if one.one.state is State.WITHDRAWN:
        return card([heading(title), quiet(editors_why(norm))], norm, title)
    see = execute(_("Se hele og svar"), "outreach.weigh", {"about": str(one.one.id)})
    parts = [heading(title), quiet_said(_from(one, norm)), *content(one, norm), *clashes(one.clashes, norm)]
    return card([*parts, *stacked([see]), quiet(editors_why(norm))], norm, f"{title}: {one.one.plan.what}")


def told_letter(one: View, norm: Norm) -> Mail:
    """The same as a letter."""
    _ = texts(norm)
    how = _("Svar i Teams: skriv «planlagte utspill» til Raumabot.")
    title = _("Et utspill er planlagt") if one.one.state is State.NEW else standing(one, norm)[0]
    return mail(title, [*filter(None, [one.one.plan.what, one.one.plan.where]), how], editors_why(norm), norm)


def decided(one: View, norm: Norm) -> Card:
    """For whoever planned it: how far it is now, with the plan; of what is new, only that."""
    _ = texts(norm)
    title, lines = standing(one, norm)
    gone = one.one.state is State.WITHDRAWN
    see = [] if gone else [execute(_("Se utspillet"), "outreach.show", {"about": str(one.one.id)})]
    what = [said(one.one.plan.what, weight="Bolder")] if one.news and one.one.plan.what else []
    whole = [] if one.news else content(one, norm)
    parts = [heading(title), *what, *(said(each) for each in lines), *whole, *stacked(see), quiet(_why(norm))]
    return card(parts, norm, f"{title}: {one.one.plan.what}")


def _why(norm: Norm) -> str:
    return texts(norm)("Du får denne fordi du har meldt et utspill.")


def decided_letter(one: View, norm: Norm) -> Mail:
    """The same as a letter."""
    title, lines = standing(one, norm)
    how = texts(norm)("Se det i Teams: skriv «mine utspill» til Raumabot.")
    return mail(title, [*filter(None, [one.one.plan.what]), *lines, how], _why(norm), norm)
