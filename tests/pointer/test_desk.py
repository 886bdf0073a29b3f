"""The handlers' own program over the bot itself: each command, from the list to the log, and what the reporter reads."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient
from nacl.public import PrivateKey, SealedBox
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import followup
from bot.clock import day_in_oslo
from bot.followup import Session
from bot.pointing import Pointers
from desk.case import to_tell
from desk.client import connected
from desk.keyfile import Keys, make
from desk.opened import FIRST_REPORTER, open_case
from desk.shares import give, pair_of
from tests.conftest import FixedClock
from tests.desk.conftest import Desks
from tests.pointer.conftest import Committee, Night, dialog
from tests.pointer.reporter import REPORTER, STORY, button, follow, report
from tests.pointer.strategies import entry
from tests.teams.conftest import Teams, words

CASE = re.compile(r"Varsel ([0-9a-f]{32})")
NAME = "Anne Ansattsen"
"""Whoever REPORTER is in the demo."""


@pytest.fixture
def desks(teams: Teams, committee: Committee, clock: FixedClock, tmp_path: Path) -> Desks:
    """Each handler's desk, at the bot."""
    assert isinstance(teams.client, TestClient)
    url = str(teams.client.make_url("")).rstrip("/")
    return Desks(url, committee.root, committee.keys, committee.recovery, tmp_path, clock.now)


async def one_case(desks: Desks, keys: Keys) -> str:
    """The id of the only case in a handler's list."""
    (case,) = CASE.findall(await desks.run(keys, "list"))
    return str(case)


async def add(teams: Teams, receipt: str, text: str) -> None:
    """The reporter writes."""
    data = {**button(await follow(teams, receipt), "pointer.add"), "text": text}
    assert "lagt til" in words(await dialog(teams, "submit", data, who=REPORTER))


async def test_a_case_is_listed_read_answered_kept_closed_and_exported(
    teams: Teams,
    engine: AsyncEngine,
    committee: Committee,
    desks: Desks,
    night: Night,
    pointers: Pointers,
    tmp_path: Path,
) -> None:
    receipt, (first, second, _) = await report(teams, mode="confidential"), desks.keys
    case = await one_case(desks, first)
    shown = await desks.run(first, "read", case)
    assert f"  | {STORY['what']}" in shown
    assert NAME not in shown
    await desks.run(first, "ack", case, typing="Takk, vi ser på det.")
    assert "Takk, vi ser på det." in words(await follow(teams, receipt))
    await add(teams, receipt, "Sist natt til tirsdag.")
    assert "Ny melding" in await desks.run(second, "list")
    assert "  | Sist natt til tirsdag." in await desks.run(second, "read", case)
    await desks.run(second, "investigate", case)
    await desks.run(second, "reply", case, typing="Hvem har nøkkel?")
    assert "undersøk" in words(await follow(teams, receipt))
    assert "En mottaker til" in await desks.run(first, "extend", case, "--reason", "case_work")
    assert "Saken beholdes lenger" in await desks.run(second, "extend", case, "--reason", "authorities")
    reader, path = make("arkiv"), tmp_path / "sak.sealed"
    await desks.run(first, "export", case, "--to", str(path), "--for", reader.public["sealing"])
    assert "Hvem har nøkkel?" in SealedBox(reader.private).decrypt(path.read_bytes()).decode()
    await desks.run(first, "close", case, typing="Skapet har ny lås.")
    assert "Skapet har ny lås." in words(await follow(teams, receipt))
    shown = await desks.run(second, "read", case)
    assert "Avsluttet" in shown
    assert "Beholdes lenger" in shown
    assert "Advarsel" not in shown
    await night.run("pointer:night")
    assert pointers.signing is not None
    pinned = ["--log-key", bytes(pointers.signing.verify_key).hex()]
    assert "1 signerte dagslutt" in await desks.run(first, "verify-log", *pinned)
    async with engine.begin() as db:  # what somebody does who can write to the database
        forger = Session(case, FIRST_REPORTER, PrivateKey.generate())
        place = await followup.next_seq(db, case)
        await followup.add(db, committee.handlers, forger, place, {"text": "Falskt"}, day_in_oslo(desks.now()))
    assert f"!!! Melding {place}: Tillegget er ikke signert" in await desks.run(first, "read", case)


