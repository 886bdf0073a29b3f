"""`python -m bot pointer keys verify` and `log`."""

from dataclasses import replace

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from typer.testing import CliRunner

from bot.__main__ import app
from bot.command.pointer import printed
from tests.pointer.conftest import LOG_KEY, Committee
from tests.pointer.reporter import report
from tests.teams.conftest import Teams


def test_the_list_is_shown_with_fingerprints_or_what_is_wrong_with_it(
    committee: Committee, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POINTER_ROOT_KEY", bytes(committee.root.verify_key).hex())
    monkeypatch.setenv("POINTER_KEYS_FILE", str(committee.file))
    monkeypatch.setenv("BOT_AUTH", "off")
    good = CliRunner().invoke(app, ["pointer", "keys", "verify"])
    assert good.exit_code == 0, good.output
    assert "Liste nummer 1" in good.output
    digits = committee.keys[0].fingerprint
    assert " ".join(digits[place : place + 4] for place in range(0, 64, 4)) in good.output
    committee.file.write_text(committee.file.read_text().replace("signature", "signaturf"))
    bad = CliRunner().invoke(app, ["pointer", "keys", "verify"])
    assert bad.exit_code == 2
    assert "kan ikke brukes" in bad.output
    committee.put(replace(committee.handlers, version=9))
    assert CliRunner().invoke(app, ["pointer", "keys", "verify"]).exit_code == 0


async def test_whoever_reads_the_log_stands_in_it(
    teams: Teams, engine: AsyncEngine, committee: Committee, monkeypatch: pytest.MonkeyPatch
) -> None:
    await report(teams)
    kept = {"POINTER_ROOT_KEY": bytes(committee.root.verify_key).hex(), "POINTER_KEYS_FILE": str(committee.file)}
    kept |= {"POINTER_PEPPER": "pepper", "POINTER_LOG_KEY": LOG_KEY.hex(), "BOT_AUTH": "off"}
    for name, value in {**kept, "DATABASE_URL": engine.url.render_as_string(hide_password=False)}.items():
        monkeypatch.setenv(name, value)
    for reading in (1, 2):
        *lines, whole = await printed()
        assert [line.split()[2:] for line in lines] == [["keys", "bot", "1"], *[["log_read", "operator"]] * reading]
        assert whole == "Loggen er hel."
