"""Broadcasts in the lane of mail: one letter to up to 400 blind copies, a row for each."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import flight, post, rendering
from bot.letter import Letter, Posting, deliverable
from bot.post import Claimed
from bot.services import Services
from jobs.delivery import Recovery, finish
from jobs.work import Batch, Settle, Store, Work

log = logging.getLogger(__name__)


class Posts:
    """The mail lane's source of broadcasts, the most urgent first."""

    batches = 1
    every: timedelta | None = None

    def __init__(self) -> None:
        self._recovery = Recovery("mail")

    async def recover(self, work: Work, db: AsyncConnection) -> None:
        """See Source."""
        await self._recovery.recover(db, work.services.clock.now())

    async def claim(self, work: Work, db: AsyncConnection, alone: bool) -> Batch | None:
        """See Source: those of one broadcast and norm, or one who can't share a letter."""
        claimed = await post.claim(db, work.services.clock.now(), work.settings.sends_at_once)
        if not claimed:
            await finish(work.services, db)
            return None
        made = await rendering.read(db, claimed[0].broadcast_id, claimed[0].edition)
        return partial(_send, work, claimed, made.letters[claimed[0].norm])

    async def oldest_due(self, db: AsyncConnection, now: datetime) -> datetime | None:
        """See Source."""
        return await flight.oldest_due(db, now, "mail")


async def _send(work: Work, claimed: Sequence[Claimed], said: rendering.Letter, store: Store) -> Settle | None:
    to = {one.id: _address(work.services, one.person_id) for one in claimed}
    nowhere = [one for one in claimed if not to[one.id]]
    there = [one for one in claimed if to[one.id]]
    posting = await _post(work, said, [to[one.id] for one in there], _list(work, there[0])) if there else None

    async def settle(db: AsyncConnection) -> float | None:
        now = work.services.clock.now()
        await post.store(db, now, nowhere, post.NO_ADDRESS)
        if posting is None:
            return None
        verdict = post.judge(there, posting)
        await post.store(db, now, there, verdict)
        return verdict.rest

    return settle


def _list(work: Work, one: Claimed) -> str:
    """The list that the letter belongs to, which only the newsletter does."""
    return work.services.policy.newsletter_list_id if one.kind == "newsletter" else ""


async def _post(work: Work, said: rendering.Letter, to: Sequence[str], list_id: str) -> Posting:
    alone = to[0] if len(to) == 1 else ""
    copies = () if alone else tuple(to)
    letter = Letter(said.subject, said.html, said.text, to=alone, copies=copies, list_id=list_id)
    try:
        return await work.services.mailer.send(letter)
    except Exception as error:
        log.error("a letter to %s was not sent: %s", len(to), error)
        return Posting("refused", type(error).__name__)


def _address(services: Services, person_id: str) -> str:
    person = services.directory.employee(person_id)
    return person.email if person is not None and deliverable(person.email) else ""
