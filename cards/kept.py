"""What was typed in a dialog of a pointer and could not be taken: given back, to be sent once more, or copied."""

from collections.abc import Mapping
from typing import Any

from bot.turn import Card, Language
from cards.channel import way
from cards.element import Element, buttons, card, execute, submit, text
from cards.field import line
from cards.text import texts

HELD = "token about session sure category danger concerns mode replies_in_teams".split()
"""What goes along with the words, unseen, when they are sent once more."""


def fields(data: Mapping[str, Any], language: Language) -> list[Element]:
    """What was typed, in fields that it can be copied from."""
    _ = texts(language)
    titles = {
        "what": _("Hva har skjedd?"),
        "where": _("Hvor? (Du kan la det stå tomt)"),
        "when": _("Når, omtrent? (Du kan la det stå tomt)"),
        "told": _("Har du sagt fra til noen før? (Valgfritt)"),
        "text": _("Legg til noe"),
    }
    typed = {name: str(data.get(name) or "").strip() for name in titles}
    return [line(name, titles[name], words, len(words), many=True) for name, words in typed.items() if words]


def given_back(words: str, verb: str, data: Mapping[str, Any], language: Language, demo: bool, again: bool) -> Card:
    """`words` on what went wrong, and what was typed; `again` with the button that sends it as it is."""
    _ = texts(language)
    advice = (
        _("Her er det du skrev. Send det på nytt om litt, eller kopier det og bruk en annen måte.")
        if again
        else _("Her er det du skrev, så du kan kopiere det og bruke det igjen.")
    )
    parts = [text(words, weight="Bolder", color="Attention"), text(advice), *fields(data, language)]
    held = {name: data[name] for name in HELD if isinstance(data.get(name), str)} | {"language": language}
    made = execute if demo else submit
    parts += [buttons([made(_("Send på nytt"), verb, held)])] if again else []
    return card([*parts, buttons([way(language)])], language, words)
