"""What is due with a pointer, purely: confirmed in seven calendar days, feedback within three months after that.

The municipality's own promise, not the law's (arbeidsmiljøloven § 2 A-3 says "within reasonable time"). Holidays count.
"""

import calendar
from collections.abc import Mapping, Sequence
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
NUMBERS: Mapping[str, tuple[int, ...]] = {
    "acknowledge": (1, 2, 3),
    "unopened": (4,),
    "feedback": (5, 6, 7, 8),
    "gone": (9, 10),
    "news": (0,),
}
"""The steps of each thing that is told of, in the order of their days; that something came has no day."""
NEWS = 1
"""In a set of steps: that handlers were told of what came."""


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
    by, late = acknowledge_by(one.day), timedelta(days=1)
    since, feedback = one.acknowledged or by, feedback_by(one.day, one.acknowledged)
    return [
        *_early("acknowledge", [one.day + timedelta(days=days) for days in EARLY]),
        Step(3, by, Whom.CHAIR, "acknowledge"),
        Step(4, by + late, Whom.CHAIR, "unopened"),
        *_early("feedback", [since + timedelta(days=days) for days in LATER]),
        Step(8, feedback + late, Whom.CHAIR, "feedback"),
        *(_early("gone", [gone - timedelta(days=days) for days in BEFORE]) if gone else ()),
    ]


def _early(of: str, days: Sequence[date]) -> list[Step]:
    """The reminders to handlers of one thing."""
    return [Step(number, day, Whom.HANDLERS, of) for number, day in zip(NUMBERS[of], days, strict=False)]


def due(one: Pointer, today: date, gone: date | None = None) -> list[Step]:
    """What is to be reminded of now: of each thing the newest that is due and was not told.

    One message though several days went by; and no thing takes another's place.
    """
    fresh = [step for step in steps(one, gone) if step.day <= today and _needed(step, one) and not _is_told(step, one)]
    return list({step.of: step for step in fresh}.values())


def with_told(told: int, step: Step) -> int:
    """`told` (a case's set of steps, one bit each) with a step, and those before it that it stands for."""
    return told | sum(1 << number for number in NUMBERS[step.of] if number <= step.number)


def without(told: int, *things: str) -> int:
    """`told` as if nothing had been told of `things`: their days are others from now on."""
    return told & ~sum(1 << number for each in things for number in NUMBERS[each])


def _is_told(step: Step, one: Pointer) -> bool:
    return bool(one.told >> step.number & 1)


def _needed(step: Step, one: Pointer) -> bool:
    if one.state in OVER:
        return False
    given = has_feedback(one.day, one.acknowledged, one.answered)
    needed = {"acknowledge": one.state is State.RECEIVED, "unopened": not one.opened, "feedback": not given}
    return needed.get(step.of, True)


def has_feedback(came: date, acknowledged: date | None, answered: date | None) -> bool:
    """Whether handlers have written since they were first reminded of feedback; before that it may be a question.

    `answered` is the day of their newest reply.
    """
    return answered is not None and answered >= (acknowledged or acknowledge_by(came)) + timedelta(days=LATER[0])


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


def is_late(state: State, came: date, acknowledged: date | None, answered: date | None, today: date) -> bool:
    """Whether the next last day of a case has gone by."""
    if state in OVER or has_feedback(came, acknowledged, answered):
        return False
    by = acknowledge_by(came) if state is State.RECEIVED else feedback_by(came, acknowledged)
    return today > by
