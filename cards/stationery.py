"""The municipality's templates, each with the link to it (strategy 9.4)."""

from collections.abc import Sequence

from bot.stationery import Template
from bot.turn import Card, Language
from cards.element import Element, buttons, card, heading, quiet, short, text
from cards.text import texts

MOST = 12


def card_of(found: Sequence[Template], asked: str, language: Language, is_bad: bool = False) -> Card:
    """Those that were meant by what was `asked`, all where nothing was."""
    _ = texts(language)
    name = _("Maler og profil")
    parts: list[Element] = [heading(name), *_none(found, asked, language, is_bad)]
    for one in found[:MOST]:
        parts.append(
            {**buttons([{"type": "Action.OpenUrl", "title": short(one.name), "url": one.link}]), "spacing": "Small"}
        )
    if len(found) > MOST:
        parts.append(text(_("… og {number} til. Skriv «mal for» og hva du trenger.", number=len(found) - MOST)))
    hint = _("Bruk malene, så det vi sender ut, ser likt ut og er lett å lese.")
    return card([*parts, quiet(hint)], language, name)


def _none(found: Sequence[Template], asked: str, language: Language, is_bad: bool) -> list[Element]:
    _ = texts(language)
    if is_bad:
        return [text(_("Lista over maler kan ikke leses akkurat nå. Den som drifter boten, må rette den."))]
    if found:
        return []
    if asked:
        return [text(_("Jeg fant ingen mal som heter det. Skriv «maler», så ser du alle."))]
    return [text(_("Ingen har lagt inn maler ennå. De ligger i saksbehandlingssystemet og på intranettet."))]
