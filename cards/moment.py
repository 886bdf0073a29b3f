"""Moments as people read them: with weekday, in Norwegian time."""

from datetime import datetime

from babel.dates import format_datetime

from bot.clock import OSLO
from bot.turn import Norm
from cards.text import texts


def moment(at: datetime, norm: Norm) -> str:
    """As «tirsdag 24. november 2026 kl. 14.00, norsk tid»; the hour that comes twice is told apart."""
    _ = texts(norm)
    here = at.astimezone(OSLO)
    day = format_datetime(here.replace(tzinfo=None), "EEEE d. MMMM y 'kl.' HH.mm", locale=norm)
    if here.replace(fold=0).utcoffset() == here.replace(fold=1).utcoffset():
        return _("{moment}, norsk tid", moment=day)
    if here.fold:
        return _("{moment}, norsk vintertid", moment=day)
    return _("{moment}, norsk sommertid", moment=day)
