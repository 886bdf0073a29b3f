"""The notice that a long turn was lost with its process."""

from datetime import datetime

from bot.clock import OSLO
from bot.turn import Card, Norm
from cards.element import card, quiet, stacked, submit, text
from cards.mail import Mail, mail
from cards.text import texts


def card_of(asked: datetime, norm: Norm) -> Card:
    """What was asked for a little before `asked` came to nothing."""
    words, when = _words(asked, norm)
    _ = texts(norm)
    way = stacked([submit(_("Hva kan du hjelpe med?"), "help")])
    why = _("Du får denne fordi du ventet på svar fra meg.")
    return card([text(words), quiet(when), *way, quiet(why)], norm, words)


def letter(asked: datetime, norm: Norm) -> Mail:
    """The same as a letter."""
    _ = texts(norm)
    words, when = _words(asked, norm)
    why = _("Du får denne e-posten fordi jeg ikke når deg i Teams.")
    return mail(_("Raumabot ble avbrutt"), [words, when], why, norm)


def _words(asked: datetime, norm: Norm) -> tuple[str, str]:
    _ = texts(norm)
    when = _("Du spurte {when}", when=f"{asked.astimezone(OSLO):%d.%m.%Y kl. %H.%M}")
    return _("Det du ba om for litt siden, ble avbrutt, og ingenting er lagret. Prøv en gang til."), when
