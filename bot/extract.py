"""A broadcast's deliveries as lines for a spreadsheet: semicolons, and no cell that a spreadsheet would calculate."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import announcement
from bot.broadcast import Broadcast
from bot.clock import OSLO
from bot.errors import BotError
from bot.name import order
from bot.reason import why
from bot.services import Services

HEAD = ("navn", "enhet", "kanal", "målform", "status", "grunn", "levert")
CONFIRMED = "bekreftet"
CALCULATED = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
"""What a cell begins with that a spreadsheet takes for a formula."""
OLD = "old_text"
"""What stands as the reason where somebody has the text from before it was put right."""
_ROWS = sql("""
    SELECT person_id, channel, norm, state, reason, sent_at, acknowledged, edition FROM delivery
    WHERE broadcast_id = :broadcast ORDER BY person_id, channel DESC""")


def cell(value: str) -> str:
    """The value as text that no spreadsheet calculates: https://owasp.org/www-community/attacks/CSV_Injection."""
    one_line = " ".join(value.replace("\x00", "").splitlines())
    risky = one_line.lstrip(" \u00a0\ufeff").startswith(CALCULATED) or value.startswith(CALCULATED)
    return f"'{one_line}" if risky else one_line


def line(cells: Sequence[str]) -> str:
    """One line, its cells made safe and quoted where needed."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="").writerow([cell(one) for one in cells])
    return out.getvalue()


async def lines(services: Services, db: AsyncConnection, one: Broadcast) -> Sequence[str]:
    """The heads, and a line a person and channel in Norwegian order; who confirmed only where everybody must."""
    confirmed = await _must_confirm(db, one)
    found = [_cells(services, row, one.edition, confirmed) for row in await db.execute(_ROWS, {"broadcast": one.id})]
    head = [*HEAD, CONFIRMED] if confirmed else list(HEAD)
    return [line(each) for each in [head, *sorted(found, key=lambda cells: order(cells[0]))]]


def _cells(services: Services, row: Row[Any], edition: int, confirmed: bool) -> list[str]:
    person = services.directory.employee(row.person_id)
    name, unit = (person.name, person.unit) if person else (row.person_id, "")
    reason = "" if row.state in ("sent", "waiting", "sending") else why(row.reason).value
    if row.sent_at is not None and row.edition < edition:
        reason = OLD
    plain = [name, unit, row.channel, row.norm, row.state, reason, _at(row.sent_at)]
    return [*plain, _at(row.acknowledged)] if confirmed else plain


def _at(moment: datetime | None) -> str:
    return f"{moment.astimezone(OSLO):%Y-%m-%d %H:%M}" if moment is not None else ""


async def _must_confirm(db: AsyncConnection, one: Broadcast) -> bool:
    try:
        return bool((await announcement.read(db, one.id)).draft.must_confirm)
    except BotError:
        return False
