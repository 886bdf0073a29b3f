"""The Playground is kept on this machine: it listens on loopback, and reaches nothing outside."""

import subprocess

import pytest

from bot.command import playground

LISTEN = "const s = require('net').createServer().listen({}, () => {{ console.log(s.address().address); s.close(); }});"
FETCH = "fetch('{}').then(() => console.log('reached'), (error) => console.log(String(error.cause)));"


def ran(program: str) -> str:
    """What a program says in Node with the script before it."""
    command = [playground.node() or "node", "--require", str(playground.LOOPBACK), "-e", program]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.strip()


@pytest.mark.parametrize("where", ["0", "'0'", "0, '0.0.0.0'", "0, '::'", "{port: 0, host: '0.0.0.0'}"])
def test_wherever_it_would_listen_it_listens_on_loopback(where: str) -> None:
    assert ran(LISTEN.format(where)) == "127.0.0.1"


@pytest.mark.parametrize("address", ["http://192.0.2.1/", "http://[2001:db8::1]/", "https://example.com/"])
def test_no_outside_address_is_reached(address: str) -> None:
    assert "kept on this machine" in ran(FETCH.format(address))
