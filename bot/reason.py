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
    STOPPED = "stopped"
    UNKNOWN = "unknown"
    OTHER = "other"


WORDS: Mapping[str, Why] = {
    "messagewritesblocked": Why.BLOCKED,
    "conversationblockedbyuser": Why.BLOCKED,
    "botdisabledbyuser": Why.BLOCKED,
    "blocked": Why.BLOCKED,
    "botnotinconversationroster": Why.UNINSTALLED,
    "forbiddenoperationexception": Why.UNINSTALLED,
    "uninstalled": Why.UNINSTALLED,
    "botdisabledbyadmin": Why.POLICY,
    "botnotallowed": Why.POLICY,
    "policy": Why.POLICY,
    "app_policy": Why.POLICY,
    "conversationnotfound": Why.GONE,
    "gone": Why.GONE,
    "no_address": Why.NO_ADDRESS,
    "not_reachable": Why.NO_ADDRESS,
    "no_account": Why.NO_ACCOUNT,
    "no_mailbox": Why.NO_MAILBOX,
    "messagesizetoobig": Why.TOO_LARGE,
    "too_big": Why.TOO_LARGE,
    "not_opened": Why.NOT_OPENED,
    "no_answer": Why.UNKNOWN,
    "in_flight": Why.UNKNOWN,
    "unknown": Why.UNKNOWN,
    "lost": Why.UNKNOWN,
    "": Why.STOPPED,
}
"""Codes and subcodes of https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/
send-proactive-messages, and the lanes' own words, in small letters."""


def why(reason: str) -> Why:
    """The class of a delivery's `reason`, as «403 MessageWritesBlocked» or «no_address»; "" is one that was stopped."""
    words = [WORDS[word] for word in reason.casefold().split() or [""] if word in WORDS]
    if words:
        return words[0]
    return Why.TOO_LARGE if reason.startswith("413") else Why.OTHER


def classes(failed: Mapping[str, int]) -> dict[Why, int]:
    """How many of each class, the most first; from numbers by reason."""
    found: dict[Why, int] = {}
    for reason, people in failed.items():
        found[why(reason)] = found.get(why(reason), 0) + people
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
