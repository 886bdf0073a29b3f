"""The lines of the compose box."""

from bot.turn import Norm
from cards.text import texts


def nothing(norm: Norm) -> str:
    """Nothing was found."""
    return texts(norm)("Jeg fant ingen retningslinje om dette. Prøv med andre ord.")


def careful(title: str, norm: Norm) -> str:
    """What is about danger, wrongdoing or somebody is not for a message to others; `title` is of how to report."""
    _ = texts(norm)
    return _("Dette bør du ikke skrive om her. Skriv til meg i en privat chat, eller se «{title}».", title=title)
