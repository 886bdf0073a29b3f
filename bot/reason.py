"""Why somebody was not reached, in classes that a sender understands, from the words that the lanes keep."""

from collections.abc import Mapping
from enum import StrEnum


class Why(StrEnum):
    """A class of reasons; what is done about it differs from class to class."""

    BLOCKED = "blocked"
    UNINSTALLED = "uninstalled"
    POLICY = "policy"
    GONE = "gone"
    NO_ADDRESS = "no_address"
    NO_ACCOUNT = "no_account"
    NO_MAILBOX = "no_mailbox"
    TOO_LARGE = "too_large"
    NOT_OPENED = "not_opened"
    WAITING = "waiting"
    STOPPED = "stopped"
    UNKNOWN = "unknown"
    OTHER = "other"


WORDS: Mapping[str, Why] = {
    "blocked": Why.BLOCKED,
    "uninstalled": Why.UNINSTALLED,
    "not_reachable": Why.UNINSTALLED,
    "app_policy": Why.POLICY,
    "gone": Why.GONE,
    "no_address": Why.NO_ADDRESS,
    "no_account": Why.NO_ACCOUNT,
    "no_mailbox": Why.NO_MAILBOX,
    "too_big": Why.TOO_LARGE,
    "not_opened": Why.NOT_OPENED,
    "no_answer": Why.UNKNOWN,
    "in_flight": Why.UNKNOWN,
    "unknown": Why.UNKNOWN,
    "throttled": Why.WAITING,
    "waiting": Why.WAITING,
    "sending": Why.WAITING,
    "cancelled": Why.STOPPED,
    "": Why.STOPPED,
}
"""The lanes' words (bot/verdict.py), and the states of deliveries that have no reason of their own."""


def why(reason: str) -> Why:
    """The class of a delivery's `reason`; "" is one that was stopped."""
    return WORDS.get(reason, Why.OTHER)


def classes(failed: Mapping[str, int]) -> dict[Why, int]:
    """How many of each class, the most first; from numbers by reason."""
    found: dict[Why, int] = {}
    for reason, people in failed.items():
        found[why(reason)] = found.get(why(reason), 0) + people
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
