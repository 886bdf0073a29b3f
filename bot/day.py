"""Days as people write them in bokmål, nynorsk and English; what may be meant in two ways is not understood.

A day without a year is the next one; «neste fredag» is in the week after this one.
"""

import re
from datetime import date, timedelta

ONE = timedelta(days=1)
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "mandag måndag man mon monday",
            "tirsdag tysdag tir tys tue tuesday",
            "onsdag ons wed wednesday",
            "torsdag tor tors thu thursday",
            "fredag fre fri friday",
            "lørdag laurdag lør lau sat saturday",
            "søndag sundag søn sun sunday",
        )
    )
    for name in names.split()
}
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar jan january",
            "februar feb february",
            "mars mar march",
            "april apr",
            "mai may",
            "juni jun june",
            "juli jul july",
            "august aug",
            "september sep sept",
            "oktober okt october oct",
            "november nov",
            "desember des december dec",
        ),
        1,
    )
    for name in names.split()
}
NEAR = {
    "i dag": 0,
    "idag": 0,
    "today": 0,
    "i morgen": 1,
    "i morgon": 1,
    "i morga": 1,
    "i morra": 1,
    "imorgen": 1,
    "imorgon": 1,
    "tomorrow": 1,
    "i overmorgen": 2,
    "i overmorgon": 2,
    "overmorgen": 2,
    "overmorgon": 2,
}
WEEKDAY, MONTH = rf"(?:{'|'.join(WEEKDAYS)})", rf"(?:{'|'.join(MONTHS)})"
THIS, NEXT = r"(?:denne|this|førstkommende|fyrstkomande|førstkomande|kommende|komande|coming)", r"(?:neste|next)"
IN_NEXT_WEEK = r"(?:i |in )?(?:neste (?:uke|uka|veke|veka)|next week)"
WORDY = re.compile(rf"(\d{{1,2}})(?:\.|st|nd|rd|th)?(?: of)? ({MONTH})\.?(?: (\d{{4}}))?")
ENGLISH = re.compile(rf"({MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)?(?: (\d{{4}}))?")
NUMBERS = re.compile(r"(\d{1,2})[./ ] ?(\d{1,2})(?:\.|[./ -]+(\d{4}|\d{2}))?\.?")
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
OF_WEEK = re.compile(rf"(?:({THIS}|{NEXT}) )?({WEEKDAY})\.?(?: ({IN_NEXT_WEEK}))?")
WEEKDAY_FIRST = re.compile(rf"({WEEKDAY})\.? (?:den |the )?(\d.*|{MONTH}.*)")
COUNTED = {
    name: number
    for number, names in enumerate(
        "en én ein éin ei éi ett étt eit éit eitt et one a an|to two|tre three|fire four|fem five|seks six|"
        "sju syv seven|åtte eight|ni nine|ti ten|elleve|tolv".split("|"),
        1,
    )
    for name in names.split()
}
NUMBER = rf"(?:\d{{1,3}}|{'|'.join(COUNTED)})"
AHEAD = re.compile(rf"(?:({WEEKDAY})\.? )?(?:om|in) ({NUMBER}) (?:(dag|dager|dagar|days?)|uke|uker|veke|veker|weeks?)")
FURTHEST = 5
"""Years ahead that a date may be of."""


def plain(text: str) -> str:
    """`text` in small letters, without commas and doubled spaces."""
    return " ".join(text.casefold().replace(",", " ").split())


def number(said: str) -> int:
    """How many a number or its word is («to», «ein»)."""
    return COUNTED.get(said) or int(said)


def day(text: str, today: date) -> date | None:
    """The day that `text` means on or after `today`, or with a year any; None where that is not clear."""
    said = re.sub(r"^(?:(?:på|den|on|the) )+", "", plain(text))
    if said in NEAR:
        return today + NEAR[said] * ONE
    if match := WEEKDAY_FIRST.fullmatch(said):
        found = day(match[2], today)
        return found if found is not None and found.weekday() == WEEKDAYS[match[1]] else None
    return next((found for way in (_of_week, _ahead, _written) if (found := way(said, today)) is not None), None)


def _of_week(said: str, today: date) -> date | None:
    match = OF_WEEK.fullmatch(said)
    if match is None:
        return None
    which = WEEKDAYS[match[2]]
    if match[3] or (match[1] and re.fullmatch(NEXT, match[1])):
        return monday(today) + (7 + which) * ONE
    return today + ((which - today.weekday() - 1) % 7 + 1) * ONE


def _ahead(said: str, today: date) -> date | None:
    """«Om to uker»; «fredag om to uker» only while this week's Friday is to come, when nothing else can be meant."""
    match = AHEAD.fullmatch(said)
    if match is None:
        return None
    found = today + number(match[2]) * (1 if match[3] else 7) * ONE
    if match[1]:
        which = WEEKDAYS[match[1]]
        if match[3] or which <= today.weekday():
            return None
        found = monday(found) + which * ONE
    return found if found.year <= today.year + FURTHEST else None


def _written(said: str, today: date) -> date | None:
    if match := ISO.fullmatch(said):
        return _made(int(match[3]), int(match[2]), match[1], today)
    if match := WORDY.fullmatch(said):
        return _made(int(match[1]), MONTHS[match[2]], match[3], today)
    if match := ENGLISH.fullmatch(said):
        return _made(int(match[2]), MONTHS[match[1]], match[3], today)
    if match := NUMBERS.fullmatch(said):
        return _made(int(match[1]), int(match[2]), match[3], today)
    return None


def _made(number: int, month: int, year: str | None, today: date) -> date | None:
    """The date, without a year the next one; the 29th of February waits for a leap year."""
    if year:
        meant = int(year) + (2000 if len(year) == 2 else 0)
        return _valid(meant, month, number) if meant <= today.year + FURTHEST else None
    tries = (_valid(today.year + later, month, number) for later in range(9))
    return next((found for found in tries if found is not None and found >= today), None)


def _valid(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def monday(today: date) -> date:
    """The Monday of the week of `today`."""
    return today - today.weekday() * ONE
