"""The script on the page for publishers publishes where the answer is certain, and in no other case."""

import asyncio
import os
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

PAGE = Path(__file__).parents[1] / "docs/publishing.md"
NOW = datetime.now(UTC)
BEFORE, AFTER = (NOW + timedelta(hours=1)).isoformat(), (NOW - timedelta(hours=1)).isoformat()
SLEEP = '#!/bin/sh\n[ "$1" = 30 ] || exit 1\nrm "$MORE" 2>/dev/null || kill "$PPID"\n'
"""In the place of the script's own wait: the last one ends the script."""
Answer = tuple[int, Any]


def said(clear: Any = True, state: Any = "clear", at: Any = AFTER) -> Answer:
    """An answer as bot/web/release.py gives it."""
    return 200, {"state": state, "clear": clear, "coverage": 98.3, "external_time": at}


async def held(answers: Sequence[Answer], folder: Path) -> tuple[int | None, str]:
    """What the script of the page does where it is answered so, the last answer for ever."""
    left = list(answers)

    async def answer(_: web.Request) -> web.Response:
        status, body = left.pop(0) if len(left) > 1 else left[0]
        return (
            web.Response(text=body, status=status) if isinstance(body, str) else web.json_response(body, status=status)
        )

    app = web.Application()
    app.router.add_get("/api/releases/TOKEN", answer)
    async with TestServer(app) as server:
        return await run(str(server.make_url("/api/releases/TOKEN")), folder, len(answers) - 1)


async def run(address: str, folder: Path, more: int = 0) -> tuple[int | None, str]:
    """Run the script, which waits `more` times (0 or 1) and is ended at the next."""
    (script,) = re.findall(r"^```sh\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    (folder / "hold.sh").write_text(script, encoding="utf-8")
    (folder / "sleep").write_text(SLEEP, encoding="utf-8")
    (folder / "sleep").chmod(0o755)
    (folder / "more").write_text("") if more else None
    changed = {"PATH": f"{folder}:{os.environ['PATH']}", "MORE": str(folder / "more"), "no_proxy": "127.0.0.1"}
    started = await asyncio.create_subprocess_exec(
        "sh", str(folder / "hold.sh"), address, env={**os.environ, **changed}, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await started.communicate()
    return started.returncode, out.decode()


@pytest.mark.parametrize(
    "answers",
    [
        [said(clear=False, state="waiting")],
        [said(clear=False, state="late")],
        [said(clear=False, state="stopped")],
        [said(clear="true")],
        [said(clear=1)],
        [said(state="stopped")],
        [said(state=None)],
        [said(at=BEFORE)],
        [said(at=None)],
        [said(at="")],
        [said(at="snart")],
        [(404, {"state": "unknown", "clear": False})],
        [(500, said()[1])],
        [(429, said()[1])],
        [(200, "")],
        [(200, "clear true")],
        [(200, "<html>true</html>")],
        [(200, [True])],
        [(200, '{"clear": true, "state": "clear"')],
        [said(clear=False, state="waiting"), said(at=BEFORE)],
    ],
)
async def test_it_holds_the_article_on_anything_but_true_at_its_time(answers: list[Answer], tmp_path: Path) -> None:
    code, out = await held(answers, tmp_path)
    assert code != 0
    assert out == ""


@pytest.mark.parametrize("answers", [[said()], [said(clear=False, state="waiting"), said()], [(500, ""), said()]])
async def test_it_publishes_where_it_is_clear_and_the_time_has_come(answers: list[Answer], tmp_path: Path) -> None:
    assert await held(answers, tmp_path) == (0, "Publiser nå\n")


async def test_it_holds_where_nobody_answers(tmp_path: Path) -> None:
    code, out = await run("http://127.0.0.1:1/api/releases/TOKEN", tmp_path)
    assert (code != 0, out) == (True, "")
