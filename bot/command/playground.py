"""Microsoft 365 Agents Playground beside the demo: one instance a speaker, on loopback only.

An instance lets only one user speak, so an employee, a leader and the communications chief get one each.
"""

import asyncio
import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from bot.directory import Directory, Employee

ROOT = Path(__file__).resolve().parents[2]
CLI = ROOT / "node_modules/@microsoft/m365agentsplayground/cli.js"
SCHEMAS = ROOT / "node_modules/@microsoft/app-manifest/build/json-schemas/teams/v1.29"
LOOPBACK = Path(__file__).with_name("loopback.cjs")
CONFIG = ".m365agentsplayground.yml"
OLDEST_NODE = 18
SPEAKERS = {
    "ansatt": "d0000000-0000-4000-8000-000000000009",
    "leder": "d0000000-0000-4000-8000-000000000005",
    "kommunikasjonssjef": "d0000000-0000-4000-8000-000000000003",
}
OTHERS = 5
"""How many users beside the speaker the Playground's strict schema wants."""


@dataclass(frozen=True)
class Instance:
    """One Playground: who speaks in it, and where it is."""

    role: str
    name: str
    port: int

    @property
    def url(self) -> str:
        """The address to open."""
        return f"http://127.0.0.1:{self.port}"


def node() -> str | None:
    """The path of Node 18 or later, or None."""
    found = shutil.which("node")
    if found is None:
        return None
    version = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603 - a program that shutil.which found, and arguments of ours
    major = version.strip().removeprefix("v").partition(".")[0]
    return found if major.isdigit() and int(major) >= OLDEST_NODE else None


def installed() -> bool:
    """Whether the Playground and the manifest's schemas are there."""
    return CLI.exists() and SCHEMAS.exists()


def install() -> bool:
    """Install the pinned Playground and the manifest's schemas with npm, once; False where that fails."""
    if installed():
        return True
    npm = shutil.which("npm")
    if npm is None:
        return False
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0 and SCHEMAS.exists()  # noqa: S603 - a program that shutil.which found, and arguments of ours


def config(speaker: Employee, others: Sequence[Employee], role: str) -> dict[str, Any]:
    """The Playground's configuration: the demo's own people, with `speaker` as the one who speaks."""
    return {
        "version": "0.1.1",
        "tenantId": "00000000-0000-4000-8000-0000000000aa",
        "bot": {"id": "00000000-0000-4000-8000-0000000000bb", "name": "Raumabot"},
        "currentUser": _user(speaker),
        "users": [_user(one) for one in others if one.id != speaker.id][:OTHERS],
        "personalChat": {"id": f"demo-{role}"},
        "groupChat": {"id": f"demo-gruppe-{role}", "name": "Gruppe"},
        "team": {
            "id": f"demo-team-{role}",
            "name": "Demokommunen",
            "aadGroupId": "00000000-0000-4000-8000-0000000000cc",
            "channels": [{"id": f"demo-kanal-{role}", "name": "Nytt"}],
        },
    }


def _user(person: Employee) -> dict[str, str]:
    given, _, family = person.name.rpartition(" ")
    return {
        "id": f"29:{person.id}",
        "name": person.name,
        "userPrincipleName": person.email,
        "aadObjectId": person.id,
        "givenName": given,
        "surname": family,
        "email": person.email,
    }


async def start(
    folder: Path, directory: Directory, bot: str, first_port: int
) -> list[tuple[Instance, asyncio.subprocess.Process]]:
    """Start an instance for each speaker against the bot at `bot`, keeping their files in `folder`."""
    started = []
    for number, (role, person_id) in enumerate(SPEAKERS.items()):
        speaker = directory.employee(person_id)
        if speaker is None:
            continue
        instance = Instance(role, speaker.name, first_port + number)
        started.append(
            (instance, await _start(folder / role, instance, config(speaker, directory.employees(), role), bot))
        )
    return started


def _prepare(folder: Path, written: dict[str, Any]) -> BinaryIO:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CONFIG).write_text(json.dumps(written, ensure_ascii=False), encoding="utf-8")
    return (folder / "output.log").open("wb")


async def _start(folder: Path, instance: Instance, written: dict[str, Any], bot: str) -> asyncio.subprocess.Process:
    log = await asyncio.to_thread(_prepare, folder, written)
    options = ["start", "-e", f"{bot}/api/messages", "-c", "msteams", "-p", str(instance.port), "--disable-telemetry"]
    return await asyncio.create_subprocess_exec(
        node() or "node",
        "--require",
        str(LOOPBACK),
        str(CLI),
        *options,
        cwd=folder,
        env={**os.environ, "BROWSER": "none"},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=log,
        stderr=asyncio.subprocess.STDOUT,
    )
