"""The form of a planned outreach: what, why, where, when, who fronts it, and attachments by link."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.finding import Finding
from bot.turn import Card, Norm
from cards import finding
from cards.element import Element, buttons, card, container, execute, heading, quiet, text
from cards.field import columns, line
from cards.text import texts

LONGEST = {
    "what": 200,
    "why": 1500,
    "where": 300,
    "fronts": 300,
    "links": 2000,
    "when_day": 20,
    "when_time": 20,
    "when_words": 100,
}


def typed(data: Mapping[str, Any]) -> dict[str, str]:
    """What stands in each field, as it was typed."""
    found = {name: data.get(name) for name in LONGEST}
    said = {name: value.replace("\x00", "").strip() for name, value in found.items() if isinstance(value, str)}
    return {name: said.get(name, "")[:most] for name, most in LONGEST.items()}


def form(
    told: Mapping[str, str], held: Mapping[str, str], remarks: Sequence[str], found: Sequence[Finding], norm: Norm
) -> Card:
    """The form; `held` goes with its button, `found` is what to know of a social channel, which stops nothing."""
    _ = texts(norm)
    title = _("Planlagt utspill") if "about" not in held else _("Endre utspillet")
    lead = _("Kommunikasjonssjefen samordner det kommunen sier utad, og svarer deg her.")
    button = _("Send likevel") if found else _("Send til kommunikasjonssjefen")
    parts = [heading(title), text(lead), *_mend(remarks, norm), *finding.shown(found, norm), *_asked(told, norm)]
    internal = quiet(_("Husk at vi sier fra internt før vi går ut i media, så langt det er mulig."))
    return card([*parts, buttons([execute(button, "outreach.save", held)]), internal], norm, title)


def _mend(remarks: Sequence[str], norm: Norm) -> list[Element]:
    _ = texts(norm)
    words = {
        "old": _("Skjemaet var for gammelt. Her er et nytt med det du skrev."),
        "what": _("Skriv hva dere vil si."),
        "why": _("Skriv hvorfor."),
        "where": _("Skriv hvor det skal stå."),
        "fronts": _("Skriv hvem som står fram."),
        "when": _("Velg når, eller skriv det, for eksempel «fredag kl. 14»."),
        "past": _("Tidspunktet er passert."),
        "links": _("Vedlegg må være lenker som begynner med https://, én på hver linje."),
    }
    said = [text(f"• {words[one]}", spacing="Small") for one in remarks]
    return [container([text(_("Dette mangler"), weight="Bolder"), *said], style="attention")] if said else []


def _asked(told: Mapping[str, str], norm: Norm) -> list[Element]:
    _ = texts(norm)
    return [
        _line("what", _("Hva vil dere si?"), told),
        _line("why", _("Hvorfor?"), told, many=True),
        _line("where", _("Hvor? (avis, radio, nettsted eller sosial kanal)"), told),
        *_when(told, norm),
        _line("fronts", _("Hvem står fram?"), told),
        _line("links", _("Vedlegg som lenker (https), én på hver linje"), told, many=True),
    ]


def _line(name: str, label: str, told: Mapping[str, str], many: bool = False) -> Element:
    return line(name, label, told.get(name, ""), LONGEST[name], many)


def _when(told: Mapping[str, str], norm: Norm) -> list[Element]:
    _ = texts(norm)
    day = {"type": "Input.Date", "id": "when_day", "label": _("Når? (dag)"), "value": told.get("when_day", "")}
    clock = {"type": "Input.Time", "id": "when_time", "label": _("Klokka"), "value": told.get("when_time", "")}
    filled = [{key: value for key, value in one.items() if value} for one in (day, clock)]
    return [columns(filled), _line("when_words", _("Eller skriv det, for eksempel «i morgen kl. 9»"), told)]
