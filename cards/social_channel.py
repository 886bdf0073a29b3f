"""A new social channel: what is weighed before it, what an editor decides, and the channels that exist."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.consultation import View
from bot.social_channel import LONGEST_REPLY, State
from bot.turn import Card, Norm
from cards.absence import shown as day
from cards.approval import editors_why
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
    text,
)
from cards.field import line
from cards.mail import Mail, mail
from cards.media_contact import more_tries
from cards.text import texts

LONGEST = {"name": 120, "address": 300, "benefit": 1000, "resources": 1000, "plan": 1500, "follow_up": 500}


def typed(data: Mapping[str, Any]) -> dict[str, str]:
    """What stands in each field, as it was typed."""
    found = {name: data.get(name) for name in LONGEST}
    words = {name: value.replace("\x00", "").strip() for name, value in found.items() if isinstance(value, str)}
    return {name: words.get(name, "")[:most] for name, most in LONGEST.items()}


def form(told: Mapping[str, str], token: str, remarks: Sequence[str], norm: Norm) -> Card:
    """The four considerations of 7.2 as a form."""
    _ = texts(norm)
    title = _("Ny kanal i sosiale medier")
    lead = _("Tenk gjennom dette først. Kommunikasjonssjefen skal spørres før kanalen blir opprettet.")
    labels = labelled(norm)
    fields = [
        line(name, label, told.get(name, ""), LONGEST[name], LONGEST[name] > 300) for name, label in labels.items()
    ]
    go = execute(_("Spør kommunikasjonssjefen"), "social.save", {"token": token})
    has = quiet(_("Har tjenesten allerede et system for brukerdialog, bør dere heller bruke det."))
    return card([heading(title), text(lead), *_mend(remarks, norm), *fields, buttons([go]), has], norm, title)


def labelled(norm: Norm) -> dict[str, str]:
    """What each field asks for."""
    _ = texts(norm)
    return {
        "name": _("Hvilken kanal, og hva skal den hete?"),
        "address": _("Adresse, om den finnes (https)"),
        "benefit": _("Hva er nytten for brukerne?"),
        "resources": _("Hvilke mål har dere, og har dere tid nok?"),
        "plan": _("En enkel plan for bruken"),
        "follow_up": _("Hvem følger opp, og svarer innen 24 timer?"),
    }


def _mend(remarks: Sequence[str], norm: Norm) -> list[Element]:
    _ = texts(norm)
    if not remarks:
        return []
    words = {"old": _("Skjemaet var for gammelt. Her er et nytt med det du skrev.")}
    words["address"] = _("Adressen må begynne med https://.")
    lines = [words.get(one) or _("Svar på: {question}", question=labelled(norm)[one]) for one in remarks]
    return [container([said(f"• {one}") for one in lines], style="attention")]


def content(one: View, norm: Norm) -> list[Element]:
    """What was weighed, word for word."""
    case, labels = one.one.case, labelled(norm)
    parts: list[Element] = [said(case.name, weight="Bolder", size="Medium")]
    for name in ("address", "benefit", "resources", "plan", "follow_up"):
        if getattr(case, name):
            parts += [text(labels[name], weight="Bolder"), said(getattr(case, name))]
    return parts


def standing(one: View, norm: Norm) -> tuple[str, list[str]]:
    """How far it is, for whoever asked."""
    _ = texts(norm)
    who, reply = one.decided_by or _("Redaktøren"), one.one.reply
    answer = [f"{who}: {reply}"] if reply else []
    wait = _("Vent med å opprette kanalen til du har fått svar her.")
    if one.unreached:
        how = _("Jeg har ikke fått tak i noen redaktør. Det er lagret. Ring kommunikasjonssjefen om det haster.")
        return _("Spørsmålet om kanalen venter"), [how, *more_tries(one.trying, norm), wait]
    again = (
        [_("Dere blir spurt om den er verdt det {day}.", day=day(one.one.evaluate_on, norm))]
        if one.one.evaluate_on
        else []
    )
    return {
        State.ASKED: (_("Kommunikasjonssjefen blir spurt"), [wait]),
        State.APPROVED: (_("Kanalen er i orden"), [*answer, *again]),
        State.DECLINED: (_("Kanalen blir ikke opprettet nå"), answer),
        State.CLOSED: (_("Kanalen er lagt ned"), []),
    }[one.one.state]


def own(one: View, norm: Norm) -> Card:
    """For whoever asked: how far it is."""
    title, lines = standing(one, norm)
    parts = [heading(title), *(said(each) for each in lines), *content(one, norm)]
    return card(parts, norm, f"{title}: {one.one.case.name}")


def weigh(one: View, signed: Mapping[str, str], norm: Norm) -> Card:
    """The whole for an editor; `signed` has the token of each verb that may be pressed."""
    _ = texts(norm)
    title, lines = standing(one, norm)
    head = heading(_("Skal kanalen opprettes?")) if "social.approve" in signed else heading(title)
    told = [] if "social.approve" in signed else [said(each) for each in lines]
    parts = [head, quiet_said(_from(one, norm)), *told, *content(one, norm)]
    if "social.approve" in signed:
        parts.append(line("reply", _("Råd eller begrunnelse"), "", LONGEST_REPLY, many=True))
    return card([*parts, *stacked(_ways(one, signed, norm))], norm, f"{title}: {one.one.case.name}")


def _ways(one: View, signed: Mapping[str, str], norm: Norm) -> list[Element]:
    _ = texts(norm)
    titles = {
        "social.approve": _("I orden, opprett den"),
        "social.decline": _("Ikke nå"),
        "social.keep": _("Den er verdt det, behold den"),
        "social.close": _("Legg den ned"),
        "social.reopen": _("Angre: den er i bruk"),
    }
    ways = [execute(titles[verb], verb, {"about": one.about, "token": token}) for verb, token in signed.items()]
    change = [execute(_("Endre"), "social.form", {"about": one.about})] if "social.close" in signed else []
    return [*change, *ways]


def _from(one: View, norm: Norm) -> str:
    _ = texts(norm)
    if one.one.case.listed:
        who = _("Ført opp av {name}", name=one.decided_by or _("en redaktør"))
        return " · ".join(filter(None, [one.one.unit, who]))
    return _("Fra {name}, {unit}", name=one.author or _("en som har sluttet"), unit=one.one.unit)


def told(one: View, norm: Norm) -> Card:
    """For each editor: somebody asks for a channel, or what became of it."""
    title = _told(one, norm)
    see = execute(texts(norm)("Se hele og svar"), "social.weigh", {"about": str(one.one.id)})
    parts = [heading(title), quiet_said(_from(one, norm)), said(one.one.case.name, weight="Bolder")]
    return card([*parts, *stacked([see]), quiet(editors_why(norm))], norm, f"{title}: {one.one.case.name}")


def _told(one: View, norm: Norm) -> str:
    asked = one.one.state is State.ASKED
    return texts(norm)("Noen vil opprette en kanal") if asked else standing(one, norm)[0]


def told_letter(one: View, norm: Norm) -> Mail:
    """The same as a letter."""
    return mail(_told(one, norm), [one.one.case.name, _how(norm)], editors_why(norm), norm)


def _how(norm: Norm) -> str:
    return texts(norm)("Se den i Teams: skriv «hvilke kanaler har vi» til Raumabot.")


def decided(one: View, norm: Norm) -> Card:
    """For whoever asked: what was decided."""
    title, lines = standing(one, norm)
    parts = [heading(title), said(one.one.case.name, weight="Bolder"), *(said(each) for each in lines)]
    return card([*parts, quiet(_why(norm))], norm, f"{title}: {one.one.case.name}")


def _why(norm: Norm) -> str:
    return texts(norm)("Du får denne fordi du har spurt om en kanal i sosiale medier.")


def decided_letter(one: View, norm: Norm) -> Mail:
    """The same as a letter."""
    title, lines = standing(one, norm)
    return mail(title, [one.one.case.name, *lines], _why(norm), norm)
