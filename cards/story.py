"""What its author sees of a success story: how far it is, what is asked, and what may be done with it."""

from collections.abc import Mapping, Sequence

from bot.story import LONGEST_REPLY, WAITING, State, Use
from bot.told import Others
from bot.turn import Card, Norm
from bot.view import View
from cards import more, picture, twin
from cards.absence import shown as day
from cards.element import (
    Element,
    buttons,
    card,
    container,
    execute,
    heading,
    quiet,
    quiet_said,
    said,
    stacked,
    submit,
    text,
)
from cards.field import line
from cards.mail import Mail, mail
from cards.text import texts


def own(one: View, signed: Mapping[str, str], norm: Norm, first: View | None = None) -> Card:
    """A whole story for its author; `signed` has each verb's token, `first` is where they told the same before."""
    _ = texts(norm)
    title, lines = standing(one, norm)
    parts = [heading(title), *(said(each) for each in lines), *twin.note(first, norm), *content(one, norm)]
    parts += [*picture.shown(one, norm), *before(one, norm)]
    if one.one.state in (State.DRAFT, *WAITING):
        parts += _asking(one, norm)
    if one.one.state in (State.DRAFT, *WAITING) and one.one.told.others is not Others.UNKNOWN:
        parts += picture.asked(one, norm)
    if "story.answer" in signed:
        parts.append(line("answer", _("Svaret ditt"), "", LONGEST_REPLY, many=True))
    if one.one.typed and one.one.state in WAITING:
        parts.append(text(_("Du har en endring som ikke er ferdig. Trykk «Endre» for å gå videre."), color="Attention"))
    if one.one.told.lacks_consent:
        words = _("Redaktøren kan ikke bruke historien før samtykket er på plass. Trykk «Endre» når du har det.")
        parts.append(text(words, color="Attention"))
    return card([*parts, *stacked(_ways(one, signed, norm))], norm, f"{title}: {one.one.told.title}")


def _asking(one: View, norm: Norm) -> list[Element]:
    """Who will be asked to be named, and which names in the text may not stand there or are several people's."""
    _ = texts(norm)
    names, unclear, barred = (", ".join(each) for each in (one.to_ask, one.unclear, one.barred))
    if barred:
        words = _("Navnene kan ikke brukes, men teksten nevner {names}. Trykk «Endre», og ta navnet ut.", names=barred)
        return [said(words, color="Attention")]
    asked = _("Blir historien tatt inn, spør vi disse om vi kan bruke navnet: {names}", names=names)
    several = _("Flere ansatte heter {names}. Trykk «Endre», og skriv hvem du mener, under «ros».", names=unclear)
    lines: list[Element] = [quiet_said(asked)] if names and one.one.told.names_employees else []
    return [*lines, *([said(several, color="Attention")] if unclear else [])]


def _ways(one: View, signed: Mapping[str, str], norm: Norm) -> list[Element]:
    _ = texts(norm)
    titles = {
        "story.send": _("Send inn"),
        "story.answer": _("Send svaret"),
        "story.withdraw": _("Slett") if one.one.state is State.DRAFT else _("Trekk tilbake"),
    }
    ways = [execute(titles[verb], verb, {"about": one.about, "token": token}) for verb, token in signed.items()]
    if one.one.state in (State.DRAFT, *WAITING):
        ways.insert(len(ways) - 1, execute(_("Endre"), "story.edit", {"about": one.about}))
    return ways


def standing(one: View, norm: Norm) -> tuple[str, list[str]]:
    """How far a story is, for its author: a heading, and what there is to say of it."""
    _ = texts(norm)
    who = one.decided_by or _("Redaktøren")
    uses = {
        Use.NEWSLETTER: _("Den er tatt inn til nyhetsbrevet."),
        Use.ANNOUNCEMENT: _("Den blir en melding til de ansatte."),
        Use.MEDIA: _("Den er notert som et tips til mediene."),
    }
    states = {
        State.DRAFT: (_("Stemmer dette?"), [_("Historien er lagret, men ikke sendt inn ennå.")]),
        State.NEW: (_("Takk! Historien er sendt inn"), [_("Redaktøren ser på den, og du får vite hva som skjer.")]),
        State.ASKED: (_("Redaktøren lurer på noe"), [f"{who}: {one.one.question}"]),
        State.DECLINED: (_("Historien ble ikke tatt inn denne gangen"), [f"{who}: {one.one.reason}"]),
        State.WITHDRAWN: (_("Historien er trukket tilbake"), []),
    }
    if one.one.state is State.ACCEPTED and one.one.use is not None:
        return _("Historien din er tatt inn"), [uses[one.one.use]]
    return states[one.one.state]


