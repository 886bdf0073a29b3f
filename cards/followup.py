"""What whoever has a receipt sees: how far a pointer is, the replies, and a way to add something or say who one is."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.channel import Texts
from bot.followup import Standing
from bot.pointer import OVER, State
from bot.turn import Card, Language, Norm
from cards.absence import shown as day
from cards.channel import way
from cards.element import Element, buttons, card, container, execute, heading, quiet, quiet_said, said, submit, text
from cards.field import line
from cards.text import texts

OPEN, ADD, NAME, OLDER = "pointer.open", "pointer.add", "pointer.name", "pointer.older"
ROOM = 8000
"""Characters of replies on one card; the rest are a press away."""
MOST = 8000
Signed = Mapping[str, str]


def form(language: Language, demo: bool, fault: str = "", typed: str = "") -> Card:
    """Asks for a receipt; what is wrong with the last one, if anything, alike for wrong, deleted and too old.

    `typed` was to be added, and goes along.
    """
    _ = texts(language)
    faults = {
        "wrong": _("Denne kvitteringen åpner ingenting. Se over tallene, og prøv en gang til."),
        "many": _("Det har vært for mange forsøk. Vent et kvarter, og prøv igjen."),
        "all": _("Det har vært uvanlig mange forsøk i dag. Vent en time, og prøv igjen."),
        "busy": _("Akkurat nå er det mange som skriver til meg. Vent et minutt, og prøv igjen."),
        "over": _("Det er gått ti minutter, eller jeg har startet på nytt. Skriv kvitteringen en gang til."),
        "gone": _("Saken finnes ikke lenger her."),
    }
    title = _("Følg opp et varsel")
    parts = [heading(title), *([text(faults[fault], color="Attention", weight="Bolder")] if fault else [])]
    parts.append(line("receipt", _("Kvitteringen: 16 siffer"), "", 40))
    if typed:
        parts.append(line("text", _("Dette skrev du. Det er ikke sendt ennå."), typed, MOST, many=True))
    parts.append(buttons([_button(_("Åpne"), OPEN, {}, language, demo)]))
    parts.append(
        quiet(
            _("Ingen kan lage en kvittering på nytt. Har du mistet den, kan du varsle en gang til, her eller ellers.")
        )
    )
    return card(parts, language, title)


def _button(title: str, verb: str, data: Signed, language: Language, demo: bool) -> Element:
    made = execute if demo else submit
    return made(title, verb, {**data, "language": language})


@dataclass(frozen=True)
class Shown:
    """What is shown of a pointer: `session` is its open receipt's name, `signed` the token of each verb that may be
    pressed, `days` how long a closed case is kept, and any, `remark` what has just been done or went wrong, `typed`
    what is to be kept of a try that failed.
    """

    one: Standing
    session: str
    signed: Signed
    days: tuple[int, int]
    remark: str = ""
    typed: str = ""
    is_late: bool = False
    """Whether the municipality has not kept its own promise of an answer."""
    start: int = 0
    """How many of the newest replies are passed over."""


def news(norm: Norm) -> Card:
    """That there is a reply, for somebody who reported by name and asked to be told here; nothing of what it says."""
    _ = texts(norm)
    words = _("Det er noe nytt til deg i en sak der du har bedt om beskjed. Åpne den med kvitteringen.")
    why = _("Du får denne fordi du har bedt om beskjed her. Ingenting av innholdet vises i chatten.")
    return card([text(words), buttons([way(norm)]), quiet(why)], norm, words)


def standing(shown: Shown, told: Texts, language: Language, demo: bool) -> Card:
    """How a pointer stands, and what whoever reported may do."""
    _ = texts(language)
    words = _states(shown.days, language)
    remarks = {
        "added": _("Takk, det er lagt til. De som behandler varselet, ser det neste gang de åpner saken."),
        "named": _("Takk. De som behandler varselet, kan nå se hvem du er."),
        "changed": _(
            "Det kom noe nytt i mellomtiden, eller dette er allerede sendt. Se under, og send på nytt om det mangler."
        ),
        "gone": _("Saken finnes ikke lenger her."),
        "too_many": _("Saken har så mange meldinger at den ikke kan ta flere. Bruk en annen måte."),
        "too_few_handlers": _("Ingen kan lese det du legger til nå, så det er ikke sendt. Bruk en annen måte."),
        "sure": _("Er du sikker? Da ser de som behandler varselet, navnet ditt, og det kan ikke gjøres om."),
        "empty": _("Skriv noe først."),
        "long": _("Teksten er for lang. Kort den ned til 8000 tegn."),
    }
    title = _("Varselet ditt")
    one, remark = shown.one, shown.remark
    parts: list[Element] = [heading(title), *([text(remarks[remark], weight="Bolder")] if remark else [])]
    parts += [text(words[one.state]), *([quiet(told.say("copies", language))] if one.state in OVER else [])]
    parts += [*_late(shown, language), quiet(_("Kom inn {day}.", day=day(one.day, language)))]
    parts += [
        text(
            _(
                "To av dem som behandler varselet, fikk lov til å åpne navnet ditt {day}, om du la det ved.",
                day=day(each, language),
            )
        )
        for each in one.seen
    ]
    parts += _replies(shown, language, demo)
    parts += _more(shown, language, demo)
    return card(parts, language, title)


def _late(shown: Shown, language: Language) -> list[Element]:
    """What to do where nobody has answered in time: the ways outside need nobody's leave."""
    _ = texts(language)
    words = _(
        "Fristen som kommunen har lovet, er gått ut. Du kan gå videre til en advokat eller en offentlig myndighet."
    )
    return [text(words, color="Attention"), buttons([way(language)])] if shown.is_late else []


