"""The desk stands alone: installed, and as one file, where there is nothing but PyNaCl and aiohttp."""

import asyncio
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from desk import bundle
from tests.desk.conftest import PASSPHRASE, House

DESK = Path(bundle.__file__).parent


@dataclass(frozen=True)
class Machine:
    """A handler's machine: a fresh virtual environment, and the one file."""

    folder: Path

    @property
    def ways(self) -> dict[str, list[str]]:
        """How the desk is started, installed and as one file."""
        own = self.folder / "bin"
        return {"installed": [str(own / "pointer-desk")], "file": [str(own / "python"), str(self.folder / "desk.pyz")]}


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """PyNaCl, aiohttp and the desk, by the machine's own index; built from a copy, so that nothing is left here."""
    folder = tmp_path_factory.mktemp("machine")
    source = folder / "source"
    shutil.copytree(DESK, source, ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, "pynacl", "aiohttp"], check=True)
    subprocess.run([*pip, str(source)], check=True)
    made = [sys.executable, "-m", "desk.bundle", str(folder / "desk.pyz")]
    said = subprocess.run(made, check=True, cwd=DESK.parent, capture_output=True, text=True).stdout
    assert "pip install pynacl aiohttp" in said
    return Machine(folder)


async def run(way: list[str], *argv: str, folder: Path) -> str:
    """What a command shows, started where none of our sources is."""
    started = await asyncio.create_subprocess_exec(
        *way, *argv, cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    shown, _ = await started.communicate()
    assert started.returncode == 0, shown.decode()
    return shown.decode()


@pytest.mark.parametrize("way", ["installed", "file"])
async def test_it_helps_makes_keys_and_lists(machine: Machine, house: House, tmp_path: Path, way: str) -> None:
    start, secret = machine.ways[way], tmp_path / "pass"
    secret.write_text(PASSPHRASE)
    helped = await run(start, "--help", folder=tmp_path)
    assert "Leser og svarer på varsler" in helped
    making = ["keygen", "--id", "mottaker-1", "--key", str(tmp_path / "ny.key"), "--passphrase-file", str(secret)]
    assert '"id": "mottaker-1"' in await run(start, *making, folder=tmp_path)
    one, keys = house.bot.report(), house.keys[0]
    where = ["--server", house.url, "--key", str(house.file(keys)), "--root", bytes(house.root.verify_key).hex()]
    listed = await run(start, "list", *where, "--passphrase-file", str(secret), folder=tmp_path)
    assert one.id in listed


def test_the_machine_has_nothing_else(machine: Machine) -> None:
    listing = [str(machine.folder / "bin" / "python"), "-m", "pip", "list", "--format=freeze"]
    there = subprocess.run(listing, check=True, capture_output=True, text=True).stdout.lower()
    assert "pointer-desk==0.1.0" in there
    for never in ("sqlalchemy", "botbuilder", "rauma", "pydantic", "msgraph"):
        assert never not in there


def test_the_same_sources_make_the_same_file(tmp_path: Path) -> None:
    for name in ("one.pyz", "other.pyz"):
        bundle.bundle(tmp_path / name)
    assert (tmp_path / "one.pyz").read_bytes() == (tmp_path / "other.pyz").read_bytes()
    assert bundle.main([]) == 2
