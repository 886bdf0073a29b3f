"""What a reader opened of an issue, as it may be read now."""

from bot.opened import WHOLE, Opened
from bot.turn import Card, Norm
from cards import newsletter
from cards.element import card, quiet, text
from cards.mail import Mail, mail
from cards.text import texts


def card_of(one: Opened, norm: Norm) -> Card:
    """What somebody opened, as it may be read now."""
    paper = one.papers.get(norm) or next(iter(one.papers.values()), None)
    if paper is not None and one.item == WHOLE:
        return newsletter.whole(paper)
    if paper is not None and one.item == newsletter.WORD and paper.word:
        return newsletter.word(paper)[-1]
    found = next((each for each in (paper.pieces if paper is not None else ()) if each.item.id == one.item), None)
    return newsletter.piece(found, paper)[-1] if found is not None and paper is not None else gone(norm)


def gone(norm: Norm) -> Card:
    """What takes the place of a thing that is in no issue any more."""
    words = texts(norm)("Dette er tatt ut av nyhetsbrevet.")
    return card([text(words), quiet(_why(norm))], norm, words)


def _why(norm: Norm) -> str:
    return texts(norm)("Du får denne fordi du åpnet den i nyhetsbrevet.")


def letter(one: Opened, norm: Norm) -> Mail:
    """Never sent, since only the card that stands is changed."""
    words = texts(norm)("Dette er tatt ut av nyhetsbrevet.")
    return mail(words, [words], _why(norm), norm)
