"""What the editors have laid over the pack reaches every process: at its next turn, and again when it is learnt."""

import asyncio
from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import bound, edition, grown, ranking, supplement
from bot.guideline import Guideline
from bot.ranking import Ranking
from bot.search import Search


async def refresh(search: Search, db: AsyncConnection, version: int | None = None) -> None:
    """See to it that `search` is what the database has, at `version` where that has been read."""
    there = await edition.version(db) if version is None else version
    if there == search.version:
        return
    async with search.renewing:
        if there != search.version:
            await _renew(search, db)
            search.version = there


async def _renew(search: Search, db: AsyncConnection) -> None:
    pack = bound.laid(search.shipped, await supplement.current(db))
    if pack != search.pack or isinstance(search.ranking.learnt, grown.Borrowed):
        search.take(pack, await asyncio.to_thread(ranked, search, pack))


def ranked(search: Search, pack: Mapping[str, Guideline]) -> Ranking:
    """The ranking of `pack`: as it was learnt, or what can be known at once; approvals are nothing to learn."""
    plain = bound.unapproved(pack)
    if plain == bound.unapproved(search.shipped):
        return search.learnt
    there = ranking.found(plain, search.elsewhere)
    if there is None and search.grown is not None and search.grown[0] == plain:
        return search.grown[1]
    if there is None:
        there = grown.grow(search.learnt, search.shipped, plain, search.elsewhere)
        search.grown = (plain, there)  # what was tried is what is taken at the next turn
    return there
