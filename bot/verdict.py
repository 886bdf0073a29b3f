"""What follows from one attempt to deliver to one person: a decision as a value, which bot/flight.py stores.

Reasons are words of the code: the report says them in people's own (cards/report.py).
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random
from uuid import UUID

from bot import address, attempt
from bot.address import Place
from bot.delivery import State
from bot.outcome import Outcome, Refusal, Sent
from bot.turn import Norm

REPAIRING = timedelta(seconds=60)
"""How long a new conversation may take to be made."""


class Reason(StrEnum):
    """Why a delivery did not arrive, or not yet."""

    NONE = ""
    BLOCKED = "blocked"
    UNINSTALLED = "uninstalled"
    GONE = "gone"
    POLICY = "app_policy"
    TOO_BIG = "too_big"
    NOT_REACHABLE = "not_reachable"
    NO_ADDRESS = "no_address"
    NO_ACCOUNT = "no_account"
    NO_MAILBOX = "no_mailbox"
    THROTTLED = "throttled"
    NO_ANSWER = "no_answer"
    IN_FLIGHT = "in_flight"
    REFUSED = "refused"


@dataclass(frozen=True)
class Claimed:
    """A delivery that one run of the lane has taken; `place` is where, None where nobody knows.

    With an activity id, that activity is to become the broadcast's `edition`; `acknowledged` is since when «Lest» stays
    pressed on it, as at a release, where the text is the same. `repeat`: see bot/broadcast.py.
    """

    id: int
    broadcast_id: UUID
    edition: int
    person_id: str
    norm: Norm
    attempts: int
    repaired: bool
    repeat: bool
    place: Place | None
    activity_id: str | None
    acknowledged: datetime | None = None


@dataclass(frozen=True)
class Verdict:
    """The next state and why; `wait` until it is due again, and `rest` seconds for the whole lane.

    `lose` closes the place, `repair` asks for a new conversation, `afresh` says that the earlier activity is gone,
    `mail` that e-mail takes over, `stop` that the whole broadcast can't be sent as it is.
    """

    state: State
    reason: Reason = Reason.NONE
    wait: timedelta = timedelta()
    counted: bool = True
    rest: float | None = None
    lose: address.State | None = None
    repair: bool = False
    afresh: bool = False
    mail: bool = False
    stop: bool = False
    sent: Sent | None = None


@dataclass(frozen=True)
class Judge:
    """Decides; `random` spreads the waits."""

    random: Random = field(default_factory=Random)

    def judge(self, one: Claimed, outcome: Outcome) -> Verdict:
        """What follows for `one`."""
        if isinstance(outcome, Sent):
            return Verdict(State.SENT, sent=outcome)
        if outcome.code.startswith("413"):
            return Verdict(State.SENT if one.activity_id else State.FAILED, Reason.TOO_BIG, stop=True)
        if outcome.why == "throttled":
            rest = outcome.retry_after or attempt.THROTTLED
            wait = timedelta(seconds=rest)
            return Verdict(State.WAITING, Reason.THROTTLED, wait, counted=False, rest=rest)
        return self._updating(one, outcome) if one.activity_id else self._sending(one, outcome)

    def _updating(self, one: Claimed, outcome: Refusal) -> Verdict:
        """Of a correction that does not get through, what was sent before stays sent."""
        if outcome.why == "unreachable":
            return Verdict(State.SENT, _closed(outcome), lose=outcome.state)
        if outcome.why in ("missing", "refused") or one.attempts >= attempt.MOST:
            return Verdict(State.SENT, Reason.GONE if outcome.why == "missing" else Reason.REFUSED)
        return Verdict(State.WAITING, Reason.NO_ANSWER, self._backoff(one.attempts))

    def _sending(self, one: Claimed, outcome: Refusal) -> Verdict:
        if outcome.why == "unreachable":
            return self._lost(one, outcome)
        if outcome.why == "unknown" and not one.repeat:
            return Verdict(State.UNKNOWN, Reason.NO_ANSWER)
        if outcome.why in ("missing", "refused"):
            forbidden = outcome.code.startswith("403")
            return Verdict(State.FAILED, Reason.POLICY if forbidden else Reason.REFUSED, mail=True)
        if one.attempts >= attempt.MOST:
            ended = State.UNKNOWN if outcome.why == "unknown" else State.FAILED
            return Verdict(ended, Reason.NO_ANSWER, mail=True)
        return Verdict(State.WAITING, Reason.NO_ANSWER, self._backoff(one.attempts))

    def _lost(self, one: Claimed, outcome: Refusal) -> Verdict:
        """One repair and one more try, but for a block, which is the person's own."""
        reason = _closed(outcome)
        if one.repaired or outcome.state is address.State.BLOCKED:
            return Verdict(State.FAILED, reason, lose=outcome.state, mail=True)
        return Verdict(State.WAITING, reason, counted=False, lose=outcome.state, repair=True)

    def _backoff(self, attempts: int) -> timedelta:
        return attempt.backoff(attempts) * self.random.uniform(1 - attempt.JITTER, 1 + attempt.JITTER)


def nowhere(one: Claimed) -> Verdict:
    """What follows where no place is known to send to: e-mail takes over."""
    return Verdict(State.FAILED, Reason.NOT_REACHABLE, counted=False, mail=True)


def _closed(outcome: Refusal) -> Reason:
    return Reason(outcome.state.value) if outcome.state is not None else Reason.GONE
