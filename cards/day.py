"""Short moments and lengths of time as people read them, in Oslo; cards/moment.py has them with weekday and zone."""

from datetime import datetime, timedelta

from bot.clock import OSLO
from bot.turn import Language
from cards.text import texts


def clock(at: datetime, language: Language) -> str:
    """As «24.11. kl. 14.00»."""
    return f"{at.astimezone(OSLO):%d.%m. kl. %H.%M}" if language != "en" else f"{at.astimezone(OSLO):%d.%m. at %H.%M}"


def duration(time: timedelta, language: Language) -> str:
    """As «3 min 20 s», or «2 t 5 min»."""
    _ = texts(language)
    seconds = max(0, int(time.total_seconds()))
    if seconds < 60:
        return _("{seconds} s", seconds=seconds)
    if seconds < 3600:
        return _("{minutes} min {seconds} s", minutes=seconds // 60, seconds=seconds % 60)
    return _("{hours} t {minutes} min", hours=seconds // 3600, minutes=seconds % 3600 // 60)
