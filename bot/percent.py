"""A share as people type it into the form of a prenotice: «80», «80 %», «79,5 prosent»."""

import re

from bot.finding import Code, Finding

NUMBER = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,6}))?\s*(?:%|prosent|pst\.?)?", re.IGNORECASE)


def least(typed: str) -> tuple[int | None, list[Finding]]:
    """The percent from 1 to 100 that must know before, never less than was meant; or what is wrong with it."""
    if not typed.strip():
        return None, []
    match = NUMBER.fullmatch(typed.strip())
    found = int(match[1]) + bool(int(match[2] or 0)) if match else 0
    return (found, []) if 1 <= found <= 100 else (None, [Finding(Code.NO_PERCENT, typed)])
