"""Employees first (strategy 9.3 and 10.3): whether what a prenotice is about may be published.

Pure; where anything is missing, it is not clear.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SPARE = timedelta(minutes=2)
"""How much earlier than needed the forecast must be before a warning is taken back, so that it does not waver."""


class State(StrEnum):
    """clear: employees know, or somebody has decided all the same. late: it can't be clear in time, or was not."""

    WAITING = "waiting"
    CLEAR = "clear"
    LATE = "late"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Terms:
    """What a prenotice is bound to: `least` in percent; `forced`: somebody decided to publish anyway.

    `warned`: somebody was told that it will be late.
    """

    external_at: datetime
    least: int
    stopped: bool = False
    forced: bool = False
    published: datetime | None = None
    warned: bool = False

    @property
    def in_time(self) -> datetime:
        """When the last must have left at the latest."""
        return self.external_at - (SPARE if self.warned else timedelta())


@dataclass(frozen=True)
class Standing:
    """The frozen audience less accounts disabled since, in people.

    `reached` have one accepted delivery at least; `teams` and `mail` have none yet, and wait for one in that lane.
    """

    people: int
    reached: int
    teams: int = 0
    mail: int = 0

    @property
    def waiting(self) -> int:
        """Who has not got it, and may yet."""
        return self.teams + self.mail

    @property
    def missing(self) -> int:
        """Who has not got it."""
        return self.people - self.reached

    @property
    def percent(self) -> float:
        """The coverage, never rounded up."""
        return self.reached * 1000 // self.people / 10 if self.people else 0.0

    def covers(self, least: int) -> bool:
        """Whether `least` percent have got it; never of nobody."""
        return self.people > 0 and self.reached * 100 >= least * self.people

    def can_cover(self, least: int) -> bool:
        """Whether `least` percent will have got it where all that waits arrives."""
        return self.people > 0 and (self.reached + self.waiting) * 100 >= least * self.people


@dataclass(frozen=True)
class Pace:
    """How fast the lanes are: cards a second, and letters a minute, each to `copies` at most."""

    cards_a_second: int
    letters_a_minute: int
    copies: int


@dataclass(frozen=True)
class Queue:
    """What leaves before the last of a prenotice has, its own too: cards, and people by e-mail; from when each can."""

    cards: int
    mails: int
    cards_from: datetime
    mails_from: datetime


def ready(queue: Queue, pace: Pace, now: datetime) -> datetime:
    """When the last can have left at the earliest."""
    letters = -(-queue.mails // pace.copies) + (queue.mails > 1)  # one more, since a letter is of one norm
    ends = [now]
    if queue.cards:
        ends.append(max(now, queue.cards_from) + timedelta(seconds=queue.cards / pace.cards_a_second))
    if queue.mails:
        ends.append(max(now, queue.mails_from) + timedelta(minutes=letters / pace.letters_a_minute))
    return max(ends)


def judge(terms: Terms, standing: Standing, now: datetime, ready: datetime) -> State:
    """What holds at `now`; `ready` is the forecast for what waits."""
    if terms.stopped:
        return State.STOPPED
    if terms.forced or (standing.covers(terms.least) and not standing.waiting):
        return State.CLEAR
    public = terms.published is not None or now >= terms.external_at
    if public or not standing.can_cover(terms.least) or ready > terms.in_time:
        return State.LATE
    return State.WAITING
