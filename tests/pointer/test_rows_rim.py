"""Rows 7 to 10, 13, 15, 19, 21, 22 and 25: the door, what is shown, what is logged, and who is left out."""

import hashlib
import io
import logging
import re
import resource
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import generate_latest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

import desk.__main__
from bot import attention, channel, custody, pointing
from bot.command import serve
from bot.config import Settings
from bot.errors import SettingsError
from bot.followup import Reply, Standing
from bot.log import AllowList
from bot.pointer import State
from bot.services import Services
from bot.turn import Card
from cards import followup as followup_cards
from cards import pointer as pointer_cards
from desk.plain import quoted
from desk.sealing import SealError
from tests.conftest import FixedClock
from tests.pointer.conftest import Committee, dialog
from tests.pointer.handler import Handler
from tests.pointer.reporter import REPORTER, STORY, button, follow, form, hand_in, report
from tests.teams.conftest import Teams, words
from tests.teams.house import House
from tests.teams.signing import OTHER, activity, token

ROOT = Path(__file__).parents[2]
MARK = "qvxkanari"


def submitted(**fields: Any) -> dict[str, Any]:
    """A dialog's form, as Teams sends it."""
    value = {"data": {"verb": "pointer.hand_in", **STORY}, "context": {"theme": "default"}}
    return activity(**{"type": "invoke", "name": "task/submit", "value": value, **fields})


@pytest.mark.parametrize(
    "bearer", [None, "not-a-token", token(iss="https://evil.invalid"), token(key=OTHER), token(aud="x")]
)
async def test_row_07_a_forged_activity_is_refused_and_leaves_nothing(house: House, bearer: str | None) -> None:
    before = await house.rows()
    assert await house.post(submitted(), bearer) == (401, b"")
    assert await house.rows() == before


@pytest.mark.parametrize(
    "foreign",
    [
        {"channelData": {"tenant": {"id": "another"}}},
        {"channelData": {}, "conversation": {"id": "a:1", "conversationType": "personal"}},
        {"conversation": {"id": "a:1", "conversationType": "personal", "tenantId": "another"}},
        {"from": {"id": "29:guest", "name": "Gjest"}},
    ],
)
async def test_row_08_another_tenant_and_a_guest_are_refused(house: House, foreign: dict[str, Any]) -> None:
    before = await house.rows()
    assert (await house.post(submitted(**foreign)))[0] == 403
    assert await house.rows() == before


@pytest.mark.parametrize(
    "url", [None, "", "https://evil.invalid/", "http://smba.trafficmanager.net/", "https://x@smba.trafficmanager.net/"]
)
async def test_row_09_a_service_url_that_is_not_on_the_list_gets_no_call(house: House, url: str | None) -> None:
    assert (await house.post(submitted(serviceUrl=url)))[0] == 401
    assert house.calls == []


async def test_row_10_nothing_that_is_attached_or_linked_is_fetched(
    teams: Teams, committee: Committee, clock: FixedClock
) -> None:
    attached = {
        "attachments": [{"contentType": "image/png", "contentUrl": f"{teams.connector.url}/169.254.169.254/latest"}]
    }
    data = {**button(await form(teams), "pointer.hand_in"), **STORY, "what": f"Se {teams.connector.url}/fil"}
    before = len(teams.connector.sent)
    assert "mottatt" in words(await dialog(teams, "submit", data, who=REPORTER, **attached))
    assert len(teams.connector.sent) == before
    chair = Handler(teams, committee.keys[0], clock.now())
    (case,) = await chair.cases()
    assert set((await chair.read(case["id"]))["opened"][1]) == {
        "mode",
        "what",
        "where",
        "when",
        "category",
        "danger",
        "told",
        "concerns",
        "replies_in_teams",
        "excluded",
        "reporter",
        "writer",
        "name",
        "person",
    }


HOSTILE = st.one_of(
    st.text(max_size=200),
    st.sampled_from(
        [
            "**fet** [x](https://evil.invalid)",
            "<at>Alle</at>",
            "{{DATE(2026-01-01)}}",
            "${x}",
            '"}]}',
            "\u202eaxb",
            "![x](http://x)",
        ]
    ),
)


def shape(part: Any) -> Any:
    """A card without its words; words that are parted, so that no client makes a date of them, are one."""
    if isinstance(part, dict):
        kept = {key: shape(value) for key, value in part.items() if key not in ("text", "value", "fallbackText")}
        return {**kept, "inlines": kept["inlines"][:1]} if "inlines" in kept else kept
    return [shape(one) for one in part] if isinstance(part, list) else part


def answered(said: str) -> Card:
    """What whoever follows up sees of a reply."""
    one = Standing(
        "0" * 32, date(2026, 11, 29), None, State.ACKNOWLEDGED, (Reply(date(2026, 11, 30), "", said),), 0, (), 4
    )
    signed = {followup_cards.ADD: "token", followup_cards.NAME: "token", followup_cards.OLDER: "token"}
    return followup_cards.standing(followup_cards.Shown(one, "s", signed, (30, 365)), channel.said(), "nb", False)


