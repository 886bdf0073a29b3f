"""What became of one attempt to tell somebody something in Teams: it was sent, or it was not, and why."""

from dataclasses import dataclass
from typing import Literal

from bot.address import State

Why = Literal["throttled", "unreachable", "missing", "failed", "refused", "unknown"]


@dataclass(frozen=True)
class Sent:
    """It arrived, as the activity of this id."""

    activity_id: str


@dataclass(frozen=True)
class Refusal:
    """Why it did not arrive; `code` is a word for the log.

    throttled: never sent; again after `retry_after` seconds, and nothing else before. unreachable: nothing gets
    through to this place any more, as `state` says. missing: the activity to be updated is gone. failed: never sent;
    again later. refused: never sent, and never will be as it is. unknown: the answer was lost, so it may have arrived.
    """

    why: Why
    code: str = ""
    retry_after: float | None = None
    state: State | None = None


Outcome = Sent | Refusal
