"""`python -m bot pointer keys verify`."""

from dataclasses import replace

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from tests.pointer.conftest import Committee


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
