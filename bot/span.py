"""From when to when, as people write it («til fredag», «neste veke», «fra 1. til 5. desember», «i to uker»)."""

import re
from datetime import date, timedelta

from bot.day import ONE, day, monday, plain

Span = tuple[date, date]
"""The first and the last day, both inclusive."""
UNTIL = r"(?:til og med|til|t\.?o\.?m\.?|fram til|frem til|until|till|to|through|-|–)"
FROM = r"(?:fra og med|frå og med|f\.?o\.?m\.?|fra|frå|from)"
WEEK = r"(?:uke|uka|uken|veke|veka|week)"
BETWEEN = re.compile(rf"(?:{FROM} )?(.+?) ?{UNTIL} (.+)")
END = re.compile(rf"{UNTIL} (.+)")
OUT = re.compile(rf"(?:ut|resten av|the rest of) (?:denne |this |the )?({WEEK}|måneden|månaden|month)")
WHOLE_WEEK = re.compile(rf"(?:hele|heile|i|all)? ?(?:(neste|next|denne|this) {WEEK}|{WEEK} (\d{{1,2}}))")
LENGTH = re.compile(r"(?:i|for|de neste|dei neste|the next) (\w+) (dag|uk|vek|day|week)\w*")
COUNTS = {
    word: number
    for number, words in enumerate(
        ("en ei én ein a one", "to two", "tre three", "fire four", "fem five", "seks six", "sju syv seven"), 1
    )
    for word in words.split()
}
DASH = re.compile(r" ?– ?|(?<=\d\.)-(?=\d)")
LONGEST = timedelta(days=366)
BARE_DAY = re.compile(r"(?:den )?(\d{1,2})\.?")


def span(text: str, today: date) -> Span | None:
    """The days that `text` means; None where that is not clear, or they are out of order, past, or over a year."""
    said = DASH.sub(" - ", plain(text).strip(" .!;:"))
    for way in (_out, _week, _length, _end, _between, _one):
        found = way(said, today)
        if found is not None:
            first, last = found
            return found if today <= last and first <= last and last - first <= LONGEST else None
    return None


def _out(said: str, today: date) -> Span | None:
    match = OUT.fullmatch(said)
    if match is None:
        return None
    if re.fullmatch(WEEK, match[1]):
        return today, monday(today) + 6 * ONE
    return today, (today.replace(day=1) + 31 * ONE).replace(day=1) - ONE


def _week(said: str, today: date) -> Span | None:
    match = WHOLE_WEEK.fullmatch(said)
    if match is None:
        return None
    first = _numbered(int(match[2]), today) if match[2] else monday(today)
    if match[1] in ("neste", "next") and first is not None:
        first += 7 * ONE
    return None if first is None else (max(first, today), first + 6 * ONE)


def _numbered(week: int, today: date) -> date | None:
    for year in (today.year, today.year + 1):
        try:
            first = date.fromisocalendar(year, week, 1)
        except ValueError:
            return None
        if first + 6 * ONE >= today:
            return first
    return None


def _length(said: str, today: date) -> Span | None:
    match = LENGTH.fullmatch(said)
    count = COUNTS.get(match[1]) or (int(match[1]) if match[1].isdecimal() else 0) if match else 0
    if match is None or not 0 < count < 1000:
        return None
    days = count if match[2] in ("dag", "day") else 7 * count
    return today, today + (days - 1) * ONE


def _end(said: str, today: date) -> Span | None:
    match = END.fullmatch(said)
    last = day(match[1], today) if match else None
    return None if last is None else (today, last)


def _between(said: str, today: date) -> Span | None:
    """A first day that is only a number is in the month of the last one, or in the one before."""
    match = BETWEEN.fullmatch(said)
    if match is None:
        return None
    if bare := BARE_DAY.fullmatch(match[1]):
        last = day(match[2], today)
        return None if last is None else _back(int(bare[1]), last)
    first = day(match[1], today)
    last = None if first is None else day(match[2], first)
    return None if first is None or last is None else (first, last)


def _back(number: int, last: date) -> Span | None:
    for month in (last, last.replace(day=1) - ONE):
        if number <= month.day or month is not last:
            try:
                return month.replace(day=number), last
            except ValueError:
                return None
    return None


def _one(said: str, today: date) -> Span | None:
    found = day(said, today)
    return None if found is None else (found, found)
