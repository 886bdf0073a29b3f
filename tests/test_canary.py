"""Unique words in every field of every kind of turn and error, and none of them where anything is logged or left."""

import asyncio
import io
import itertools
import logging
import os
import resource
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.config import Settings
from bot.entry import group
from bot.log import AllowList
from bot.services import Services
from bot.teams.adapter import AiohttpCloudAdapter, OwnAuthentication
from bot.teams.connector import AiohttpConnectorFactory, Wire
from bot.teams.endpoint import PATH, Door, Endpoint
from bot.teams.handler import Handler as OrdinaryHandler
from bot.teams.limit import Limit
from bot.turn import Reply, Turn
from tests.conftest import own_database
from tests.machine import free_ports, until_open
from tests.pointer import reporter as pointing
from tests.pointer.conftest import Committee, committee, dialog
from tests.pointer.handler import Handler
from tests.pointer.test_rows_stored import dumped, every_table
from tests.teams.conftest import Teams, words
from tests.teams.desk import KARI, LIV, Desk, button, fields
from tests.teams.router import Router
from tests.teams.stub import Connector

__all__ = ["committee"]
ROOT = Path(__file__).parents[1]
LONG = 180.0
MARK = "qvxkanari"
"""Every planted word begins so."""
SEALED = "forsegla"
"""Every word that is planted in what is reported ends so."""
KINDS = ("message", "messageUpdate", "conversationUpdate", "installationUpdate", "messageReaction", "invoke", "no.such")


class Words:
    """Makes words that stand nowhere else."""

    def __init__(self, end: str = "ord") -> None:
        self._numbers, self._end = itertools.count(1), end

    def __call__(self) -> str:
        return f"{MARK}{next(self._numbers)}{self._end}"


def activity(word: Words, url: str, kind: str, **fields: Any) -> dict[str, Any]:
    """An activity of this kind with a word in every field that may hold any."""
    data = {"verb": word(), "ref": word(), "asked": word(), "inputs": {"name": word()}, "question": word()}
    return {
        "type": kind,
        "id": word(),
        "channelId": "msteams",
        "serviceUrl": url,
        "timestamp": "2026-11-24T09:00:00.123Z",
        "locale": word(),
        "text": f"Hvem er {word()} {word().title()}?",
        "summary": word(),
        "topicName": word(),
        "name": "adaptiveCard/action" if kind == "invoke" else word(),
        "action": "add" if kind == "installationUpdate" else word(),
        "from": {"id": f"29:{word()}", "name": word(), "aadObjectId": word(), "role": word()},
        "recipient": {"id": "28:bot", "name": word()},
        "conversation": {"id": f"a:{word()}", "name": word(), "conversationType": "personal", "tenantId": word()},
        "membersAdded": [{"id": "28:bot", "name": word()}, {"id": word(), "name": word()}],
        "attachments": [{"contentType": "image/png", "name": word(), "contentUrl": f"https://x.invalid/{word()}"}],
        "entities": [{"type": word(), "text": word()}],
        "channelData": {"eventType": "editMessage", "tenant": {"id": word()}, "team": {"name": word()}, word(): word()},
        "value": {"action": {"type": "Action.Execute", "verb": word(), "data": data}, **data},
        word(): word(),
        **fields,
    }


def bodies(word: Words, url: str) -> Iterator[Any]:
    """Whole turns of every kind, and of every command that stores something."""
    for kind in KINDS:
        yield activity(word, url, kind)
    for said in (
        "skriv nynorsk",
        "hjelp",
        "takk",
        "en journalist ringer",
        "hva vet du om meg",
        "glem meg",
        word(),
        f"{word()}\0",
        "",
    ):
        yield activity(word, url, "message", text=said, value=None)
    for verb in (
        "question.not_helped",
        "guideline.show",
        "spokesperson.decide",
        "question.tell",
        "question.missing",
        "privacy.show",
        "privacy.forget",
    ):
        data = {"verb": verb, "ref": "7.1-talsperson", "asked": word(), "question": word(), "subject": word()}
        data |= {"about": word(), "token": word(), "missing": word()}
        yield activity(word, url, "message", text="", value=data)
        value = {"action": {"type": "Action.Execute", "verb": verb, "data": data}}
        yield activity(word, url, "invoke", name="adaptiveCard/action", value=value)
    long = {"id": "a:x", "conversationType": "personal", "tenantId": word() * 20}
    yield activity(word, url, "message", text="skriv nynorsk", value=None, conversation=long)
    yield activity(word, "https://evil.invalid/", "message")
    yield activity(word, url, "invoke", name=word())


