"""Moments as people in Norway say them: a day and a time of the clock, typed or picked, become one aware moment.

A time that the clock skips as summer begins is moved an hour on; of one that it shows twice, the first is meant.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from bot.clock import OSLO, day_in_oslo
from bot.day import ONE, day, plain

CLOCK = re.compile(
    r"(?:(?P<before>.*?) ?)??(?:(?P<kl>klokka|klokken|kl\.?|at) ?)?(?P<hour>\d{1,2})(?:[.:](?P<minute>\d{2}))?"
)
IN = re.compile(r"(?:om|in) (\d{1,3}) (minutt(?:er|ar)?|min|minutes?|time|timer|timar|t|hours?)")
NOW = frozenset({"nå", "no", "straks", "med en gang", "med ein gong", "now"})


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


def typed(text: str, now: datetime) -> Moment | None:
    """The moment that `text` means («i morgen kl. 9», «fredag 14.30», «om 2 timer»); None where that is not clear."""
    said = plain(text).strip(" .!")
    if said in NOW:
        return Moment(now)
    if match := IN.fullmatch(said):
        long = timedelta(minutes=1) if match[2].startswith("m") else timedelta(hours=1)
        return Moment(now + int(match[1]) * long)
    match = CLOCK.fullmatch(said)
    if match is None or int(match["hour"]) > 23 or int(match["minute"] or 0) > 59:
        return None
    return _on(match["before"] or "", bool(match["kl"]), time(int(match["hour"]), int(match["minute"] or 0)), said, now)


def _on(before: str, kl: bool, clock: time, said: str, now: datetime) -> Moment | None:
    """The time on its day; «9.12» alone is a day or a time, so «kl.» or a colon must tell."""
    today = day_in_oslo(now)
    if not before.strip():
        if not kl and ":" not in said:
            return None
        at = local(today, clock)
        return at if at.at > now else local(today + ONE, clock)
    on = day(before.strip(" ,"), today)
    if on is None or not (kl or re.search(r"\d[.:]\d\d$", said)):
        return None
    return local(on, clock)