def refilled(said: str) -> Card:
    """The form again, with what was typed."""
    sheet = pointer_cards.Sheet({"what": said, "where": said}, {"chair": "Leder"}, "token", "1", ["mode"])
    return pointer_cards.form(sheet, channel.said(), "nb", False)


@given(HOSTILE.filter(bool))
def test_row_13_no_words_change_the_shape_of_a_card(said: str) -> None:
    assert shape(answered(said)) == shape(answered("Takk"))
    assert shape(refilled(said)) == shape(refilled("Takk"))
    runs = [one for one in flat(answered(said)) if one.get("type") == "TextRun" and "size" not in one]
    assert "".join(one["text"] for one in runs) == said
    assert all(set(one) <= {"type", "text"} for one in runs)


def flat(part: Any) -> Iterator[dict[str, Any]]:
    """Every object of a card."""
    if isinstance(part, dict):
        yield part
        for value in part.values():
            yield from flat(value)
    elif isinstance(part, list):
        for one in part:
            yield from flat(one)


async def test_row_15_no_word_reaches_a_log_on_any_way_through_or_out(
    teams: Teams, engine: AsyncEngine, committee: Committee, caplog: pytest.LogCaptureFixture
) -> None:
    stream = io.StringIO()
    watching = logging.StreamHandler(stream)
    watching.setFormatter(AllowList(everywhere=True))
    logging.getLogger().addHandler(watching)
    with caplog.at_level(logging.DEBUG):
        data = {**button(await form(teams), "pointer.hand_in"), **{name: f"{MARK}{name}" for name in STORY}}
        story = {**STORY, "what": f"{MARK}what", "where": f"{MARK}where"}
        await dialog(teams, "submit", data, who=REPORTER)
        code = await report(teams, **story)
        await follow(teams, code)
        async with engine.begin() as db:
            await db.execute(text("ALTER TABLE pointer_message RENAME TO gone"))
        try:
            broken = await hand_in(teams, **story)
        finally:
            async with engine.begin() as db:
                await db.execute(text("ALTER TABLE gone RENAME TO pointer_message"))
    logging.getLogger().removeHandler(watching)
    assert "gikk galt" in words(broken)
    assert "leder" not in words(broken).split("Gjelder det")[0]
    assert "a pointer was not taken in" in stream.getvalue()
    digits = code.replace(" ", "")
    assert not [one for one in (MARK, digits, code, REPORTER) if one in stream.getvalue()]


async def test_row_15_pointers_are_in_no_count(teams: Teams) -> None:
    async def counted() -> str:
        return re.sub(r"(?m)^(python|process)_.*$", "", generate_latest().decode())

    before = await counted()
    await follow(teams, await report(teams))
    assert await counted() == before


def test_row_15_no_memory_is_dumped_where_a_process_crashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["pointer-desk", "--help"])
    with pytest.raises(SystemExit):
        desk.__main__.main()
    assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
    units = list((ROOT / "docs" / "systemd").glob("*.service"))
    assert len(units) == 2
    assert all("\nLimitCORE=0\n" in unit.read_text(encoding="utf-8") for unit in units)


async def test_row_19_a_handler_whom_it_concerns_can_not_open_it_is_not_shown_it_and_not_told(
    teams: Teams, engine: AsyncEngine, committee: Committee, clock: FixedClock, receiving: Services
) -> None:
    everybody = tuple(
        replace(one, person=f"d0000000-0000-4000-8000-00000000000{number}")
        for number, one in enumerate(committee.handlers.handlers, 1)
    )
    committee.put(replace(committee.handlers, version=2, handlers=everybody))
    await report(teams, concerns="handler-1")
    chair, left_out = (Handler(teams, committee.keys[number], clock.now()) for number in range(2))
    (case,) = await chair.cases()
    assert await left_out.cases() == []
    assert (await left_out.ask("GET", f"/{case['id']}"))[0] == 404
    found = await chair.read(case["id"])
    with pytest.raises(SealError):
        left_out.open(case["id"], found["messages"][0])
    async with engine.begin() as db:
        holders = set(
            (await db.execute(text("SELECT holder FROM pointer_wrap UNION SELECT holder FROM pointer_share"))).scalars()
        )
        assert committee.keys[1].key_id not in holders
        await db.execute(text("UPDATE pointer SET unread = true"))
        assert receiving.pointers is not None
        handlers = await receiving.pointers.recipients.current(db, date(2026, 12, 2))

        async def no_lane(*_: Any, **__: Any) -> bool:
            return True

        quiet = replace(receiving, defer=no_lane)
        count = await attention.tell(quiet, db, receiving.pointers, handlers, date(2026, 12, 2))
        told = list((await db.execute(text("SELECT person_id FROM notice WHERE kind = 'pointer'"))).scalars())
        await db.execute(text("DELETE FROM notice WHERE kind = 'pointer'"))
    assert (count, sorted(told)) == (2, [everybody[0].person, everybody[2].person])