def content(one: View, norm: Norm, names: Sequence[str] | None = None) -> list[Element]:
    """What was told, word for word; with the `names` of those whom it praises that the reader may know, None: all."""
    _ = texts(norm)
    told = one.one.told
    parts = [said(told.title or _("Uten tittel"), weight="Bolder", size="Medium")]
    if told.done:
        parts.append(said(told.done))
    if told.led_to:
        parts += [text(_("Hva ble bedre?"), weight="Bolder"), said(told.led_to)]
    when = day(told.happened, norm) if told.happened else ""
    parts.append(quiet_said(" · ".join(filter(None, (told.unit, when)))))
    parts += _praise(one.credited if names is None else names, one.refusals if names is None else 0, norm)
    return [*parts, *(quiet_said(each) for each in _terms(one, norm))] if told.unit or told.title or told.done else []


def _praise(names: Sequence[str], refusals: int, norm: Norm) -> list[Element]:
    """Whom it is for; of those who do not wish to be named, how many they are."""
    _ = texts(norm)
    unnamed = [_("{number} vil ikke nevnes", number=refusals)] if refusals else []
    said_of = [*names, *unnamed] or [_("ingen nevnt")]
    return [quiet_said(_("Ros til: {names}", names=", ".join(said_of)))]


def before(one: View, norm: Norm) -> list[Element]:
    """What its author wrote, where an editor has put it otherwise."""
    was, now = one.one.original or {}, one.one.told.model_dump()
    changed = [was[name] for name in ("title", "done", "led_to") if was.get(name) and was[name] != now[name]]
    if not changed:
        return []
    lines = [text(texts(norm)("Redaktøren har endret teksten. Slik skrev du det:"), weight="Bolder")]
    return [container([*lines, *(said(each) for each in changed)], style="emphasis")]


def _terms(one: View, norm: Norm) -> list[str]:
    _ = texts(norm)
    told = one.one.told
    named = _("Navnene kan brukes") if told.may_name else _("Navnene skal ikke brukes")
    outside = _("kan brukes utenfor kommunen") if told.outside else _("bare til bruk i kommunen")
    lines = [f"{named}, {outside}."]
    if told.others is Others.UNKNOWN:
        lines.append(_("Det er usikkert om andre kan kjennes igjen. Navn og bilde blir ikke brukt."))
    if told.others is Others.YES and told.consent_on:
        given = day(told.consent_on, norm)
        lines.append(_("Samtykke gitt {day}. Det ligger her: {where}", day=given, where=told.consent_where or "–"))
    if one.one.answer:
        lines.append(_("Svar til redaktøren: {answer}", answer=one.one.answer))
    return lines


def withdrawn(norm: Norm) -> Card:
    """It is gone."""
    _ = texts(norm)
    words = _("Historien er slettet, og redaktøren ser den ikke lenger.")
    return card([text(words), *stacked([submit(_("Mine historier"), "story.mine")])], norm, words)


def mine(found: Sequence[View], skip: int, norm: Norm) -> Card:
    """What somebody has told, the last first; the next begin at `skip`, 0 where there are none."""
    _ = texts(norm)
    title = _("Mine historier")
    parts: list[Element] = [heading(title)]
    for one in found:
        parts.append(said(one.one.told.title or _("Uten tittel"), weight="Bolder"))
        parts.append(quiet(standing(one, norm)[0]))
        parts.append(buttons([submit(_("Åpne"), "story.show", {"about": str(one.one.id)})]))
    if not found:
        parts.append(text(_("Du har ikke delt noen historier ennå. Hva har dere fått til i det siste?")))
    parts += more.way("story.mine", skip, norm)
    return card([*parts, *stacked([submit(_("Del en suksesshistorie"), "story.new")])], norm, title)


def told(one: View, norm: Norm) -> Card:
    """For the author: how far the story is now."""
    _ = texts(norm)
    title, lines = standing(one, norm)
    if one.one.original is not None:
        lines = [*lines, _("Redaktøren har endret teksten. Se historien for å lese hva som er nytt.")]
    see = (
        [] if one.one.state is State.WITHDRAWN else [execute(_see(one, norm), "story.show", {"about": str(one.one.id)})]
    )
    parts = [heading(title), *titled(one), *(said(each) for each in lines), *stacked(see)]
    return card([*parts, quiet(_why(norm))], norm, f"{title}: {one.one.told.title}")


def titled(one: View) -> list[Element]:
    """Its title, where there still is one."""
    return [said(one.one.told.title, weight="Bolder")] if one.one.told.title else []


def _see(one: View, norm: Norm) -> str:
    return texts(norm)("Svar") if one.one.state is State.ASKED else texts(norm)("Se historien")


def _why(norm: Norm) -> str:
    return texts(norm)("Du får denne fordi du har delt en historie.")


def told_letter(one: View, norm: Norm) -> Mail:
    """The same as a letter."""
    _ = texts(norm)
    title, lines = standing(one, norm)
    how = _("Svar i Teams: skriv «mine historier» til Raumabot.")
    return mail(title, [*filter(None, [one.one.told.title]), *lines, how], _why(norm), norm)