def malformed(word: Words) -> Iterator[bytes]:
    """Bodies that are no activity."""
    yield from (one.encode() for one in (word(), f'{{"{word()}', f'["{word()}"]', f'{{"type":"{word()}","type":"x"}}'))
    yield f'{{"type":"message","from":"{word()}"}}'.encode()
    yield word().encode("utf-16")


async def everything(word: Words, root: str, connector: str) -> list[int]:
    """Send it all, with words in the headers, the path and the query too; gives the statuses."""
    statuses = []
    async with aiohttp.ClientSession() as session:
        for body in bodies(word, connector):
            headers = {"Authorization": f"Bearer {word()}", "User-Agent": word(), "X-Ms-Conversation-Id": word()}
            async with session.post(f"{root}{PATH}?q={word()}", json=body, headers=headers) as answer:
                statuses.append(answer.status)
        for raw in malformed(word):
            async with session.post(root + PATH, data=raw, headers={"Content-Type": "application/json"}) as answer:
                statuses.append(answer.status)
        async with session.get(f"{root}/{word()}?{word()}", headers={"Cookie": f"{word()}={word()}"}) as answer:
            statuses.append(answer.status)
    return statuses


async def written(word: Words, port: int, connector: Connector, engine: AsyncEngine) -> None:
    """Messages written, found fault with, rejected, sent, corrected and recalled, with words in every field."""
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client:
        desk = Desk(Teams(client, connector), engine)
        prenotice, urgent = await desk.open(LIV, "nytt førehandsvarsel til alle"), await desk.open(KARI)
        unclear = {"people": word(), "send_words": word(), "release_words": word(), "link1_url": f"http://{word()}"}
        prenotice = await desk.fill(prenotice, LIV, **{**_said(word, urgent), **unclear})
        clear = {"people": "", "send_words": "", "release_day": "2099-01-02", "release_time": "12:00"}
        look = await desk.fill(prenotice, LIV, **{**_said(word, urgent), **clear, "release_words": ""})
        await desk.press(look, "announcement.submit", LIV)
        about = {"about": button(look, "announcement.submit")["data"]["about"]}
        weigh = await desk.press(_button("announcement.weigh", about), "announcement.weigh", KARI)
        await desk.press(weigh, "announcement.reject", KARI, reason=word())
        to = {"to": group("Heimetenesta"), "kind": "announcement", "urgent": "true"}
        look = await desk.fill(urgent, KARI, **{**_said(word, urgent), **to})
        await desk.press(look, "announcement.send", KARI)
        await _until(desk, "sent")
        about = {"about": button(look, "announcement.send")["data"]["about"].split()[0]}
        form = await desk.press(_button("broadcast.form", about), "broadcast.form", KARI)
        form = await desk.press(form, "broadcast.correct", KARI, **{**fields(form), "title_nb": ""})
        assert MARK in str(form)
        await desk.press(form, "broadcast.correct", KARI, **{name: f"{word()} {word()}" for name in fields(form)})
        await _until(desk, "sent")
        sure = await desk.press(_button("broadcast.sure", about), "broadcast.sure", KARI)
        await desk.press(sure, "broadcast.recall", KARI)
        await _until(desk, "recalled")


