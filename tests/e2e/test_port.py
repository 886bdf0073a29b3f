"""A taken port of the Playground is told of before anything starts."""

import asyncio
import os
import sys
from pathlib import Path

from tests.machine import free_ports

ROOT = Path(__file__).parents[2]


async def test_a_taken_playground_port_is_a_clear_message_and_starts_nothing() -> None:
    port, admin, taken = free_ports(3)
    holder = await asyncio.start_server(lambda *_: None, "127.0.0.1", taken)
    environment = {**os.environ, "BOT_AUTH": "off", "PORT": str(port), "ADMIN_PORT": str(admin)}
    command = [sys.executable, "-m", "bot", "demo", "--playground-port", str(taken)]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment, stdout=pipe, stderr=pipe)
    async with asyncio.timeout(60):
        out, problem = await process.communicate()
    holder.close()
    assert (process.returncode, out) == (2, b"")
    assert f"Porten {taken} er opptatt" in problem.decode()
    assert "PLAYGROUND_PORT" in problem.decode()
