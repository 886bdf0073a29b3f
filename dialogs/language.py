"""Which language a reply is written in."""

from bot import language
from bot.turn import Language, Turn


def language_of(turn: Turn) -> Language:
    """The language that a card's button was written in; English for what is written in it, else the person's norm."""
    if turn.data is None and language.settle(turn.text) == "en":
        return "en"
    chosen = (turn.data or {}).get("language")
    if chosen == "en":
        return "en"
    if chosen == "nn":
        return "nn"
    return "nb" if chosen == "nb" else turn.norm
