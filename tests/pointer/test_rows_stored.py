"""Rows 1, 2, 3, 4, 16 and 17 of the threat table: what is stored, and what can be done with it."""

import base64
import gzip
import hashlib
import itertools
import json
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from nacl.signing import SigningKey
from sqlalchemy import Date, DateTime, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import receipt
from bot.database import Table
from desk import keylist
from desk.sealing import SealError
from tests.conftest import FixedClock
from tests.pointer.conftest import Committee, dialog
from tests.pointer.handler import Handler
from tests.pointer.reporter import REPORTER, STORY, button, follow, form, hand_in, report
from tests.teams.conftest import Teams, actions, words

CANARY = "kanarifuglqvx"
OURS = [name for name in Table.metadata.tables if name.startswith("pointer")]
FAST: tuple[Callable[[bytes], bytes], ...] = tuple(
    (lambda raw, name=name: hashlib.new(name, raw).digest())  # type: ignore[misc] # a default binds the name
    for name in ("md5", "sha1", "sha256", "sha512", "blake2b", "blake2s", "sha3_256")
)


async def dumped(db: AsyncConnection, names: list[str]) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of these tables, in the order of their text."""
    found = {}
    for name in names:
        rows = await db.execute(text(f"SELECT * FROM {name}"))  # noqa: S608 - the names of our own tables
        found[name] = sorted((tuple(row) for row in rows), key=repr)
    return found


async def every_table(db: AsyncConnection) -> list[str]:
    """The names of all tables, Procrastinate's too."""
    query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    return list((await db.execute(text(query))).scalars())


def spellings(word: str) -> set[bytes]:
    """How a word may lie in a file: plain, wide, in base64 wherever it begins, in hex."""
    plain, wide = word.encode(), word.encode("utf-16-le")
    coded = {base64.b64encode(b"x" * shift + each)[4:-4] for shift in range(3) for each in (plain, wide)}
    return {plain, wide, word.encode("utf-16-be"), plain.hex().encode(), *coded}


def found_in(folder: Path, wanted: set[bytes]) -> list[Path]:
    """The files under a folder that hold any of it, packed or not; a file that went meanwhile holds nothing."""
    hits = []
    for path in (Path(at) / name for at, _, names in os.walk(folder) for name in names):
        raw = read(path)
        if any(one in raw for one in wanted) or any(one in unpacked(raw) for one in wanted):
            hits.append(path)
    return hits


def read(path: Path) -> bytes:
    """What a file holds; nothing where it is gone by now."""
    try:
        return path.read_bytes() if path.is_file() else b""
    except OSError:
        return b""


def unpacked(raw: bytes) -> bytes:
    """What is packed with gzip, whole."""
    try:
        return gzip.decompress(raw) if raw.startswith(b"\x1f\x8b") else b""
    except (OSError, EOFError):
        return b""


def temporary() -> dict[Path, float]:
    """What lies in the machine's folder for temporary files, and since when."""
    found = dict[Path, float]()
    for one in Path(tempfile.gettempdir()).iterdir():
        with suppress(FileNotFoundError):  # another test's, gone by now
            found |= {one: one.stat().st_mtime} if one.is_file() else {}
    return found


async def test_row_01_a_stolen_database_or_backup_holds_none_of_the_words(
    teams: Teams, engine: AsyncEngine, database_folder: Path
) -> None:
    before = temporary()
    asked = {name: f"{CANARY}{name}" for name in ("what", "where", "when", "told")}
    code = await report(teams, mode="named", **asked)
    shown = await follow(teams, code)
    await dialog(teams, "submit", {**button(shown, "pointer.add"), "text": f"{CANARY}added"}, who=REPORTER)
    async with engine.connect() as connection:
        db = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await db.execute(text("CHECKPOINT"))
        plain = str(await dumped(db, await every_table(db)))
    assert CANARY not in plain
    digits = receipt.normalise(code)
    assert digits is not None
    wanted = set().union(*(spellings(one) for one in (CANARY, digits, code)))
    assert found_in(database_folder, wanted) == []
    left = [path for path, since in temporary().items() if before.get(path) != since]
    assert not [path for path in left if any(one in read(path) for one in wanted)]
    assert not any(one in "\n".join(f"{key}={value}" for key, value in os.environ.items()).encode() for one in wanted)


async def test_row_01_the_sweep_finds_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"xx" + base64.b64encode(f"..{CANARY}..".encode()))
    (tmp_path / "b").write_bytes(gzip.compress(CANARY.encode()))
    (tmp_path / "c").write_bytes(CANARY.encode("utf-16-be"))
    assert len(found_in(tmp_path, spellings(CANARY))) == 3


def by_hand(one: keylist.KeyList, root: SigningKey) -> str:
    """A list that the root has signed, though it would not be."""
    payload = json.dumps(asdict(one))
    return json.dumps({"payload": payload, "signature": root.sign(payload.encode()).signature.hex()})