async def test_row_19_with_fewer_than_two_left_nothing_is_taken_in_and_the_ways_outside_are_shown(
    teams: Teams, engine: AsyncEngine
) -> None:
    card = await hand_in(teams, concerns="handler-0,handler-1", mode="named")
    assert "eksterne måtene" in words(card)
    assert "Arbeidstilsynet" in words(card)
    assert "Nærmeste leder" not in words(card)
    async with engine.connect() as db:
        assert (await db.execute(text("SELECT count(*) FROM pointer"))).scalar() == 0
    assert "mottatt" in words(await hand_in(teams, concerns="handler-0"))


def test_row_21_without_list_root_or_pepper_there_is_no_intake_and_the_rest_runs(tmp_path: Path) -> None:
    whole: dict[str, Any] = {
        "pointer_keys_file": tmp_path / "keys",
        "pointer_root_key": "0" * 64,
        "pointer_pepper": SecretStr("x"),
    }
    assert pointing.of(Settings(_env_file=None, **whole)) is not None
    for name in whole:
        assert (
            pointing.of(Settings(_env_file=None, **{key: value for key, value in whole.items() if key != name})) is None
        )


async def test_row_21_without_a_list_the_rest_runs_and_handlers_are_not_let_in(
    teams: Teams, committee: Committee, clock: FixedClock
) -> None:
    committee.file.unlink()
    assert "ordfører" in words((await teams.say("Hvem uttaler seg til media?"))[0]).lower()
    assert (await Handler(teams, committee.keys[0], clock.now()).ask("GET"))[0] == 401


@pytest.mark.parametrize("lacking", ["MICROSOFT_APP_ID", "MICROSOFT_APP_TENANT_ID"])
async def test_row_21_without_an_app_and_a_tenant_the_bot_does_not_start(
    lacking: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("MICROSOFT_APP_ID", "MICROSOFT_APP_TENANT_ID"):
        monkeypatch.setenv(name, "" if name == lacking else "x")
    with pytest.raises(SettingsError, match=lacking):
        await serve.run(signal.SIGTERM)


def test_row_22_a_secret_in_the_environment_is_warned_of() -> None:
    open_one = Settings(
        _env_file=None, microsoft_app_id="app", pointer_pepper=SecretStr("x"), pointer_log_key=SecretStr("0" * 64)
    )
    lines = [line.found for line in custody.secrets(open_one, date(2026, 11, 29))]
    assert any("POINTER_PEPPER" in line and "POINTER_LOG_KEY" in line for line in lines)


def wheel(folder: Path) -> tuple[Path, str]:
    """A package of nothing, and its SHA-256."""
    path, info = folder / "tiny_made_up-1.0-py3-none-any.whl", "tiny_made_up-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: tiny-made-up\nVersion: 1.0\n")
        made.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        made.writestr(f"{info}/RECORD", f"{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")
    return path, hashlib.sha256(path.read_bytes()).hexdigest()


def test_row_25_a_hash_that_was_changed_makes_the_install_fail(tmp_path: Path) -> None:
    _, right = wheel(tmp_path)
    flipped = f"{right[:-1]}{int(right[-1], 16) ^ 1:x}"
    lock, said = tmp_path / "lock", {}
    for name, found in (("right", right), ("flipped", flipped)):
        lock.write_text(f"tiny-made-up==1.0 --hash=sha256:{found}\n", encoding="utf-8")
        install = [
            "install",
            "--isolated",
            "--no-index",
            "--no-deps",
            "--require-hashes",
            "--find-links",
            str(tmp_path),
        ]
        command = [sys.executable, "-m", "pip", *install, "--target", str(tmp_path / name), "-r", str(lock)]
        said[name] = subprocess.run(command, capture_output=True, text=True)
    assert said["right"].returncode == 0, said["right"].stderr
    assert (said["flipped"].returncode, "DO NOT MATCH THE HASHES" in said["flipped"].stderr) == (1, True)
    assert [(tmp_path / name).exists() for name in said] == [True, False]


def test_row_25_every_package_is_pinned_by_its_hash_and_installed_by_it() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    packages = re.findall(r"(?m)^[a-zA-Z0-9_.-]+==.*(?:\n    --hash=.*)*", lock)
    assert len(packages) > 50
    assert all("--hash=sha256:" in one for one in packages)
    assert "--require-hashes -r requirements.lock" in (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "said", ["\x1b]52;c;cm0gLXJmIC8=\x07", "\x1b[2J", "\x1b]8;;https://evil.invalid\x1b\\x", "\x9b2J", "\u202eab"]
)
async def test_row_14_what_would_steer_a_handlers_terminal_is_stored_as_it_is_and_printed_inert(
    teams: Teams, committee: Committee, clock: FixedClock, said: str
) -> None:
    await report(teams, what=f"Se her: {said} slutt")
    chair = Handler(teams, committee.keys[0], clock.now())
    (case,) = await chair.cases()
    told = (await chair.read(case["id"]))["opened"][1]["what"]
    assert said in told
    printed = quoted(told)
    assert not {"\x1b", "\x9b", "\x07", "\u202e"} & set(printed)
    assert "<U+" in printed