async def reported(word: Words, port: int, connector: Connector, committee: Committee) -> str:
    """A report with words in every field, its reply and an addition, and what is mended on the way; gives the receipt."""
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client:
        teams = Teams(client, connector)
        story = {name: word() for name in ("what", "where", "when", "told")}
        mended = await pointing.hand_in(teams, **{**story, "mode": word(), "concerns": word()})
        assert MARK in str(mended)
        code = await pointing.report(teams, **story, mode="confidential")
        chair = Handler(teams, committee.keys[0], datetime.now(UTC))
        (case,) = await chair.cases()
        assert (await chair.reply(case["id"], committee.handlers, word()))[0] == 201
        shown = await pointing.follow(teams, code)
        assert MARK in str(shown)
        added = {**pointing.button(shown, "pointer.add"), "text": word()}
        assert "lagt til" in words(await dialog(teams, "submit", added, who=pointing.REPORTER))
        await pointing.follow(teams, word())
        await dialog(teams, "submit", {**added, "token": word(), "session": word()}, who=pointing.REPORTER)
    return code


def settings_of(committee: Committee) -> dict[str, str]:
    """What a process that takes pointers in is told."""
    root = bytes(committee.root.verify_key).hex()
    secrets_ = {"POINTER_PEPPER": uuid4().hex, "POINTER_LOG_KEY": "6c" * 32}
    return {"POINTER_KEYS_FILE": str(committee.file), "POINTER_ROOT_KEY": root, **secrets_}


def _said(word: Words, form: dict[str, Any]) -> dict[str, str]:
    """A word in every field of free text."""
    free = [name for name in fields(form) if name.startswith(("title_", "text_", "release_", "must_", "picture_alt"))]
    picture = {"picture_url": f"https://example.invalid/{word()}", "link1_url": f"https://example.invalid/{word()}"}
    said = {name: word() for name in free if not name.endswith(("_day", "_time", "_words"))}
    links = {"release_link": f"https://example.invalid/{word()}", "link1_title": word()}
    return {**said, **picture, **links, "coverage": "90", "coverage_reason": word()}


def _button(verb: str, data: dict[str, Any]) -> dict[str, Any]:
    return {"body": [], "actions": [{"type": "Action.Execute", "verb": verb, "data": {"verb": verb, **data}}]}


async def _until(desk: Desk, state: str) -> None:
    """Wait until the process has sent what it is to send."""
    while True:
        if await desk.query("SELECT state FROM broadcast") == [state]:
            return
        await asyncio.sleep(0.1)


async def http(port: int, raw: bytes) -> None:
    """Send what is not even HTTP."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(raw)
    await writer.drain()
    await reader.read()
    writer.close()
    await writer.wait_closed()


@pytest.fixture
async def connector() -> AsyncIterator[Connector]:
    """A stand-in for Teams' connector."""
    made = Connector()
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
def server_log(database_folder: Path, engine: AsyncEngine) -> Callable[[], str]:
    """Reads what the database server has logged since the test began."""
    file = database_folder / "log"
    start = file.stat().st_size
    return lambda: file.read_bytes()[start:].decode(errors="replace")


