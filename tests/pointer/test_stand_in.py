"""The bot and the stand-in that the desk's tests run over answer alike: every request, in its whole shape."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestClient
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import chronicle
from bot.clock import day_in_oslo
from bot.pointing import Pointers
from desk import case, identity, rewrap
from desk.client import Client
from desk.fault import DeskError
from desk.keyfile import Keys, make
from desk.keylist import KeyList
from desk.opened import FIRST_REPORTER, open_case
from tests.conftest import FixedClock
from tests.desk.conftest import Desks
from tests.desk.stand_in import StandIn, served
from tests.pointer.conftest import Committee, dialog
from tests.pointer.reporter import REPORTER, button, follow, report
from tests.pointer.strategies import entry
from tests.teams.conftest import Teams

MASKS = {
    "id": re.compile(r"[0-9a-f]{32}"),
    "key": re.compile(r"[0-9a-f]{16}"),
    "pair": re.compile(r"[0-9a-f]{16}\+[0-9a-f]{16}"),
    "hex": re.compile(r"[0-9a-f]{64,}"),
    "day": re.compile(r"\d{4}-\d\d-\d\d"),
    "sealed": re.compile(r"[A-Za-z0-9+/]{60,}=*"),
}

CHANGING = {"1", "2", "id", FIRST_REPORTER}
"""Names that stand for a list's number, a case and a receipt."""
CONTRACT = Path(__file__).parents[2] / "docs" / "pointers.md"


def shape(said: Any) -> Any:
    """An answer with what differs by chance masked; of a list, what kinds of things stand in it.

    How many lines the log has differs too: the stand-in's is shorter.
    """
    if isinstance(said, dict):
        return {shape(key): shape(value) for key, value in said.items() if key != "seq" or "hash" not in said}
    if isinstance(said, list):
        return sorted({repr(shape(one)): shape(one) for one in said}.values(), key=repr)
    if isinstance(said, str):
        return next((name for name, one in MASKS.items() if one.fullmatch(said)), said)
    return said


@dataclass(frozen=True)
class Noting(Client):
    """A holder's own client that notes what it is answered."""

    told: list[Any]

    async def _request(self, method: str, path: str, body: bytes) -> Any:
        place = f"{method} {re.sub('/[0-9a-f]{32}', '/id', path)}"
        try:
            said = await super()._request(method, path, body)
        except DeskError as error:
            self.told.append((place, error.word, error.detail))
            raise
        self.told.append((place, shape(said)))
        return said


@dataclass
class Side:
    """One of the two: each holder's desk, and how its reporter writes, its log is signed and its list replaced."""

    desks: Desks
    write: Callable[[], Awaitable[None]]
    sign: Callable[[], Awaitable[None]]
    put: Callable[[KeyList], None]
    told: list[Any] = field(default_factory=list)

    @asynccontextmanager
    async def client(self, keys: Keys) -> AsyncIterator[Client]:
        """What a holder's program asks with."""
        async with aiohttp.ClientSession() as http:
            yield Noting(http, self.desks.server(keys), keys, self.told)

    async def tour(self, one: str, later: KeyList, new: Keys) -> list[Any]:
        """All that the desk asks of a bot, and what it may be refused."""
        keys, stranger = self.desks.keys, make("stranger")
        async with self.client(keys[0]) as first, self.client(keys[1]) as second, self.client(stranger) as none:
            await refused("unauthorized", none.overview())
            await refused("not_found", first.case("0" * 32))
            await self.answered(first, one)
            await self.write()
            await second.overview()
            await case.write(second, await open_case(second, one), "investigate", "")
            await self.opened(first, second, one)
            await self.kept(first, second, one)
            self.put(later)
        async with self.client(self.desks.recovery) as recovery, self.client(new) as renewed:
            await open_case(renewed, one)
            await rewrap.rewrap(recovery)
            await rewrap.rewrap(recovery)
            await case.write(renewed, await open_case(renewed, one), "close", "Ferdig.")
            await self.sign()
            await renewed.log()
            await renewed.overview()
        return self.told

    async def answered(self, first: Client, one: str) -> None:
        """A case is acknowledged, once."""
        await first.overview()
        opened = await open_case(first, one)
        await case.write(first, opened, "ack", "Takk.")
        await refused("seq", case.write(first, opened, "reply", "For sent."))
        await refused("refused", case.write(first, await open_case(first, one), "ack", "Takk igjen."))

    async def opened(self, first: Client, second: Client, one: str) -> None:
        """Two open who reported."""
        await identity.ask(first, one, "witness")
        await refused("refused", first.ask(one, "because"))
        asked = await open_case(second, one)
        await identity.grant(second, asked, 1)
        await refused("refused", identity.grant(second, asked, 1))
        assert identity.reveal(first.keys, await open_case(first, one))["name"]

    async def kept(self, first: Client, second: Client, one: str) -> None:
        """Two keep it longer; what is given up, and what may not be."""
        assert not await first.extend(one, "case_work")
        assert await second.extend(one, "authorities")
        await refused("refused", second.extend(one, "because"))
        await refused("refused", second.give_up(one, [99]))
        await second.wraps()
        await second.give_up(one, [1])
        await second.wraps()


