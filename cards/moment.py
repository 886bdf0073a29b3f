"""Moments on cards: with weekday and zone, so that nobody has to guess."""

from datetime import datetime

from bot.clock import OSLO
from bot.turn import Language
from cards.absence import shown
from cards.text import texts


def when(at: datetime, language: Language) -> str:
    """An aware moment, as «tirsdag 24. november 2026 kl. 14.00, norsk tid»."""
    here = at.astimezone(OSLO)
    _ = texts(language)
    return _("{day} kl. {time}, norsk tid", day=shown(here.date(), language), time=f"{here:%H.%M}")
