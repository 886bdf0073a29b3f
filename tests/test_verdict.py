"""What follows from each kind of answer, for whoever is sent to and for whoever's copy is changed."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from random import Random
from uuid import UUID

import aiohttp
import pytest
from azure.core.exceptions import ClientAuthenticationError

from bot import address, attempt
from bot.address import Place
from bot.attempt import JITTER
from bot.delivery import State
from bot.outcome import Outcome, Sent
from bot.teams.connector import ConnectorError
from bot.teams.refusal import refused
from bot.verdict import Claimed, Judge, Reason, Verdict, nowhere

PLACE = Place("https://smba.invalid/", "a:1")
ONE = Claimed(7, UUID(int=1), 1, "p", "nb", attempts=1, repaired=False, repeat=False, place=PLACE, activity_id=None)
REPEATED, LAST, REPAIRED = replace(ONE, repeat=True), replace(ONE, attempts=attempt.MOST), replace(ONE, repaired=True)
COPY = replace(ONE, activity_id="a1")
LAST_COPY = replace(COPY, attempts=attempt.MOST)
BLOCKED, UNINSTALLED, GONE = address.State.BLOCKED, address.State.UNINSTALLED, address.State.GONE


class Even(Random):
    """No jitter."""

    def uniform(self, a: float, b: float) -> float:
        """The middle."""
        return (a + b) / 2


def answer(status: int, code: str = "", retry_after: float | None = None, subcode: str = "") -> Outcome:
    """What such an answer of the connector is to us."""
    return refused(ConnectorError(status, code, retry_after, subcode))


def again(reason: Reason = Reason.NO_ANSWER, wait: float = 15) -> Verdict:
    """Once more after so many seconds, which counts as a try."""
    return Verdict(State.WAITING, reason, timedelta(seconds=wait))


def held(rest: float) -> Verdict:
    """The whole lane rests, and it costs no try."""
    return Verdict(State.WAITING, Reason.THROTTLED, timedelta(seconds=rest), counted=False, rest=rest)


def repaired(why: address.State) -> Verdict:
    """A new conversation is asked for, and it costs no try."""
    return Verdict(State.WAITING, Reason(why.value), counted=False, lose=why, repair=True)


def lost(why: address.State) -> Verdict:
    """The place is closed, and e-mail takes over."""
    return Verdict(State.FAILED, Reason(why.value), lose=why, mail=True)


UNKNOWN = Verdict(State.UNKNOWN, Reason.NO_ANSWER)
TOO_BIG = Verdict(State.FAILED, Reason.TOO_BIG, stop=True)
NEVER = Verdict(State.FAILED, Reason.NO_ANSWER, mail=True)
RESET, TIMEOUT = refused(aiohttp.ServerDisconnectedError()), refused(TimeoutError())
BROKEN = refused(aiohttp.ClientOSError())
UNCONNECTED = refused(aiohttp.ConnectionTimeoutError())
NO_TOKEN = refused(ClientAuthenticationError())
NO_ANSWERS = [RESET, TIMEOUT, BROKEN]
NOT_TAKEN = [*(answer(status) for status in (408, 412, 500, 502, 503, 504)), UNCONNECTED, NO_TOKEN]
BLOCKS = [
    answer(403, "MessageWritesBlocked"),
    answer(403, "Forbidden", subcode="MessageWritesBlocked"),
    answer(403, "ConversationBlockedByUser"),
    answer(403, "BotDisabledByUser"),
]
TABLE: list[tuple[Claimed, Outcome, Verdict]] = [
    (ONE, Sent("a1"), Verdict(State.SENT, sent=Sent("a1"))),
    (COPY, Sent("a1"), Verdict(State.SENT, sent=Sent("a1"))),
    *((one, answer(429, retry_after=600.0), held(600)) for one in (ONE, REPEATED, LAST, COPY, LAST_COPY)),
    *((one, answer(429), held(attempt.THROTTLED)) for one in (ONE, REPEATED, LAST, COPY, LAST_COPY)),
    *((one, answer(413, "MessageSizeTooBig"), TOO_BIG) for one in (ONE, REPEATED, LAST)),
    (COPY, answer(413, "MessageSizeTooBig"), replace(TOO_BIG, state=State.SENT)),
    *((one, each, again()) for one in (ONE, REPEATED, COPY) for each in NOT_TAKEN),
    *((REPEATED, each, again()) for each in NO_ANSWERS),
    *((ONE, each, UNKNOWN) for each in NO_ANSWERS),
    *((LAST, each, NEVER) for each in NOT_TAKEN),
    *((LAST, each, UNKNOWN) for each in NO_ANSWERS),
    *((replace(LAST, repeat=True), each, replace(UNKNOWN, mail=True)) for each in NO_ANSWERS),
    *((one, each, lost(BLOCKED)) for one in (ONE, REPEATED, REPAIRED) for each in BLOCKS),
    (ONE, answer(403, "BotNotInConversationRoster"), repaired(UNINSTALLED)),
    (LAST, answer(403, "ForbiddenOperationException"), repaired(UNINSTALLED)),
    (ONE, answer(404, "ConversationNotFound"), repaired(GONE)),
    (REPAIRED, answer(403, "BotNotInConversationRoster"), lost(UNINSTALLED)),
    (REPAIRED, answer(404, "ConversationNotFound"), lost(GONE)),
    (ONE, answer(403, "Forbidden"), Verdict(State.FAILED, Reason.POLICY, mail=True)),
    *((ONE, answer(status, "BadSyntax"), Verdict(State.FAILED, Reason.REFUSED, mail=True)) for status in (400, 404)),
    (COPY, answer(404, "ActivityNotFoundInConversation"), Verdict(State.SENT, Reason.GONE)),
    (COPY, answer(403, "Forbidden"), Verdict(State.SENT, Reason.REFUSED)),
    *((COPY, each, Verdict(State.SENT, Reason.BLOCKED, lose=BLOCKED)) for each in BLOCKS),
    (COPY, answer(404, "ConversationNotFound"), Verdict(State.SENT, Reason.GONE, lose=GONE)),
    *((LAST_COPY, each, Verdict(State.SENT, Reason.REFUSED)) for each in NOT_TAKEN),
]


@pytest.mark.parametrize(("one", "outcome", "verdict"), TABLE)
def test_what_follows(one: Claimed, outcome: Outcome, verdict: Verdict) -> None:
    assert Judge(Even()).judge(one, outcome) == verdict


def test_nowhere_to_send_to_is_for_mail() -> None:
    assert nowhere(ONE) == Verdict(State.FAILED, Reason.NOT_REACHABLE, counted=False, mail=True)


@pytest.mark.parametrize("one", [ONE, REPEATED, COPY])
def test_waits_double_and_are_spread_by_a_quarter_to_either_side(one: Claimed) -> None:
    judge = Judge(Random(1))
    for tries in range(1, attempt.MOST):
        waits = {judge.judge(replace(one, attempts=tries), answer(503)).wait for _ in range(400)}
        plain = timedelta(seconds=15 * 2 ** (tries - 1))
        assert plain * (1 - JITTER) <= min(waits) < plain * 0.8
        assert plain * 1.2 < max(waits) <= plain * (1 + JITTER)
        assert len(waits) > 100


def test_waits_grow_though_they_are_spread() -> None:
    plain = [attempt.backoff(tries) for tries in range(1, attempt.MOST)]
    assert all(shorter * (1 + JITTER) < longer * (1 - JITTER) for shorter, longer in pairwise(plain))
