"""The report on who knew before the public did, as a file for a spreadsheet: a row a person, in their order."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import coverage
from bot.clock import OSLO
from bot.coverage import Reached
from bot.extract import line
from bot.name import order
from bot.prenotice import Prenotice
from bot.services import Services

HEADS = ("navn", "enhet", "kanal", "levert", "offentlig", "før offentligheten", "årsak")
CHANNELS = {"teams": "Teams", "mail": "e-post"}


async def written(services: Services, db: AsyncConnection, one: Prenotice) -> str:
    """The file, with a mark of its encoding so that Excel shows Norwegian letters; the directory must be fresh."""
    return "\ufeff" + "".join(f"{each}\r\n" for each in await lines(services, db, one))


async def lines(services: Services, db: AsyncConnection, one: Prenotice) -> Sequence[str]:
    """The heads and the rows, each a line; the directory must be fresh."""
    rows = [_row(services, each, one) for each in await coverage.people(db, one.broadcast_id)]
    in_order = sorted(rows, key=lambda row: order(row[0]))
    return [line(row) for row in (HEADS, *in_order)]


def _row(services: Services, one: Reached, prenotice: Prenotice) -> Sequence[str]:
    employee = services.directory.employee(one.person_id)
    who = (employee.name, employee.unit) if employee is not None else ("(ikke lenger ansatt)", "")
    public = prenotice.public_at if prenotice.released is not None else None
    if one.sent_at is None:
        return (*who, "", "", _shown(public), "nei", one.why)
    before = "ja" if public is None or one.sent_at <= public else "nei"
    return (*who, CHANNELS[one.channel], _shown(one.sent_at), _shown(public), before, "")


def _shown(at: datetime | None) -> str:
    """In Norwegian time with its distance from UTC, which tells the hour that comes twice apart."""
    return f"{at.astimezone(OSLO):%Y-%m-%d %H:%M:%S%z}" if at is not None else ""
