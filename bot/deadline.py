"""What is due with a pointer, purely: confirmed in seven calendar days, feedback within three months after that.

The municipality's own promise, not the law's (arbeidsmiljøloven § 2 A-3 says "within reasonable time"). Holidays count.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.pointer import OVER, Pointer, State

WEEK = timedelta(days=7)
MONTHS = 3
EARLY, LATER = (3, 5), (60, 80, 90)
"""Days after it came, and after it was confirmed, on which handlers are reminded."""
BEFORE = (30, 7)
"""Days before an open case is deleted."""
UNCONFIRMED = 4
"""The last step of a case that nobody has confirmed."""


class Whom(StrEnum):
    """Who is reminded."""

    HANDLERS = "handlers"
    CHAIR = "chair"


@dataclass(frozen=True)
class Step:
    """One reminder: its number in the case (each is told once), its day, to whom, and of what."""

    number: int
    day: date
    whom: Whom
    of: str


def acknowledge_by(came: date) -> date:
    """The last day to confirm what came on `came`."""
    return came + WEEK


def feedback_by(came: date, acknowledged: date | None) -> date:
    """The last day for feedback; never confirmed, it counts from the seventh day."""
    return months_after(acknowledged or acknowledge_by(came), MONTHS)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def steps(one: Pointer, gone: date | None = None) -> list[Step]:
    """Every reminder of a case as it stands, in order; `gone` is the day of its deletion, where that is known."""
    by = acknowledge_by(one.day)
    early = [
        Step(number, one.day + timedelta(days=days), Whom.HANDLERS, "acknowledge")
        for number, days in enumerate(EARLY, 1)
    ]
    since = one.acknowledged or by
    later = [
        Step(number, since + timedelta(days=days), Whom.HANDLERS, "feedback") for number, days in enumerate(LATER, 5)
    ]
    over = Step(8, feedback_by(one.day, one.acknowledged) + timedelta(days=1), Whom.CHAIR, "feedback")
    last = [
        Step(number, gone - timedelta(days=days), Whom.HANDLERS, "gone")
        for number, days in enumerate(BEFORE, 9)
        if gone
    ]
    missed = [Step(3, by, Whom.CHAIR, "acknowledge"), Step(4, by + timedelta(days=1), Whom.CHAIR, "unopened")]
    return [*early, *missed, *later, over, *last]


def due(one: Pointer, today: date, gone: date | None = None) -> Step | None:
    """The newest reminder that is due and was not told: one message, though several days went by."""
    open_steps = [
        step for step in steps(one, gone) if step.number > one.told and step.day <= today and _needed(step, one)
    ]
    return max(open_steps, key=lambda step: step.number, default=None)


def _needed(step: Step, one: Pointer) -> bool:
    if one.state in OVER:
        return False
    needed = {"acknowledge": one.state is State.RECEIVED, "unopened": not one.opened}
    return needed.get(step.of, True)


def gone_by(one: Pointer, after_close: int, at_most: int) -> date | None:
    """The last day of a case; None as long as nobody has opened it, or something of it is unread.

    Where two handlers asked that it is kept longer, that day, also when it has been closed meanwhile.
    """
    if not one.opened or one.unread:
        return None
    if one.kept_until is not None:
        return one.kept_until
    hard = one.day + timedelta(days=at_most)
    return min(hard, one.closed + timedelta(days=after_close)) if one.closed is not None else hard


def is_late(state: State, came: date, acknowledged: date | None, today: date) -> bool:
    """Whether the next last day of a case has gone by."""
    if state in OVER:
        return False
    by = acknowledge_by(came) if state is State.RECEIVED else feedback_by(came, acknowledged)
    return today > by
