"""The form of a pointer, and what is said when it is in: a receipt, thanks, what happens next, what protects.

Only in a dialog, whose answer is no message; nothing is chosen beforehand, and what was typed is never lost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot import receipt
from bot.channel import CATEGORIES, MODES, Texts
from bot.turn import Card, Language, Norm
from cards import kept
from cards.channel import opener, way
from cards.element import Element, buttons, card, container, execute, heading, quiet, submit, text
from cards.field import choices, line, toggle
from cards.text import texts

HAND_IN = "pointer.hand_in"
WHAT, SHORT, LONG = 8000, 200, 500
"""The most characters of a field."""
LEAVES_ROOM = 3000
"""Characters of a story beside which all promises fit on a card; beside more, what is not promised comes first."""
NOBODY, UNSURE = "nobody", "unsure"
Typed = Mapping[str, str]


@dataclass(frozen=True)
class Sheet:
    """What the form is made of: what was `typed`, those who read pointers (`readers`, by id), the number of their list
    (`about`), and what is to be mended.
    """

    typed: Typed
    readers: Mapping[str, str]
    token: str
    about: str
    faults: Sequence[str] = ()


def form(sheet: Sheet, said: Texts, language: Language, demo: bool) -> Card:
    """The form, with what was typed."""
    _ = texts(language)
    title, typed = _("Varsle"), sheet.typed
    words = _faults(language)
    parts = [heading(title), text(said.say("warning", language))]
    parts += [text(words[one], color="Attention", weight="Bolder") for one in sheet.faults]
    parts += [*_story(typed, language), *_about(typed, sheet.readers, language), *_modes(typed, said, language)]
    parts.append(buttons([_send(_("Send inn"), sheet, language, demo)]))
    return card(parts, language, title)


def _send(title: str, sheet: Sheet, language: Language, demo: bool) -> Element:
    data = {"token": sheet.token, "about": sheet.about, "language": language}
    return execute(title, HAND_IN, data) if demo else submit(title, HAND_IN, data)


def _faults(language: Language) -> Mapping[str, str]:
    _ = texts(language)
    return {
        "what": _("Skriv hva som har skjedd."),
        "long": _(
            "Noe er for langt. Hva som har skjedd, kan ha 8000 tegn, hvor og når 200, og hvem du har sagt fra til, 500."
        ),
        "concerns": _("Svar på om saken gjelder noen av dem som leser varsler. «Vet ikke» er også et svar."),
        "mode": _("Velg om du vil varsle med navn, fortrolig eller uten navn."),
        "other": _(
            "Skjemaet var laget for en annen eller for en annen samtale. Her er det på nytt, med det du skrev. "
            "Ingenting er sendt."
        ),
        "old": _("Skjemaet var blitt for gammelt. Her er det på nytt, med det du skrev. Ingenting er sendt."),
        "readers": _(
            "Det er endret hvem som leser varsler. Se over svaret ditt på det, og send inn. Ingenting er sendt."
        ),
        "failed": _("Noe gikk galt hos meg, og ingenting er sendt. Prøv igjen om litt, eller bruk en annen måte."),
        "unsure": unsure(language),
        "many": _(
            "Du har sendt inn tre varsler den siste timen. Dette er ikke sendt. Vent en time, eller bruk en annen måte."
        ),
        "busy": _("Akkurat nå er det mange som skriver til meg. Ingenting er sendt. Vent et minutt og send på nytt."),
    }


def _story(typed: Typed, language: Language) -> list[Element]:
    _ = texts(language)
    groups = {
        "health": _("Fare for liv eller helse"),
        "climate": _("Fare for klima eller miljø"),
        "corruption": _("Korrupsjon eller annen økonomisk kriminalitet"),
        "authority": _("Misbruk av myndighet"),
        "environment": _("Et arbeidsmiljø som ikke er forsvarlig"),
        "data": _("Brudd på personopplysningssikkerheten"),
        "other": _("Noe annet"),
        "unknown": _("Vet ikke"),
    }
    danger = {"yes": _("Ja"), "no": _("Nei"), "unknown": _("Vet ikke")}
    return [
        line("what", _("Hva har skjedd?"), typed.get("what", ""), WHAT, many=True),
        line("where", _("Hvor? (Du kan la det stå tomt)"), typed.get("where", ""), SHORT),
        line("when", _("Når, omtrent? (Du kan la det stå tomt)"), typed.get("when", ""), SHORT),
        choices(
            "category",
            _("Hva handler det om? (Valgfritt)"),
            {one: groups[one] for one in CATEGORIES},
            typed.get("category", ""),
        ),
        choices("danger", _("Er noen i fare nå? Ring 113, 112 eller 110 først."), danger, typed.get("danger", "")),
        line("told", _("Har du sagt fra til noen før? (Valgfritt)"), typed.get("told", ""), LONG, many=True),
    ]


def _about(typed: Typed, roles: Mapping[str, str], language: Language) -> list[Element]:
    _ = texts(language)
    asked = _("Gjelder det noen av dem som leser varsler? De du velger, får ikke se det og får ikke vite om det.")
    listed = {**roles, NOBODY: _("Nei, ingen av dem"), UNSURE: _("Vet ikke")}
    return [choices("concerns", asked, listed, typed.get("concerns", ""), many=True, style="expanded")]


def _modes(typed: Typed, said: Texts, language: Language) -> list[Element]:
    _ = texts(language)
    titles = {one: said.mode(one, "title", language) for one in MODES}
    parts = [text(_("Hvordan vil du stå fram?"), weight="Bolder", size="Medium")]
    for one in MODES:
        parts.append(text(titles[one], weight="Bolder"))
        has_room = len(typed.get("what", "")) <= LEAVES_ROOM
        if has_room:
            parts.append({**text(said.mode(one, "promise", language)), "spacing": "Small"})
        if has_room or typed.get("mode") in (one, ""):
            parts.append({**text(said.mode(one, "not_promised", language)), "spacing": "Small"})
    parts.append(choices("mode", _("Velg én"), titles, typed.get("mode", ""), style="expanded"))
    asked = _(
        "Med navn: Gi meg beskjed i Teams når det er kommet svar. "
        "Beskjeden blir liggende hos Microsoft, men sier ikke hva saken gjelder."
    )
    parts.append(toggle("replies_in_teams", asked, typed.get("replies_in_teams") == "true"))
    return [*parts, quiet(said.say("copies", language))]


def taken(code: str, said: Texts, language: Language, demo: bool) -> Card:
    """It is in: the receipt, once, and all that somebody should know who has just reported."""
    _ = texts(language)
    title = said.say("thanks", language)
    paper = [
        text(_("Kvitteringen din"), weight="Bolder"),
        text(receipt.shown(code), size="ExtraLarge", fontType="Monospace"),
    ]
    paper.append(text(said.say("receipt", language)))
    parts = [heading(_("Varselet er mottatt")), text(title), container(paper, style="emphasis")]
    parts += [text(_("Hva skjer nå?"), weight="Bolder"), text(said.say("next", language))]
    parts.append(quiet(said.say("copies", language)))
    parts.append(text(_("Hva beskytter deg?"), weight="Bolder"))
    parts += [{**text(f"- {one}"), "spacing": "Small"} for one in said.protection[language]]
    parts.append(
        buttons([opener(_("Følg opp et varsel"), "pointer.follow", language, demo)])
        if demo
        else quiet(_("Følg opp med «varsle» og «Følg opp et varsel»."))
    )
    return card(parts, language, _("Varselet er mottatt"))


def failed(norm: Norm) -> Card:
    """A fault of ours; not a word of the leader, whom it may be about."""
    _ = texts(norm)
    words = _("Noe gikk galt hos meg, og ingenting er sendt. Prøv igjen om litt, eller bruk en annen måte.")
    return card([text(words), buttons([way(norm)])], norm, words)


def unsure(language: Language) -> str:
    """A fault of ours while something was sent: nobody can know how far it came."""
    return texts(language)(
        "Noe gikk galt hos meg, så dette ble kanskje ikke sendt. Sender du det på nytt, blir det lagret bare én gang."
    )


def not_sent(typed: Typed, language: Language) -> Card:
    """Nobody can receive it now: it was not sent, and what was typed can be copied from here."""
    _ = texts(language)
    words = _(
        "Varselet er ikke sendt, for boten kan ikke ta imot varsler nå. Kopier teksten din, og bruk en annen måte."
    )
    parts = [text(words, weight="Bolder", color="Attention"), *kept.fields(typed, language), buttons([way(language)])]
    return card(parts, language, words)


def stored(said: Texts, language: Language) -> Card:
    """It was stored before, and no further receipt can be made for it."""
    _ = texts(language)
    words = _("Varselet er mottatt fra før. Kvitteringen ble vist da, og kan ikke vises på nytt.")
    return card(
        [text(words, weight="Bolder"), text(said.say("next", language)), buttons([way(language)])], language, words
    )
