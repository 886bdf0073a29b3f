"""Gives birth to processes of `python -m MODULE …`: itself `python -m tests.hatchery FD`, with a socket to be told on.

Everything is imported before the first one, so that each costs milliseconds; from its fork on a child is a process like
any other, with an environment, an input, outputs and an exit code of its own.
"""

import gc
import json
import os
import runpy
import socket
import sys
from contextlib import suppress
from importlib import import_module
from pkgutil import iter_modules

from bot import command, graph

MOST = 65536
FDS = 4
"""Input, output, complaints, and where the pid and in the end the exit code are told."""


def main(wire: socket.socket) -> None:
    """Fork a child for each line of JSON, {module, arguments, environment}, until nobody asks any more."""
    for room in (command, graph):
        for one in iter_modules(room.__path__, f"{room.__name__}."):
            import_module(one.name)
    gc.freeze()
    while True:
        line, given, _, _ = socket.recv_fds(wire, MOST, FDS)
        bury()
        if not line:
            return
        while not line.endswith(b"\n"):
            line += wire.recv(MOST)
        if os.fork() == 0:
            wire.close()
            live(json.loads(line), given)
            return
        for number in given:
            os.close(number)


def bury() -> None:
    """Take note of who has ended."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def live(order: dict[str, object], given: list[int]) -> None:
    """Become the child, while another process waits for its end and tells of it."""
    *three, tells = given
    child = os.fork()
    if child:
        for number in three:
            os.close(number)
        os.write(tells, f"{child}\n".encode())
        _, status = os.waitpid(child, 0)
        os.write(tells, f"{os.waitstatus_to_exitcode(status)}\n".encode())
        os._exit(0)
    os.close(tells)
    for place, number in enumerate(three):
        os.dup2(number, place)
        os.close(number)
    os.environ.clear()
    os.environ.update(order["environment"])  # type: ignore[call-overload] # of JSON
    sys.argv = [str(order["module"]), *order["arguments"]]  # type: ignore[misc] # of JSON
    runpy.run_module(str(order["module"]), run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
