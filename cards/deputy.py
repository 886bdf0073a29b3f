"""What whoever stands in for somebody is told of a question that is not to themselves."""

from bot.turn import Norm
from cards.text import texts


def whose(name: str, norm: Norm) -> str:
    """Whom it is to."""
    return texts(norm)("Spørsmålet er til {name}, som er borte.", name=name)


def why(norm: Norm) -> str:
    """Why they get it."""
    return texts(norm)("Du får denne fordi du står inn for en som er borte.")
