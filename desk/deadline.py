"""The municipality's own limits: seven days to acknowledge, three months to answer; what is due first stands first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from desk.record import OVER, Case

SOON = {"acknowledge": 4, "feedback": 30}
"""Days before a limit from which it is soon: day 3 of 7, day 60 of about 90."""


@dataclass(frozen=True)
class Deadline:
    """What is to be done next ("acknowledge", "feedback"), by when, and how many days are left (below 0: overdue)."""

    what: str
    day: date
    left: int

    @property
    def urgency(self) -> str:
        """One of "overdue", "soon" and "later"."""
        if self.left < 0:
            return "overdue"
        return "soon" if self.left <= SOON[self.what] else "later"


def deadline(case: Case, today: date) -> Deadline | None:
    """A case's next limit, None when it is over or nothing is due any more."""
    unseen = case.acknowledged is None
    day = case.acknowledge_by if unseen else case.feedback_by
    if case.state in OVER or day is None:
        return None
    return Deadline("acknowledge" if unseen else "feedback", day, (day - today).days)


def ordered(cases: Iterable[Case], today: date) -> list[Case]:
    """Open cases by how soon something is due, those that are due nothing after them, then those that are over."""
    return sorted(cases, key=lambda one: _place(one, today))


def _place(case: Case, today: date) -> tuple[int, int, str]:
    due = deadline(case, today)
    if due is not None:
        return 0, due.left, case.id
    return 2 if case.state in OVER else 1, -(case.closed or case.day).toordinal(), case.id
