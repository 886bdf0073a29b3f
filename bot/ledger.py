"""The report on who knew before the public did, as a file for a spreadsheet: a row a person, in their order."""

import csv
from collections.abc import Sequence
from datetime import datetime
from io import StringIO

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import coverage
from bot.clock import OSLO
from bot.coverage import Reached
from bot.name import order
from bot.prenotice import Prenotice
from bot.services import Services

HEADS = ("navn", "enhet", "kanal", "levert", "offentlig", "før offentligheten", "årsak")
CHANNELS = {"teams": "Teams", "mail": "e-post"}
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
"""What a spreadsheet reads a cell as a formula by: OWASP, CSV Injection."""


async def written(services: Services, db: AsyncConnection, one: Prenotice) -> str:
    """The file, with a mark of its encoding so that Excel shows Norwegian letters; the directory must be fresh."""
    rows = [_row(services, each, one) for each in await coverage.people(db, one.broadcast_id)]
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADS)
    writer.writerows([safe(cell) for cell in row] for row in sorted(rows, key=lambda row: order(row[0])))
    return "\ufeff" + text.getvalue()


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


def safe(cell: str) -> str:
    """One line, that no spreadsheet reads as a formula."""
    line = " ".join(cell.replace("\x00", "").splitlines())
    return f"'{line}" if cell.lstrip(" \u00a0\ufeff").startswith(FORMULA) or cell.startswith(FORMULA) else line