@pytest.mark.parametrize("wrong", ["signature", "older", "one", "none", "empty", "gone", "other"])
async def test_row_02_a_list_that_is_not_as_it_must_be_takes_nothing_in(
    teams: Teams, engine: AsyncEngine, committee: Committee, clock: FixedClock, wrong: str
) -> None:
    data = {**button(await form(teams), "pointer.hand_in"), **STORY}
    await report(teams)
    one = committee.handlers
    lists = {
        "signature": keylist.sign(replace(one, version=2), SigningKey.generate()),
        "older": None,
        "one": by_hand(replace(one, version=2, handlers=one.handlers[:1]), committee.root),
        "none": by_hand(replace(one, version=2, handlers=()), committee.root),
        "empty": "",
        "other": keylist.sign(replace(one, issued="2026-11-30"), committee.root),
    }
    if wrong == "older":
        committee.put(replace(one, version=2))
        await report(teams)
        committee.put(one)
    elif wrong == "gone":
        committee.file.unlink()
    else:
        committee.file.write_text(str(lists[wrong]), encoding="utf-8")
    async with engine.connect() as db:
        before = await dumped(db, OURS)
    card = await dialog(teams, "submit", data, who=REPORTER)
    assert "ikke sendt" in words(card) or "ingenting er sendt" in words(card)
    assert next(one["value"] for one in card["body"] if one.get("id") == "what") == STORY["what"]
    (ways,) = await teams.say("varsle", who=REPORTER)
    assert not [one for one in actions(ways) if one.get("data", {}).get("verb") == "pointer.form"]
    async with engine.connect() as db:
        assert await dumped(db, OURS) == before
    assert (await Handler(teams, committee.keys[0], clock.now()).ask("GET"))[0] == 401


async def test_row_03_rows_that_change_places_and_replies_that_nobody_signed_are_never_shown(
    teams: Teams, engine: AsyncEngine, committee: Committee, clock: FixedClock
) -> None:
    codes = [await report(teams, what=f"Sak {number}") for number in range(2)]
    chair = Handler(teams, committee.keys[0], clock.now())
    cases = [one["id"] for one in await chair.cases()]
    for case in cases:
        assert (await chair.reply(case, committee.handlers, f"Svar i {case}"))[0] == 201
    async with engine.begin() as db:
        await swap(db, "pointer_message", cases, "box", 1)
        await swap(db, "pointer_message", cases, "box", 3)
        await swap(db, "pointer_message", cases, "signature", 3)
    for case in cases:
        with pytest.raises(SealError):
            await chair.read(case)
    for code in codes:
        assert "Svar i" not in words(await follow(teams, code))


async def swap(db: AsyncConnection, table: str, cases: list[str], column: str, seq: int) -> None:
    """Let a column of two cases' rows change places."""
    query = text(f"SELECT case_id, {column} FROM {table} WHERE seq = :seq")  # noqa: S608 - of the test's own
    found = {row[0]: row[1] for row in await db.execute(query, {"seq": seq})}
    for case, other in itertools.permutations(cases, 2):
        change = text(f"UPDATE {table} SET {column} = :value WHERE case_id = :case AND seq = :seq")  # noqa: S608 - as above
        await db.execute(change, {"value": found[other], "case": case, "seq": seq})


async def test_row_03_a_reply_that_is_not_signed_by_who_sends_it_is_not_taken(
    teams: Teams, committee: Committee, clock: FixedClock
) -> None:
    code = await report(teams)
    chair, other = (Handler(teams, committee.keys[number], clock.now()) for number in range(2))
    (case,) = await chair.cases()
    forged = replace(chair.keys, signing=other.keys.signing)
    assert (await replace(chair, keys=forged).ask("GET"))[0] == 401
    status, said = await chair.reply(
        case["id"], committee.handlers, "Falsk", signature=base64.b64encode(b"0" * 64).decode()
    )
    assert (status, said["reason"]) == (422, "bad_form")
    assert (await chair.reply(case["id"], committee.handlers, "For sent", seq=2))[0] == 409
    assert (await chair.reply(case["id"], committee.handlers, "Gammel liste", keys=2))[0] == 422
    assert "Falsk" not in words(await follow(teams, code))


async def test_row_04_no_column_is_a_fast_hash_of_a_receipt_and_the_slow_one_is_slow(
    teams: Teams, engine: AsyncEngine
) -> None:
    code = await report(teams)
    digits = receipt.normalise(code)
    assert digits is not None
    forms = {one.encode() for one in (digits, code, code.replace(" ", "-"))}
    forms |= {b"pepper" + one for one in forms} | {one + b"pepper" for one in forms}
    hashes = {hashed(raw)[:size] for hashed in FAST for raw in forms for size in (16, 20, 32, 64)}
    async with engine.connect() as db:
        values = [value for rows in (await dumped(db, OURS)).values() for row in rows for value in row]
    assert not [one for one in values if isinstance(one, bytes) and one in hashes]
    assert not [one for one in values if isinstance(one, str) and one in {each.hex() for each in hashes}]
    assert (receipt.OPS, receipt.MEMORY) >= (3, 64 * 1024 * 1024)
    assert receipt.Receipts(b"").memory == receipt.MEMORY


