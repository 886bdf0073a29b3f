"""Processes that tests start: whole ones, and ones that the hatchery bears within milliseconds."""

import asyncio
import json
import os
import signal
import socket
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
LONG = 60.0
Ended = tuple[int, str, str]
"""An exit code, and what was said on the output and beside it."""


class Hatched:
    """A process that the hatchery bore; to be used as asyncio's own."""

    def __init__(
        self, pid: int, stdout: asyncio.StreamReader, stderr: asyncio.StreamReader, told: asyncio.StreamReader
    ):
        self.pid, self.stdout, self.stderr = pid, stdout, stderr
        self._end = asyncio.create_task(told.read())

    @property
    def returncode(self) -> int | None:
        """The exit code, where it has ended."""
        return int(self._end.result()) if self._end.done() else None

    async def wait(self) -> int:
        """The exit code, once it has ended."""
        return int(await asyncio.shield(self._end))

    async def communicate(self) -> tuple[bytes, bytes]:
        """What it says until it ends."""
        out, problem = await asyncio.gather(self.stdout.read(), self.stderr.read())
        await self.wait()
        return out, problem

    def send_signal(self, number: int) -> None:
        """Signal it, unless it has ended, which may not be known here yet."""
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


@dataclass(frozen=True)
class Hatchery:
    """Where they are born."""

    wire: socket.socket

    async def start(self, module: str, *arguments: str, environment: Mapping[str, str], answers: str = "") -> Hatched:
        """`python -m MODULE ARGUMENTS` in the checkout, with `answers` on its input."""
        pipes = [os.pipe() for _ in range(4)]
        (given, says), *ours = pipes
        os.write(says, answers.encode())
        os.close(says)
        order = {"module": module, "arguments": arguments, "environment": dict(environment)}
        line = json.dumps(order).encode() + b"\n"
        theirs = [given, *(write for _, write in ours)]
        self.wire.sendall(line[socket.send_fds(self.wire, [line], theirs) :])
        for number in theirs:
            os.close(number)
        out, problem, told = [await _reader(read) for read, _ in ours]
        return Hatched(int(await told.readline()), out, problem, told)


async def _reader(number: int) -> asyncio.StreamReader:
    """What comes out of a pipe, which is closed at its end."""
    reader = asyncio.StreamReader()
    pipe = os.fdopen(number, "rb", buffering=0)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), pipe)
    return reader


@asynccontextmanager
async def hatching() -> AsyncIterator[Hatchery]:
    """The hatchery, which takes seconds to start."""
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-m", "tests.hatchery", str(theirs.fileno())]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, pass_fds=[theirs.fileno()])
    theirs.close()
    yield Hatchery(ours)
    ours.close()
    await process.wait()


async def start(*arguments: str, environment: Mapping[str, str], answers: bool = False) -> Process:
    """`python -m bot ARGUMENTS`, a whole process, which is given `answers` later or has none."""
    pipe, none = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    command = [sys.executable, "-m", "bot", *arguments]
    return await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env=environment, stdin=pipe if answers else none, stdout=pipe, stderr=pipe
    )


@dataclass(frozen=True)
class CommandLine:
    """`python -m bot` in an environment."""

    hatchery: Hatchery
    environment: Mapping[str, str]

    def within(self, **changed: str) -> "CommandLine":
        """The same where settings are changed."""
        return replace(self, environment={**self.environment, **changed})

    async def __call__(self, *arguments: str, answers: str = "") -> Ended:
        """How `python -m bot ARGUMENTS` ends, born of the hatchery."""
        process = await self.hatchery.start("bot", *arguments, environment=self.environment, answers=answers)
        return await ended(process)

    async def whole(self, *arguments: str) -> Ended:
        """The same of a whole process: one test of each command is of all that a start is."""
        return await ended(await start(*arguments, environment=self.environment))


async def ended(process: Process | Hatched) -> Ended:
    """How a process ends, which it does soon."""
    try:
        async with asyncio.timeout(LONG):
            out, problem = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    return await process.wait(), out.decode(), problem.decode()
