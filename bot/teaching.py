"""An editor's change of the guidelines: checked as the whole pack is, tried on its own questions, laid over, learnt.

Live at once in word indexes, and a job teaches the classifier (jobs/guidelines.py).
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import bound, caution, grown, renewal, supplement, wish
from bot.clock import day_in_oslo
from bot.corpus import ways
from bot.errors import BotError, PackError
from bot.guideline import Guideline
from bot.services import Services
from bot.supplement import Kind, Supplement

LONGEST_ASK = 200
LEARN = "guidelines:learn"


@dataclass(frozen=True)
class Trial:
    """What a change would do: `slipped` are questions that found their guideline before it, and would not after."""

    pack: Mapping[str, Guideline]
    slipped: Sequence[str]


async def tried(services: Services, db: AsyncConnection, kind: Kind, ref: str, content: dict[str, str]) -> Trial:
    """Try a change out; nobody else changes anything until the transaction ends. Raises PackError or BotError."""
    await supplement.alone(db)
    await renewal.refresh(services.search, db)
    before = dict(services.pack)
    new = Supplement(
        id=0, ref=ref, version=0, kind=kind, content=content, by=None, at=services.clock.now(), undone=None
    )
    after = bound.laid(before, [new])
    bound.check(after)
    if ref not in after:
        raise BotError("gone")
    return Trial(after, await asyncio.to_thread(_slipped, services, before, after))


def _slipped(services: Services, before: Mapping[str, Guideline], after: Mapping[str, Guideline]) -> list[str]:
    asks, has = ({ref: ways(one) for ref, one in pack.items()} for pack in (before, after))
    then = renewal.ranked(services.search, after)
    new = [way for ref, one in after.items() if before.get(ref) != one for way in _fresh(before.get(ref), one)]
    near = grown.touched(services.search.learnt, asks, new)
    return grown.slipped(services.search.ranking, then, near, asks, has)


def _fresh(was: Guideline | None, now: Guideline) -> list[str]:
    """What may draw questions to it that it did not draw before; of another text all its ways of asking."""
    had = {*ways(was)} if was is not None and was.bodies == now.bodies else set()
    return [way for way in ways(now) if way not in had]


def ask(words: str, norm: str) -> dict[str, str]:
    """A new way of asking. Raises BotError "no_ask", or "careful_ask" for what is sorted out before any search."""
    if not 0 < len(words) <= LONGEST_ASK:
        raise BotError("no_ask")
    if caution.sort_out(words) is not None:
        raise BotError("careful_ask")
    return {"norm": norm, "text": words}


async def lay(services: Services, db: AsyncConnection, kind: Kind, ref: str, content: dict[str, str], by: str) -> int:
    """Lay it over, live from the next turn on; learning follows, and whoever asked to be told of a new answer is."""
    made = await supplement.add(db, kind, ref, content, by, services.clock.now())
    await learn(services, db)
    await wish.fulfil(services, db)
    return made


async def learn(services: Services, db: AsyncConnection) -> None:
    """Let the classifier be taught."""
    await services.defer(db, LEARN, lock=LEARN, queueing_lock=LEARN)


async def undo(services: Services, db: AsyncConnection, ids: Collection[int], by: str) -> None:
    """Take changes back. Raises BotError "gone" or "done", or "in_use" where others lead to what would go."""
    await supplement.alone(db)
    left = [each for each in await supplement.current(db) if each.id not in ids]
    try:
        bound.check(bound.laid(services.search.shipped, left))
    except PackError:
        raise BotError("in_use") from None
    for one in ids:
        await supplement.undo(db, one, by, services.clock.now())
    await learn(services, db)
    await wish.fulfil(services, db)


def waiting(services: Services) -> list[Guideline]:
    """The guidelines that nobody has approved."""
    return [one for one in services.pack.values() if not one.approved]


async def approve(services: Services, db: AsyncConnection, mark: str, by: str) -> None:
    """Approve what waits and `mark` names. Raises BotError "changed" where it says otherwise now, or waits no more."""
    found = [one for one in await _alone(services, db) if bound.mark_of_all([one]) == mark]
    if not found:
        raise BotError("changed")
    await _approve(services, db, found, by)


async def approve_all(services: Services, db: AsyncConnection, mark: str, by: str) -> None:
    """Approve all that wait, which `mark` names. Raises BotError "changed" where they are others, or say otherwise."""
    found = await _alone(services, db)
    if bound.mark_of_all(found) != mark:
        raise BotError("changed")
    await _approve(services, db, found, by)


async def _alone(services: Services, db: AsyncConnection) -> list[Guideline]:
    """Those that wait now; nobody else changes anything until the transaction ends."""
    await supplement.alone(db)
    await renewal.refresh(services.search, db)
    return waiting(services)


async def _approve(services: Services, db: AsyncConnection, found: Sequence[Guideline], by: str) -> None:
    now = services.clock.now()
    for one in found:
        content = {"of": bound.text_mark(one), "day": day_in_oslo(now).isoformat()}
        await supplement.add(db, Kind.APPROVE, one.ref, content, by, now)
