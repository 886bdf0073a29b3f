"""Mailings as their lane sends them: rendered at that moment, and one letter to many where it says the same to all."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import mailing, person
from bot.letter import MOST_COPIES, Letter, Posting, deliverable
from bot.mailing import Change, Mailing, State
from bot.notice import Notice
from bot.services import Services
from bot.turn import Key, Norm
from cards.mail import Mail
from jobs.notice import KINDS, lost, reached
from jobs.work import Batch as Sending
from jobs.work import Errand, Settle, Work, each

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Batch:
    """Mailings that one letter can answer: of one key, to people of one norm."""

    key: Key
    norm: Norm
    mailings: Sequence[Mailing]


class Mails:
    """The mail lane's source of mailings."""

    batches = 1
    every: timedelta | None = timedelta(seconds=1)

    async def recover(self, work: Work, db: AsyncConnection) -> object:
        """See Source: what was in flight is lost, and shown as such."""
        return await mailing.recover(db)

    async def claim(self, work: Work, db: AsyncConnection, alone: bool) -> Sending | None:
        """See Source; letters, each to whoever may share it, at most MAIL_AT_ONCE."""
        errands: list[Errand] = []
        while len(errands) < work.settings.mail_at_once:
            batch = await _batch(work.services, db)
            if batch is None:
                break
            await mailing.take(db, [one.id for one in batch.mailings])
            errands.append(partial(_carry, work, batch))
        return each(errands)

    async def oldest_due(self, db: AsyncConnection, now: datetime) -> datetime | None:
        """See Source."""
        return await mailing.oldest_due(db, now)


async def _batch(services: Services, db: AsyncConnection) -> Batch | None:
    now = services.clock.now()
    first = await mailing.first(db, now)
    if first is None:
        return None
    told = await db.execute(select(Notice.kind, Notice.subject).where(Notice.id == first.notice_id))
    key = Key(*told.one())
    together = [first]
    if key.kind in KINDS and KINDS[key.kind].shared and not first.alone:
        same = select(Notice.id).where(Notice.kind == key.kind, Notice.subject == key.subject)
        together = list(await mailing.alike(db, now, (await db.execute(same)).scalars().all(), MOST_COPIES))
    return await _of_one_norm(services, db, key, together)


async def _of_one_norm(services: Services, db: AsyncConnection, key: Key, together: Sequence[Mailing]) -> Batch:
    people = [one.person_id for one in together]
    shown = await person.norms(db, people)
    norms = {one: shown.get(one) or services.directory.norm(one) for one in people}
    norm = norms[people[0]]
    return Batch(key, norm, [one for one in together if norms[one.person_id] == norm])


async def _carry(work: Work, batch: Batch) -> Settle:
    try:
        async with work.engine.connect() as db:
            values = await KINDS[batch.key.kind].read(work.services, db, batch.key.subject)
        if values is None:
            return _settled(work, batch.key, [(batch.mailings, Change(State.GIVEN_UP, "withdrawn"))])
        return await _send(work, batch, values)
    except Exception as error:
        log.error("mailing %s was not sent: %s", batch.mailings[0].id, error)
        failed = Posting("refused", type(error).__name__)
        change = mailing.after(batch.mailings[0].attempts + 1, failed, len(batch.mailings))
        return _settled(work, batch.key, [(batch.mailings, change)])


async def _send(work: Work, batch: Batch, values: Any) -> Settle:
    """Send to those who have an address and have not been sent just this already."""
    mail = KINDS[batch.key.kind].letter(values, batch.norm)
    digest = sha256(f"{mail.subject}\n{mail.text}".encode()).hexdigest()
    address = {one.id: _address(work.services, one) for one in batch.mailings}
    known = [one for one in batch.mailings if one.shown == digest]
    nowhere = [one for one in batch.mailings if not address[one.id] and one not in known]
    due = [one for one in batch.mailings if one not in known and one not in nowhere]
    mailed = KINDS[batch.key.kind].mailed
    settled = [(known, Change(State.SENT, "unchanged")), (nowhere, Change(State.GIVEN_UP, "no_address"))]
    if due:
        posting = await work.services.mailer.send(_letter(mail, [address[one.id] for one in due]))
        settled.append((due, mailing.after(due[0].attempts + 1, posting, len(due))))
    return _settled(work, batch.key, settled, digest, partial(mailed, values) if mailed is not None else None)


def _address(services: Services, one: Mailing) -> str:
    employee = services.directory.employee(one.person_id)
    return employee.email if employee is not None and deliverable(employee.email) else ""


def _letter(mail: Mail, people: Sequence[str]) -> Letter:
    if len(people) == 1:
        return Letter(mail.subject, mail.html, mail.text, to=people[0])
    return Letter(mail.subject, mail.html, mail.text, copies=tuple(people))


def _settled(
    work: Work,
    key: Key,
    changes: Sequence[tuple[Sequence[Mailing], Change]],
    digest: str | None = None,
    mailed: Callable[[AsyncConnection, datetime], Awaitable[None]] | None = None,
) -> Settle:
    async def settle(db: AsyncConnection) -> float | None:
        now = work.services.clock.now()
        for mailings, change in changes:
            await mailing.settle(db, mailings, change, now, digest)
            if mailed is not None and mailings and change.state is State.SENT:
                await mailed(db, now)
            if change.state not in (State.SENT, State.WAITING) and mailings:
                log.warning("mailing %s ended as %s", mailings[0].id, change.state)
                await lost(work.services, db, key)
            if change.state is State.SENT and mailings:
                await reached(work.services, db, key)
        return next((change.rest for _, change in changes if change.rest is not None), None)

    return settle
