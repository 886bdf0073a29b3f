"""What the bot has kept of the one who asks, and to forget what they may have forgotten (GDPR articles 15 and 17)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import language, person, privacy
from bot.address import State
from bot.clock import day_in_oslo
from bot.services import Services
from bot.turn import Language, Reply, Turn
from cards import privacy as cards
from dialogs.language import language_of

MOST = 5
"""Times that one has told of talking to the media, which can be seen from there."""


async def show(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """All that is kept of this person now, and for how long."""
    spoken = _spoken(turn)
    rows = await privacy.known(db, turn.sender.id, by_self=True)
    employee = services.directory.employee(turn.sender.id)
    card = cards.known(_kept(rows, services, spoken), employee, services.question_text_days, spoken)
    return Reply(cards=(card,))


async def confirm(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Say what would be forgotten and what stays, and ask."""
    return Reply(cards=(cards.confirm(_spoken(turn)),))


async def forget(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Forget norm and subject; doing it twice does no harm."""
    await person.forget(db, turn.sender.id)
    return Reply(cards=(cards.forgotten(_spoken(turn)),))


def _spoken(turn: Turn) -> Language:
    return language_of(turn) if turn.data is not None else language.settle(turn.text) or turn.norm


def _kept(rows: privacy.Rows, services: Services, spoken: Language) -> cards.Kept:
    own: dict[str, Any] = next(iter(rows["person"]), {})
    places = sorted((_place(row) for row in rows["address"]), reverse=True)
    return cards.Kept(
        norm=own.get("norm"),
        welcomed=_day(own.get("welcomed_at")),
        subject=_title(own.get("subject"), services, spoken),
        seen=own.get("seen"),
        places=tuple(places),
        contacts=tuple(str(one["id"]) for one in rows["media_contact"][-MOST:]),
        counts={name: len(found) for name, found in rows.items() if found and name not in cards.SPELT_OUT},
    )


def _day(moment: datetime | None) -> date | None:
    return day_in_oslo(moment) if moment is not None else None


def _place(row: dict[str, Any]) -> tuple[date, bool]:
    return row["seen"], row["state"] == State.REACHABLE


def _title(ref: str | None, services: Services, spoken: Language) -> str:
    """The guideline's title; its ref where the pack has it no more."""
    guideline = services.pack.get(ref or "")
    return guideline.title(spoken) if guideline is not None else ref or ""
