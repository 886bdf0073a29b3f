"""The notice that only shows that notices arrive."""

from datetime import datetime

from bot.clock import OSLO
from bot.turn import Card, Norm
from cards.element import card, heading, quiet, text
from cards.mail import Mail, mail
from cards.text import texts


def _words(sent: datetime, norm: Norm) -> tuple[str, str, str]:
    _ = texts(norm)
    body = _("Denne beskjeden er bare en prøve. Den viser at jeg når deg. Du trenger ikke gjøre noe.")
    when = _("Sendt {when}", when=f"{sent.astimezone(OSLO):%d.%m.%Y kl. %H.%M}")
    return _("Prøvebeskjed fra Raumabot"), body, when


def card_of(sent: datetime, norm: Norm) -> Card:
    """The trial that was sent at `sent`, as a card."""
    title, body, when = _words(sent, norm)
    why = texts(norm)("Du får denne fordi den som drifter boten, prøver om den når deg.")
    return card([heading(title), text(body), quiet(when), quiet(why)], norm, f"{title}: {body}")


def letter(sent: datetime, norm: Norm) -> Mail:
    """The same as a letter."""
    title, body, when = _words(sent, norm)
    why = texts(norm)("Du får denne e-posten fordi jeg ikke når deg i Teams.")
    return mail(title, [body, when], why, norm)
