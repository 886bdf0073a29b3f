"""The form of a success story: one card, filled in with what was typed before, and what is to be mended in it."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.finding import Finding
from bot.told import Entry, Others
from bot.turn import Card, Norm
from cards import careful, finding
from cards.element import Element, buttons, card, container, execute, heading, quiet, text
from cards.field import choices, line, toggle
from cards.text import texts

LONGEST = {
    "title": 120,
    "done": 4000,
    "led_to": 2000,
    "unit": 120,
    "asked_unit": 120,
    "credit": 2000,
    "picked": 2000,
    "consent_where": 300,
}
PLAIN = ("happened", "may_name", "outside", "others", "consent_on")


def typed(data: Mapping[str, Any]) -> dict[str, str]:
    """What stands in each field, as it was typed."""
    found = {name: data.get(name) for name in (*LONGEST, *PLAIN)}
    said = {name: value.replace("\x00", "").strip() for name, value in found.items() if isinstance(value, str)}
    return {name: said.get(name, "")[: LONGEST.get(name, 40)] for name in found}


def form(
    entry: Entry,
    held: Mapping[str, str],
    missing: Sequence[str],
    is_sent: bool,
    norm: Norm,
    picks: bool = False,
    doubt: str = "",
) -> Card:
    """The form; `held` goes with its button, `missing` are fields that are empty, "old" says that it had run out.

    `doubt` names a field that may be a report. `picks`: the client has a people picker
    (learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/people-picker).
    """
    _ = texts(norm)
    title = _("Endre historien") if is_sent else _("Del en suksesshistorie")
    lead = _("Små seire teller også. Redaktøren leser den før noe blir brukt, og du får vite hva som skjer.")
    parts = [heading(title), text(lead), *careful.doubted(doubt, norm), *_mend(missing, entry.unclear, norm)]
    parts += [
        *_what(entry.typed, norm),
        *([_picker(norm)] if picks else []),
        *_who(entry.typed, norm),
        quiet(_after(is_sent, norm)),
    ]
    button = _("Lagre endringen") if is_sent else _("Se over")
    return card([*parts, buttons([execute(button, "story.save", held)])], norm, title)


def _after(is_sent: bool, norm: Norm) -> str:
    _ = texts(norm)
    if is_sent:
        return _("Redaktøren får se at du har endret historien.")
    return _("Alt du skriver, blir lagret når du trykker. Du kan gjøre den ferdig senere med «mine historier».")


def _mend(missing: Sequence[str], found: Sequence[Finding], norm: Norm) -> list[Element]:
    _ = texts(norm)
    words = {
        "old": _("Skjemaet var for gammelt. Her er et nytt med det du skrev."),
        "title": _("Gi historien en tittel."),
        "done": _("Skriv hva dere gjorde."),
        "unit": _("Skriv hvilken enhet det gjelder."),
        "consent_on": _("Samtykket har en dato som ikke er kommet ennå. Skriv dagen da det ble gitt."),
        "others": _("Svar på om andre enn ansatte kan kjennes igjen."),
    }
    lines = [*(words[one] for one in missing if one in words)]
    said = [text(f"• {one}", spacing="Small") for one in lines]
    said += [text(f"• {finding.words(one, norm)}", spacing="Small") for one in found]
    return [container([text(_("Dette mangler"), weight="Bolder"), *said], style="attention")] if said else []


def _what(told: Mapping[str, str], norm: Norm) -> list[Element]:
    _ = texts(norm)
    labels = {
        "title": _("Tittel"),
        "done": _("Hva gjorde dere?"),
        "led_to": _("Hva ble bedre?"),
        "unit": _("Enhet"),
        "credit": _("Hvem fortjener ros? (navn på ansatte, med komma mellom)"),
    }
    many = ("done", "led_to")
    lines = [line(name, label, told.get(name, ""), LONGEST[name], name in many) for name, label in labels.items()]
    return [*lines, _day("happened", _("Når var det?"), told)]


def _picker(norm: Norm) -> Element:
    """People of the directory, picked by their ids; whoever is picked is written among the names afterwards."""
    asked = choices("picked", texts(norm)("Eller søk dem opp her"), {}, "", many=True)
    return {**asked, "choices.data": {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}}


def _who(told: Mapping[str, str], norm: Norm) -> list[Element]:
    _ = texts(norm)
    others = {
        Others.NO.value: _("Nei"),
        Others.YES.value: _("Ja"),
        Others.UNKNOWN.value: _("Vet ikke"),
    }
    asked = _("Kan noen som ikke er ansatt, kjennes igjen? For eksempel pasienter, beboere, elever eller barn")
    where = _("Hvor ligger samtykket?")
    consent = _(
        "Hvis ja: Vi trenger skriftlig samtykke før historien kan brukes. For barn er det de foresatte som gir det."
    )
    return [
        toggle("may_name", _("Navnene på de ansatte kan brukes"), told.get("may_name") == "true"),
        toggle("outside", _("Historien kan brukes utenfor kommunen"), told.get("outside") == "true"),
        choices("others", asked, others, told.get("others", ""), style="expanded"),
        quiet(consent),
        _day("consent_on", _("Dato på samtykket"), told),
        line("consent_where", where, told.get("consent_where", ""), LONGEST["consent_where"]),
    ]


def _day(name: str, label: str, told: Mapping[str, str]) -> Element:
    value = told.get(name, "")
    return {"type": "Input.Date", "id": name, "label": label, **({"value": value} if value else {})}