def _states(days: tuple[int, int], language: Language) -> Mapping[State, str]:
    _ = texts(language)
    gone = _(
        "Den slettes her {days} dager etterpå, eller når den er {most} dager gammel, om det kommer først. "
        "To av dem som behandler varselet, kan be om å beholde den lenger.",
        days=days[0],
        most=days[1],
    )
    return {
        State.RECEIVED: _("Varselet er mottatt. En av dem som behandler varsler, bekrefter det innen sju dager."),
        State.ACKNOWLEDGED: _("Varselet er lest og bekreftet. Du får en tilbakemelding innen tre måneder."),
        State.INVESTIGATING: _("Varselet blir undersøkt."),
        State.CLOSED: _("Saken er avsluttet. {gone}", gone=gone),
        State.TRANSFERRED: _("Saken er ført videre i kommunens saksarkiv. {gone}", gone=gone),
    }


def _replies(shown: Shown, language: Language, demo: bool) -> list[Element]:
    """The newest replies first, as many as there is room for, and the way to the rest."""
    _ = texts(language)
    with_words = [each for each in reversed(shown.one.replies) if each.text][shown.start :]
    if not with_words:
        return [text(_("Det er ikke kommet noe svar ennå. Se innom igjen om noen dager."))]
    parts: list[Element] = [text(_("Svar til deg"), weight="Bolder", size="Medium")]
    used = count = 0
    for each in with_words:
        used += len(each.text)
        if count and used > ROOM:
            break
        count += 1
        parts.append(container([quiet_said(day(each.day, language)), said(each.text)], style="emphasis"))
    return [*parts, *(_older(shown, shown.start + count, language, demo) if count < len(with_words) else [])]


def _older(shown: Shown, start: int, language: Language, demo: bool) -> list[Element]:
    held = {"session": shown.session, "about": str(shown.one.next), "token": shown.signed[OLDER], "start": str(start)}
    return [buttons([_button(texts(language)("Vis eldre svar"), OLDER, held, language, demo)])]


def _more(shown: Shown, language: Language, demo: bool) -> list[Element]:
    _ = texts(language)
    held, signed = {"session": shown.session, "about": str(shown.one.next)}, shown.signed
    parts = [line("text", _("Legg til noe"), shown.typed, MOST, many=True)]
    parts.append(buttons([_button(_("Legg til"), ADD, {**held, "token": signed[ADD]}, language, demo)]))
    parts.append(quiet(_("Selve varselet vises ikke her, så en som finner kvitteringen, ser bare svarene.")))
    parts.append({**text(_("Har du varslet uten navn eller fortrolig, kan du si hvem du er.")), "separator": True})
    naming = {**held, "token": signed[NAME]}
    if shown.remark == "sure":
        return [*parts, buttons([_button(_("Ja, vis navnet mitt"), NAME, {**naming, "sure": "yes"}, language, demo)])]
    return [*parts, buttons([_button(_("Si hvem jeg er"), NAME, naming, language, demo)])]
