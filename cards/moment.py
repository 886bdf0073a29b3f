"""Moments on cards: with weekday and zone, so that nobody has to guess."""

from datetime import datetime

from bot.clock import OSLO
from bot.turn import Language
from cards.absence import shown
from cards.text import texts


def when(at: datetime, language: Language) -> str:
    """An aware moment, as «tirsdag 24. november 2026 kl. 14.00, norsk tid»; the hour that comes twice is told apart."""
    _ = texts(language)
    here = at.astimezone(OSLO)
    said = {"day": shown(here.date(), language), "time": f"{here:%H.%M}"}
    if here.replace(fold=0).utcoffset() == here.replace(fold=1).utcoffset():
        return _("{day} kl. {time}, norsk tid", **said)
    if here.fold:
        return _("{day} kl. {time}, norsk vintertid", **said)
    return _("{day} kl. {time}, norsk sommertid", **said)
