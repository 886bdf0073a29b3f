"""Whom a message would reach if it were sent now: how many, the first by name, and who can't be reached."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import address
from bot.audience import Audience, resolve
from bot.clock import day_in_oslo
from bot.letter import deliverable
from bot.services import Services

FIRST = 5


@dataclass(frozen=True)
class Headcount:
    """`first` and `unreached` are names in Norwegian order; `by_mail` is how many only e-mail reaches.

    Without a `mailbox`, e-mail reaches nobody.
    """

    people: int
    first: Sequence[str] = ()
    by_mail: int = 0
    unreached: Sequence[str] = ()
    mailbox: bool = True


async def count(services: Services, db: AsyncConnection, audience: Audience) -> Headcount:
    """Everybody in `audience` today; who they are when it is sent is decided then."""
    people = resolve(audience, services.directory, day_in_oslo(services.clock.now()))
    reached = await address.reached(db, [one.id for one in people])
    others = [one for one in people if one.id not in reached or one.source == "external"]
    mailbox = services.has_mailbox
    lost = [one.name for one in others if not (mailbox and deliverable(one.email))]
    return Headcount(len(people), [one.name for one in people[:FIRST]], len(others) - len(lost), lost, mailbox)
