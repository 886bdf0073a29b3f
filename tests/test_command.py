"""The commands of a newcomer: a chat in the terminal, and a demo on a machine without Node."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.hatched import CommandLine, Hatchery, start
from tests.machine import free_ports, until_open

ROOT = Path(__file__).parents[1]
LONG = 60.0


@pytest.fixture
def environment(engine: AsyncEngine) -> dict[str, str]:
    """The demo's settings on the tests' database and free ports, with no Node to be found."""
    port, admin = free_ports(2)
    url = engine.url.render_as_string(hide_password=False)
    bare = {**os.environ, "PATH": str(Path(sys.executable).parent), "BOT_AUTH": "off"}
    return {**bare, "DATABASE_URL": url, "PORT": str(port), "ADMIN_PORT": str(admin)}


async def test_a_chat_in_the_terminal_answers_and_takes_a_buttons_number(environment: dict[str, str]) -> None:
    process = await start("chat", environment=environment, answers=True)
    async with asyncio.timeout(LONG):
        out, _ = await process.communicate("Hvem er talsperson?\n1\nskriv nynorsk\nskriv bokmål\n".encode())
    said = out.decode()
    assert process.returncode == 0
    assert "Kommunikasjonsstrategien" in said
    assert "[1]" in said
    assert "nynorsk til deg" in said


async def test_without_node_the_demo_says_so_runs_and_stops_on_a_signal(environment: dict[str, str]) -> None:
    process = await start("demo", environment=environment)
    assert process.stdout is not None
    async with asyncio.timeout(LONG):
        await until_open(int(environment["PORT"]))
        lines = [(await process.stdout.readline()).decode() for _ in range(3)]
        assert any("make chat" in line for line in lines), json.dumps(lines)
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0


async def test_a_taken_port_is_a_clear_message(hatchery: Hatchery, environment: dict[str, str]) -> None:
    holder = await asyncio.start_server(lambda *_: None, "127.0.0.1", int(environment["PORT"]))
    code, _, problem = await CommandLine(hatchery, environment)("demo")
    holder.close()
    assert code == 2
    assert f"Porten {environment['PORT']} er opptatt" in problem


@pytest.mark.parametrize(
    ("commands", "never"),
    [
        (("ask",), ("sqlalchemy", "alembic", "aiohttp")),
        (
            ("backup", "doctor", "people", "reach", "store"),
            ("botbuilder", "botframework", "msgraph", "azure", "lingua"),
        ),
    ],
)
def test_no_command_loads_what_it_does_not_need(commands: tuple[str, ...], never: tuple[str, ...]) -> None:
    loaded = (
        f"import sys, {', '.join(f'bot.command.{one}' for one in commands)}; print(*({{*{never}}} & {{*sys.modules}}))"
    )
    done = subprocess.run([sys.executable, "-c", loaded], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
