"""A taken port of the Playground is told of before anything starts."""

import asyncio
import os

from tests.hatched import CommandLine, Hatchery
from tests.machine import free_ports


async def test_a_taken_playground_port_is_a_clear_message_and_starts_nothing(hatchery: Hatchery) -> None:
    port, admin, taken = free_ports(3)
    holder = await asyncio.start_server(lambda *_: None, "127.0.0.1", taken)
    command = CommandLine(hatchery, {**os.environ, "BOT_AUTH": "off", "PORT": str(port), "ADMIN_PORT": str(admin)})
    code, out, problem = await command("demo", "--playground-port", str(taken))
    holder.close()
    assert (code, out) == (2, "")
    assert f"Porten {taken} er opptatt" in problem
    assert "PLAYGROUND_PORT" in problem
