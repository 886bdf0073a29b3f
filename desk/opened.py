"""A case as its handler reads it: what is sealed is opened here.

Promise: what does not verify, or stands where it does not belong, is told as a doubt and never read as a message.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, cast

from nacl.exceptions import CryptoError
from nacl.signing import VerifyKey

from desk.client import Client
from desk.fault import DeskError
from desk.keyfile import Keys
from desk.keylist import RECOVERY, Holder, KeyList
from desk.record import Case, Message, Overview, Whole
from desk.sealing import Heading, SealError, unseal
from desk.signing import signed_message

FIRST_REPORTER = "reporter:1"
"""What replies are sealed for that whoever reported reads by their receipt."""
FIRST = 1
"""A report's number."""


@dataclass(frozen=True)
class Said:
    """A message that was opened and is what it says it is; `signer` is who signed a reply.

    `own`: not an addition that whoever wrote the report has not signed.
    """

    message: Message
    fields: Mapping[str, Any] = field(repr=False)
    signer: Holder | None = None
    own: bool = True

    def text(self, name: str) -> str:
        """One field as text, "" where it is not there."""
        value = self.fields.get(name, "")
        return value if isinstance(value, str) else str(value)


@dataclass(frozen=True)
class Doubt:
    """Something in a case that is not as it must be: a message's number, and a word."""

    seq: int
    word: str


@dataclass(frozen=True)
class Opened:
    """A case, what was opened of it, what was not, and by which list."""

    whole: Whole
    said: tuple[Said, ...]
    doubts: tuple[Doubt, ...]
    overview: Overview

    @property
    def case(self) -> Case:
        """The case itself."""
        return self.whole.case

    @property
    def keys(self) -> KeyList:
        """The verified list."""
        return self.overview.keys


async def open_case(client: Client, case: str) -> Opened:
    """A case with its messages opened. Raises DeskError where it can't be had."""
    overview = await client.overview()
    whole = await client.case(case)
    opened = [_open(one, case, client.keys, overview) for one in whole.messages if one.wrap]
    said = _told_apart(case, [one for one in opened if isinstance(one, Said)])
    doubts = [one for one in opened if isinstance(one, Doubt)]
    await _give_up(client, case, doubts)
    doubts += [Doubt(one.seq, "no_wrap") for one in whole.messages if not one.wrap and _expected(one)]
    doubts += _gaps(whole)
    doubts += _state(whole.case, said)
    doubts += _reporter(whole, said)
    doubts += [Doubt(one.message.seq, "unwritten") for one in said if not one.own]
    return Opened(whole, said, tuple(sorted(doubts, key=lambda one: one.seq)), overview)


async def _give_up(client: Client, case: str, doubts: Sequence[Doubt]) -> None:
    """Let keys that are no good be handed on anew; where that can't be, the doubt is told all the same."""
    useless = [one.seq for one in doubts if one.word in ("not_for_this_key", "not_a_key")]
    if useless:
        with suppress(DeskError):
            await client.give_up(case, useless)


def person(opened: Opened) -> Mapping[str, str]:
    """Who says in the report or an addition that they are who reported: name and person, empty where nobody does."""
    own = [one for one in opened.said if one.message.kind in ("report", "addition") and one.own]
    named = [one for one in own if one.text("name")]
    if not named:
        return {}
    return cast(Mapping[str, str], {"name": named[-1].text("name"), "person": named[-1].text("person")})


def _open(one: Message, case: str, mine: Keys, overview: Overview) -> Said | Doubt:
    heading = one.heading(case)
    if one.kind == "report" and one.seq != FIRST:
        return Doubt(one.seq, "misplaced")
    signer = overview.signer(one.keys, one.signer) if one.kind == "reply" else None
    word = _unsigned(one, heading, signer) if one.kind == "reply" else ""
    if word:
        return Doubt(one.seq, word)
    try:
        return Said(one, unseal(heading, one.box, one.wrap, mine.private), signer)
    except (SealError, ValueError, TypeError, AttributeError) as error:
        return Doubt(one.seq, error.reason if isinstance(error, SealError) else "unreadable")


def _told_apart(case: str, said: Sequence[Said]) -> tuple[Said, ...]:
    """The same, with those additions marked that whoever wrote the report has not signed."""
    key = next((one.text("writer") for one in said if one.message.kind == "report"), None)
    return tuple(replace(one, own=one.message.kind != "addition" or _signed(one, case, key)) for one in said)


def _signed(one: Said, case: str, key: str | None) -> bool:
    """Whether the report's `key` signed it: any where an early report names none, but not where it is kept back."""
    if not key:
        return key is not None
    try:
        return signed_message(
            VerifyKey(bytes.fromhex(key)), one.message.heading(case), one.message.box, one.message.signature
        )
    except (CryptoError, ValueError, TypeError):  # a key that is none
        return False


def _unsigned(one: Message, heading: Heading, signer: Holder | None) -> str:
    if signer is None or signer.id == RECOVERY:
        return "unknown_signer"
    return "" if signed_message(signer.verify, heading, one.box, one.signature) else "forged"


def _expected(one: Message) -> bool:
    return one.kind != "identity"


def _gaps(whole: Whole) -> Iterator[Doubt]:
    """Numbers that lack or stand twice: the bot keeps something back, or has put something in."""
    found = [one.seq for one in whole.messages]
    for seq in range(1, min(whole.case.next, 10_000)):
        if found.count(seq) != 1:
            yield Doubt(seq, "missing" if seq not in found else "twice")


def _reporter(whole: Whole, said: tuple[Said, ...]) -> Iterator[Doubt]:
    """A first key for replies that is not the one in the report: somebody else would read them."""
    keys = [one.text("reporter") for one in said if one.message.kind == "report"]
    if any(key and key != whole.reporters.get(FIRST_REPORTER) for key in keys):
        yield Doubt(0, "reporter")
    if len(whole.reporters) > 1:
        yield Doubt(0, "more_reporters")


def _state(case: Case, said: tuple[Said, ...]) -> Iterator[Doubt]:
    """Another state than the one that the handlers' newest signed word says; the first word is an acknowledgement."""
    replies = sorted((one for one in said if one.message.kind == "reply"), key=lambda one: one.message.seq)
    states = [one.text("state") for one in replies if one.text("state")]
    signed = states[-1] if states else "acknowledged" if replies else "received"
    if case.state != signed:
        yield Doubt(0, "state")