def planted(folder: Path) -> list[str]:
    """The files under `folder` with a planted word in name or content."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return [str(path) for path in found if MARK in path.name or MARK.encode() in path.read_bytes().lower()]


@pytest.fixture
async def own(database_folder: Path) -> AsyncIterator[AsyncEngine]:
    """A database in which nothing lies that other tests left."""
    async with own_database(database_folder, f"canary_{uuid4().hex}") as made:
        yield made


async def test_a_real_process_writes_no_word_to_its_logs_metrics_or_temporary_files(
    own: AsyncEngine, server_log: Callable[[], str], connector: Connector, committee: Committee, tmp_path: Path
) -> None:
    word, (port, admin) = Words(), free_ports(2)
    url = own.url.render_as_string(hide_password=False)
    settings = {
        "BOT_AUTH": "off",
        "DATABASE_URL": url,
        "PORT": str(port),
        "ADMIN_PORT": str(admin),
        "LOG_LEVEL": "DEBUG",
    }
    with (tmp_path / "output").open("wb") as output:
        os.mkdir(tmp_path / "temporary")
        environment = {**os.environ, **settings, **settings_of(committee), "TMPDIR": str(tmp_path / "temporary")}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "serve", cwd=ROOT, env=environment, stdout=output, stderr=output
        )
    try:
        async with asyncio.timeout(LONG):
            await until_open(admin)
            assert resource.prlimit(process.pid, resource.RLIMIT_CORE) == (0, 0)
            code = await reported(Words(SEALED), port, connector, committee)
            statuses = await everything(word, f"http://127.0.0.1:{port}", connector.url)
            await written(word, port, connector, own)
            await http(port, f"POST {PATH} HTTP/9 {word()}\r\n{word()}\r\n\r\n".encode())
            async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{admin}/metrics") as answer:
                metrics = await answer.text()
    finally:
        process.send_signal(signal.SIGTERM)
        ended = await process.wait()
    assert ended == 0
    said = (tmp_path / "output").read_text(encoding="utf-8").lower()
    assert {200, 400, 401, 404, 501} <= set(statuses)
    assert MARK in str([one.body for one in connector.sent]).lower(), "the words were never handled"
    assert SEALED not in str([one.body for one in connector.sent]).lower(), "a message told what was reported"
    assert "trekt tilbake" in str([one.body for one in connector.sent]), "no message came to its reader"
    assert "22001" in said, "the database error was never made"
    assert not [one for one in (MARK, code, code.replace(" ", "")) if one in said]
    assert 'bot_turns_total{end="failed"}' in metrics
    assert MARK not in metrics.lower()
    assert planted(tmp_path) == []
    assert MARK not in server_log().lower()
    async with own.connect() as db:
        tables = await dumped(db, await every_table(db))
    assert tables["procrastinate_jobs"] != []
    assert MARK not in str(tables["procrastinate_jobs"]).lower(), "a job's arguments are ids"
    assert MARK in str(tables).lower()
    assert not [one for one in (SEALED, code, code.replace(" ", "")) if one in str(tables).lower()]


class Faulty(Router):
    """A router whose every dialog fails with the person's words in its error."""

    def __init__(self, how: str) -> None:
        self._how = how

    async def answer(self, turn: Turn, db: AsyncConnection) -> Reply:
        """Fail as told."""
        if self._how == "database":
            await db.execute(text("SELECT CAST(:said AS uuid)"), {"said": turn.text})
        elif self._how == "unique":
            await db.execute(text("INSERT INTO person (id) VALUES (:said), (:said)"), {"said": turn.text})
        elif self._how == "chained":
            try:
                raise ValueError(turn.text)
            except ValueError as error:
                raise RuntimeError(turn.sender.name) from error
        raise KeyError(turn.text)


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """All that any logger writes at any level, in the form in which the bot logs it."""
    stream = io.StringIO()
    handler, root = logging.StreamHandler(stream), logging.getLogger()
    handler.setFormatter(AllowList(everywhere=True))
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.mark.parametrize(
    ("how", "kind"),
    [
        ("key", "KeyError"),
        ("chained", "RuntimeError from ValueError"),
        ("database", "InvalidTextRepresentation 22P02"),
        ("unique", "UniqueViolation 23505 person"),
    ],
)
async def test_a_dialog_that_fails_with_the_words_in_its_error_logs_only_the_kind(
    how: str,
    kind: str,
    engine: AsyncEngine,
    services: Services,
    settings: Settings,
    connector: Connector,
    server_log: Callable[[], str],
    lines: io.StringIO,
    capfd: pytest.CaptureFixture[str],
) -> None:
    word, wire = Words(), Wire()
    adapter = AiohttpCloudAdapter(OwnAuthentication(AiohttpConnectorFactory(wire)))
    handler = OrdinaryHandler(
        Faulty(how), engine, services.directory, services.clock, Limit(100, 100), settings.mark_secret
    )
    app = web.Application()
    app.router.add_route("*", PATH, Endpoint(adapter, handler.on_turn, Door(frozenset({"127.0.0.1"}))).handle)
    async with TestClient(TestServer(app)) as client:
        body = activity(word, connector.url, "message", id=uuid4().hex)
        async with client.post(PATH, json=body) as answer:
            assert answer.status == 200
        connector.refusals.append((403, {}))
        async with client.post(PATH, json=activity(word, connector.url, "message", id=uuid4().hex)) as answer:
            await answer.read()
    await wire.close()
    said, shown = lines.getvalue(), capfd.readouterr()
    assert kind in said
    for place in (said, shown.out, shown.err, server_log()):
        assert MARK not in place.lower()
