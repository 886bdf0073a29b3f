"""Moments as people in Norway say them: a day and a time of the clock, typed or picked, become one aware moment.

A time that the clock skips as summer begins is moved an hour on; of one that it shows twice, the first is meant, unless
«vintertid» is said.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from bot.clock import OSLO, day_in_oslo
from bot.day import NEAR, NUMBER, ONE, day, number, plain

KL = r"(?:(?P<kl>klokka|klokken|kl\.?|at) ?)"
TIME = r"(?:(?P<hour>\d{1,2})(?:[.:](?P<minute>\d{2}))?|(?P<four>\d{4}))"
DAY_FIRST = re.compile(rf"(?:(?P<day>.*?) ?)??{KL}?{TIME}")
CLOCK_FIRST = re.compile(rf"{KL}?{TIME} (?P<day>.+)")
IN = re.compile(rf"(?:om|in) ({NUMBER}) (minutt(?:er|ar)?|min|minutes?|time|timer|timar|t|hours?)")
MINUTES = {
    **dict.fromkeys(("om et kvarter", "om eit kvarter"), 15),
    **dict.fromkeys(("om en halv time", "om ein halv time", "om en halvtime", "om ein halvtime"), 30),
    **dict.fromkeys(("om halvannen time", "om halvannan time", "om halvanna time"), 90),
}
NOW = frozenset({"nå", "no", "straks", "med en gang", "med ein gong", "now"})
SEASON = re.compile(r"(.+?) (?:norsk )?(sommertid|sommartid|vintertid|normaltid)")
PART = re.compile(r"(.+) (kveld|ettermiddag|formiddag|føremiddag|tidlig|tidleg)")
HOURS = {
    "kveld": range(17, 24),
    "ettermiddag": range(12, 18),
    **dict.fromkeys(("formiddag", "føremiddag"), range(6, 13)),
    **dict.fromkeys(("tidlig", "tidleg"), range(4, 11)),
}
AWAKE = range(7, 24)
"""Hours that «i morgen 9» may mean without a «kl.»; «i morgen 2» may be the afternoon."""


class Shift(StrEnum):
    """What daylight saving did to a time of the clock."""

    SKIPPED = "skipped"
    REPEATED = "repeated"


@dataclass(frozen=True)
class Moment:
    """An aware moment in UTC, and whether the clock's change had a say in it."""

    at: datetime
    shift: Shift | None = None


def local(on: date, clock: time) -> Moment:
    """The moment at which clocks in Norway show `clock` on `on`."""
    shown = datetime.combine(on, clock.replace(tzinfo=None))
    first, second = (shown.replace(tzinfo=OSLO, fold=fold) for fold in (0, 1))
    at = first.astimezone(UTC)
    if first.utcoffset() == second.utcoffset():
        return Moment(at)
    exists = at.astimezone(OSLO).replace(tzinfo=None) == shown
    return Moment(at, Shift.REPEATED if exists else Shift.SKIPPED)


def picked(on: str, clock: str, now: datetime) -> Moment | None:
    """The moment of a card's date and time inputs; without a day today. None where they are not complete."""
    try:
        return local(date.fromisoformat(on) if on else day_in_oslo(now), time.fromisoformat(clock))
    except ValueError:
        return None


def given(on: str, clock: str, now: datetime) -> Moment | None:
    """The moment of a day and a time in two fields, each picked or typed («i morgen», «kl. 9»); both must be there."""
    if not (on and clock):
        return None
    return picked(on, clock, now) or typed(f"{on} kl {re.sub(rf'^{KL}', '', plain(clock))}", now)


def typed(text: str, now: datetime) -> Moment | None:
    """The moment that `text` means («i morgen kl. 9», «fredag 14.30», «om 2 timer»); None where that is not clear."""
    said = plain(text).strip(" .!")
    if match := SEASON.fullmatch(said):
        return _in_season(typed(match[1], now), not match[2].startswith("s"))
    if said in NOW:
        return Moment(now)
    if said in MINUTES:
        return Moment(now + timedelta(minutes=MINUTES[said]))
    if match := IN.fullmatch(said):
        long = timedelta(minutes=1) if match[2].startswith("m") else timedelta(hours=1)
        return Moment(now + number(match[1]) * long)
    if day(said, day_in_oslo(now)) is not None:  # «onsdag 9.12» is a day, where the ninth is a Wednesday
        return None
    matches = [one for one in (DAY_FIRST.fullmatch(said), CLOCK_FIRST.fullmatch(said)) if one is not None]
    return next((found for one in matches if (found := _meant(one, now)) is not None), None)


def _in_season(found: Moment | None, winter: bool) -> Moment | None:
    """The one of two that was said; None where clocks show the other season then."""
    if found is not None and found.shift is Shift.REPEATED:
        found = Moment(found.at.astimezone(OSLO).replace(fold=int(winter)).astimezone(UTC))
    return found if found is not None and bool(found.at.astimezone(OSLO).dst()) is not winter else None


def _meant(match: re.Match[str], now: datetime) -> Moment | None:
    clock, said = _clock(match), (match["day"] or "").strip()
    sure = bool(match["kl"] or match["minute"])
    if clock is None:
        return None
    if not said:
        return _next(clock, now) if match["kl"] or ":" in match[0] else None
    if match.re is CLOCK_FIRST and not (match["kl"] or ":" in match[0].split()[0] or clock.minute > 12):
        return None
    return _on(said, clock, sure, day_in_oslo(now))


def _clock(match: re.Match[str]) -> time | None:
    """The time of the clock; four digits are one only after «kl.», since they may be a year."""
    if match["four"]:
        hour, minute = int(match["four"][:2]), int(match["four"][2:])
    else:
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
    known = hour < 24 and minute < 60 and bool(match["kl"] or not match["four"])
    return time(hour, minute) if known else None


def _next(clock: time, now: datetime) -> Moment:
    today = day_in_oslo(now)
    at = local(today, clock)
    return at if at.at > now else local(today + ONE, clock)


def _on(said: str, clock: time, sure: bool, today: date) -> Moment | None:
    """The time on the day that was said, if both are clear; «i kveld kl. 8» is twenty o'clock."""
    if match := PART.fullmatch(said):
        said = "i dag" if match[1] == "i" else match[1]
        hour = next((one for one in (clock.hour, clock.hour + 12) if one in HOURS[match[2]]), None)
        if hour is None:
            return None
        clock = clock.replace(hour=hour)
    on = day(said, today)
    return local(on, clock) if on is not None and (sure or _is_clock(said, clock.hour, on, today)) else None


def _is_clock(said: str, hour: int, on: date, today: date) -> bool:
    """Whether a lone number after the day can't be the day of a month, as in «fredag 4»."""
    if hour not in AWAKE or re.search(r"\d", said):
        return False
    days = (today + later * ONE for later in range(62))
    return said in NEAR or all((each.day, each.weekday()) != (hour, on.weekday()) for each in days)