def names(said: Any) -> set[str]:
    """Every name of a value in an answer."""
    inside = [*said.values()] if isinstance(said, dict) else said if isinstance(said, list) else []
    own = set(said) if isinstance(said, dict) else set()
    return own.union(*map(names, inside))


async def refused(word: str, doing: Awaitable[Any]) -> None:
    """What the bot refuses, and by which word."""
    with pytest.raises(DeskError) as error:
        await doing
    assert error.value.word == word


@pytest.fixture
def bot(
    teams: Teams, engine: AsyncEngine, committee: Committee, pointers: Pointers, clock: FixedClock, tmp_path: Path
) -> Callable[[str], Side]:
    """The bot itself, by the receipt of its only case."""

    def side(receipt: str) -> Side:
        async def write() -> None:
            data = {**button(await follow(teams, receipt), "pointer.add"), "text": "Mer"}
            await dialog(teams, "submit", data, who=REPORTER)

        async def sign() -> None:
            assert pointers.signing is not None
            async with engine.begin() as db:
                await chronicle.sign(db, pointers.signing, day_in_oslo(clock.now()))

        assert isinstance(teams.client, TestClient)
        url, folder = str(teams.client.make_url("")).rstrip("/"), tmp_path / "bot"
        folder.mkdir()
        desks = Desks(url, committee.root, committee.keys, committee.recovery, folder, clock.now)
        return Side(desks, write, sign, committee.put)

    return side


async def test_the_stand_in_answers_as_the_bot_does(
    teams: Teams, committee: Committee, clock: FixedClock, tmp_path: Path, bot: Callable[[str], Side]
) -> None:
    real = bot(await report(teams, mode="confidential"))
    stand_in = StandIn(committee.root, committee.handlers, day_in_oslo(clock.now()), clock.now)
    kept = stand_in.report()

    async def write() -> None:
        stand_in.add(kept, text="Mer")

    async def sign() -> None:
        stand_in.head()

    chair, *others = committee.handlers.handlers
    new = make(chair.id)
    later = replace(committee.handlers, version=2, handlers=(replace(entry(new), chair=chair.chair), *others))
    async with served(stand_in) as url, real.client(committee.keys[0]) as client:
        other = Side(replace(real.desks, url=url, folder=tmp_path), write, sign, stand_in.publish)
        (found,) = (await client.overview()).cases
        real.told.clear()
        ours, theirs = await real.tour(found.id, later, new), await other.tour(kept.id, later, new)
    for one, same in zip(ours, theirs, strict=True):
        assert one == same
    told = {name for _, said, *_ in ours for name in names(said)}
    assert {one for one in told - CHANGING if f'"{one}"' not in CONTRACT.read_text(encoding="utf-8")} == set()