def tied(rows: dict[str, list[tuple[Any, ...]]], names: set[str]) -> list[str | bytes]:
    """Of what stands for one of `names`, plain or hashed, in letters or in bytes, what is in the rows."""
    digests = {hash_(one.encode()) for hash_ in FAST for one in names}
    words_ = names | {one.hex() for one in digests}
    raw = [value for row in itertools.chain(*rows.values()) for value in row if isinstance(value, bytes)]
    parts = {one[:size] for one in digests for size in (16, 32)} | {one.encode() for one in names}
    return [one for one in words_ if one in str(rows)] + [one for one in parts if any(one in each for each in raw)]


async def test_row_16_nothing_anywhere_ties_a_person_to_a_case(
    teams: Teams, engine: AsyncEngine, committee: Committee, clock: FixedClock
) -> None:
    async with engine.connect() as db:
        others = [one for one in await every_table(db) if one not in OURS]
        before = await dumped(db, others)
    code = await report(teams, mode="confidential")
    shown = await follow(teams, code)
    sure = await dialog(teams, "submit", {**button(shown, "pointer.name"), "text": "Jeg heter"}, who=REPORTER)
    assert next(one["value"] for one in sure["body"] if one.get("id") == "text") == "Jeg heter"
    assert "navnet ditt" in words(sure)
    await dialog(teams, "submit", {**button(sure, "pointer.name"), "text": "Jeg heter"}, who=REPORTER)
    async with engine.connect() as db:
        assert await dumped(db, others) == before
        ours = await dumped(db, OURS)
    names = {REPORTER, f"29:{REPORTER}", f"a:{REPORTER}", "Anne Ansattsen"}
    assert tied(ours, names) == []
    chair = Handler(teams, committee.keys[0], clock.now())
    (case,) = await chair.cases()
    opened = (await chair.read(case["id"]))["opened"]
    assert (opened[1]["name"], opened[1]["person"]) == ("", "")
    assert (opened[3]["name"], opened[3]["text"]) == ("Anne Ansattsen", "Jeg heter"), "who says so is seen from then on"
    assert len(tied({"pointer": [(hashlib.sha256(REPORTER.encode()).digest(),)]}, names)) == 2  # whole, and half of it


async def test_row_16_whoever_only_looks_leaves_nothing_at_all_and_a_wrong_receipt_the_day_s_number(
    teams: Teams, engine: AsyncEngine, clock: FixedClock
) -> None:
    await report(teams)
    async with engine.connect() as db:
        tables = await every_table(db)
        before = await dumped(db, tables)
    (ways,) = await teams.say("Varsle", who=REPORTER)
    await dialog(teams, "fetch", button(ways, "pointer.form"), who=REPORTER)
    await hand_in(teams, what="")
    pressed = next(one for one in actions(ways) if one.get("data", {}).get("verb") == "pointer.form")
    await teams.say("", value=pressed["data"], who=REPORTER)
    async with engine.connect() as db:
        assert await dumped(db, tables) == before
    await follow(teams, "1234 5678 9012 3456")
    async with engine.connect() as db:
        assert await dumped(db, tables) == before | {"pointer_wrong": [(clock.now().date(), 1)]}


def test_row_17_no_column_is_finer_than_a_day_and_no_number_counts_up_over_cases() -> None:
    for name in OURS:
        for column in Table.metadata.tables[name].c:
            assert not isinstance(column.type, DateTime), column
            assert column.identity is None, column
            assert column.server_default is None, column
    assert isinstance(Table.metadata.tables["pointer"].c.day.type, Date)


async def test_row_17_ten_and_nine_hundred_characters_and_each_choice_take_the_same_place(
    teams: Teams, engine: AsyncEngine
) -> None:
    for number, mode in enumerate(("named", "confidential", "unnamed")):
        await report(
            teams, who=f"d0000000-0000-4000-8000-00000000001{number}", what="å" * (10 if number else 900), mode=mode
        )
    counted = "SELECT seq, kind, count(*), count(DISTINCT length(box)) FROM pointer_message GROUP BY 1, 2 ORDER BY 1"
    async with engine.connect() as db:
        assert [tuple(row) for row in await db.execute(text(counted))] == [(1, "report", 3, 1), (2, "identity", 3, 1)]
        shares = await db.execute(text("SELECT count(*) FROM pointer_share GROUP BY case_id"))
        assert len(set(shares.scalars())) == 1