@pytest.mark.parametrize(
    ("mode", "wished", "told"),
    [("named", "true", REPORTER), ("named", "false", ""), ("confidential", "true", ""), ("unnamed", "true", "")],
)
async def test_of_a_reply_only_who_reported_by_name_and_wished_it_is_to_be_told_in_teams(
    teams: Teams, desks: Desks, mode: str, wished: str, told: str
) -> None:
    await report(teams, mode=mode, replies_in_teams=wished)
    first = desks.keys[0]
    case = await one_case(desks, first)
    async with connected(desks.server(first), first) as client:
        assert to_tell(await open_case(client, case)) == told


async def test_two_open_who_reported_also_where_the_first_half_that_was_given_was_no_good(
    teams: Teams, engine: AsyncEngine, desks: Desks
) -> None:
    receipt, (first, second, third) = await report(teams, mode="confidential"), desks.keys
    case = await one_case(desks, first)
    ask = ("identity", "ask", case, "--reason", "witness")
    await desks.run(first, *ask)
    assert "du selv har bedt om" in await desks.run(first, "identity", "grant", case, "1", code=1)
    pair, wrong = pair_of(first.key_id, second.key_id), first.private.public_key
    async with connected(desks.server(second), second) as client:
        await client.grant(case, 1, give(case, pair, second.key_id, first.key_id, b"x" * 32, wrong))
    assert "endret eller ødelagt" in await desks.run(first, "identity", "open", case, code=1)
    await desks.run(first, *ask)
    await desks.run(second, "identity", "grant", case, "2")
    assert f"  | {NAME}" in await desks.run(first, "identity", "open", case)
    assert "Ingen har sagt ja" in await desks.run(third, "identity", "open", case, code=1)
    assert "fikk lov til å åpne navnet ditt" in words(await follow(teams, receipt))
    async with engine.begin() as db:  # what the second handler has of their own is destroyed
        await db.execute(text("UPDATE pointer_share SET box = 'x' WHERE holder = :key"), {"key": second.key_id})
    await desks.run(third, *ask)
    assert "ikke forseglet for nøkkelen din" in await desks.run(second, "identity", "grant", case, "3", code=1)
    await desks.run(desks.recovery, "rewrap")
    await desks.run(second, "identity", "grant", case, "3")
    assert f"  | {NAME}" in await desks.run(third, "identity", "open", case)


async def test_the_drill_a_lost_key_the_recovery_key_a_new_key_and_the_case_opens_and_is_transferred(
    teams: Teams, desks: Desks, committee: Committee, renew: Callable[[], Keys]
) -> None:
    """Threat 20."""
    receipt, second = await report(teams, mode="confidential"), desks.keys[1]
    case = await one_case(desks, second)
    await desks.run(second, "ack", case, typing="Takk.")
    new = renew()
    assert "ikke gitt videre til nøkkelen din" in await desks.run(new, "read", case)
    assert "Gitt videre til nye nøkler" in await desks.run(desks.recovery, "rewrap")
    assert "ingenting å gi videre" in await desks.run(desks.recovery, "rewrap")
    assert f"  | {STORY['what']}" in await desks.run(new, "read", case)
    await desks.run(new, "identity", "ask", case, "--reason", "case_work")
    await desks.run(second, "identity", "grant", case, "1")
    assert f"  | {NAME}" in await desks.run(new, "identity", "open", case)
    await desks.run(new, "transfer", case, typing="Saken ligger nå i sakssystemet.")
    shown = words(await follow(teams, receipt))
    assert "Saken ligger nå i sakssystemet." in shown
    assert "ført videre i kommunens saksarkiv" in shown
    assert "brukes bare til å gi saker videre" in await desks.run(desks.recovery, "reply", case, typing="Hei", code=1)


@pytest.fixture
def renew(committee: Committee) -> Callable[[], Keys]:
    """The chair has lost their key: gives the new one, which is on a new list."""

    def renewed() -> Keys:
        new = make(committee.keys[0].id)
        chair, *others = committee.handlers.handlers
        listed = replace(entry(new), chair=chair.chair)
        committee.put(replace(committee.handlers, version=2, handlers=(listed, *others)))
        return new

    return renewed
