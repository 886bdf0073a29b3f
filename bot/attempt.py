"""What follows from one attempt to deliver a notice: a decision as a value, which bot/notice.py carries out."""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from random import Random

from bot import address
from bot.outcome import Outcome, Refusal, Sent

MOST = 5
"""Attempts before a notice goes another way."""
FIRST_WAIT = timedelta(seconds=15)
THROTTLED = 5.0
"""Seconds to wait where a 429 names none, for the first time."""
LONGEST_THROTTLED = 300.0
JITTER = 0.25
"""How much waits are spread, so that what failed together is not tried together."""
UNKNOWN = "unknown"
OPENED = "opened"
OVER = {"media_contact": "media_contact_over", "media_answer": "media_answer_over"}
"""What a kind becomes whose names are to go: its card is changed once more, and the row goes the night after."""
IN_PLACE = frozenset({OPENED, *OVER.values()})
"""Kinds of notices that only change a card which stands already: where that can't be done, nothing is sent instead."""
_RANDOM = Random()  # noqa: S311 - it spreads waits, and nobody gains by guessing them


class State(StrEnum):
    """How far a notice is; by_mail: what became of it then stands in its mailing."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    BY_MAIL = "by_mail"
    GIVEN_UP = "given_up"


@dataclass(frozen=True)
class Change:
    """The next state and why; `wait` until it is due again, and `rest` seconds for the whole lane.

    `lose` is what makes the place unreachable from now on; `afresh` says that the earlier activity is gone.
    """

    state: State
    reason: str = ""
    wait: timedelta = timedelta()
    counted: bool = True
    rest: float | None = None
    lose: address.State | None = None
    afresh: bool = False


def backoff(attempts: int) -> timedelta:
    """How long to wait after the attempt of this number: 15 s, doubled each time."""
    doubled: int = 2 ** (max(attempts, 1) - 1)
    return FIRST_WAIT * doubled


def throttled(strikes: int) -> float:
    """Seconds to rest after so many 429 in a row that name none: 5, doubled each time, at most five minutes, spread."""
    doubled: float = min(THROTTLED * 2 ** (strikes - 1), LONGEST_THROTTLED)
    return doubled * _RANDOM.uniform(1 - JITTER, 1 + JITTER)


def after(attempts: int, reason: str, outcome: Outcome, kind: str = "") -> Change:
    """What follows for a notice of a kind that was tried `attempts` times, and last kept for `reason`."""
    change = _after(attempts, reason, outcome)
    ends = change.state is State.BY_MAIL or change.lose is not None or change.afresh
    return replace(change, state=State.GIVEN_UP) if ends and kind in IN_PLACE else change


def _after(attempts: int, reason: str, outcome: Outcome) -> Change:
    """Whose answer was lost is sent again once, since a notice is better told twice than not; then it goes by mail."""
    if isinstance(outcome, Sent):
        return Change(State.SENT)
    if outcome.why == "throttled":
        wait = outcome.retry_after or THROTTLED
        return Change(State.WAITING, reason, timedelta(seconds=wait), counted=False, rest=wait)
    if outcome.why == "unreachable":
        return Change(State.WAITING, outcome.code, counted=False, lose=outcome.state)
    if outcome.why == "missing":
        return Change(State.WAITING, outcome.code, afresh=True)
    return _again(attempts, reason, outcome)


def _again(attempts: int, reason: str, outcome: Refusal) -> Change:
    lost = outcome.why == "unknown"
    if outcome.why == "refused" or attempts >= MOST or (lost and reason == UNKNOWN):
        return Change(State.BY_MAIL, outcome.code or outcome.why)
    kept = UNKNOWN if lost or reason == UNKNOWN else outcome.code
    return Change(State.WAITING, kept, backoff(attempts))
