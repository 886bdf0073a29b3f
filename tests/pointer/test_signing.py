"""What a handler has not signed is not theirs: requests and replies (threat 3), and their keys' file."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from nacl.signing import SigningKey

from desk import keyfile
from desk.keyfile import KeyFileError
from desk.sealing import Heading
from desk.signing import WINDOW, Unsigned, authorize, check, credentials, sign_message, signed_message

KEY, OTHER = SigningKey.generate(), SigningKey.generate()
NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
REQUEST: dict[str, Any] = {"method": "POST", "path": "/api/pointers/a?b=1", "body": b"{}"}
HEADING = Heading("0" * 32, "reply", 3, 1)


def header() -> str:
    return authorize(KEY, "0" * 16, REQUEST["method"], REQUEST["path"], REQUEST["body"], NOW)


def test_a_signed_request_is_let_in_for_a_few_minutes_either_way() -> None:
    said = credentials(header())
    for off in (-WINDOW, 0, WINDOW):
        check(said, KEY.verify_key, now=NOW + timedelta(seconds=off), **REQUEST)
    for off in (-WINDOW - 1, WINDOW + 1):
        with pytest.raises(Unsigned):
            check(said, KEY.verify_key, now=NOW + timedelta(seconds=off), **REQUEST)


@pytest.mark.parametrize("changed", [{"method": "GET"}, {"path": "/api/pointers/b"}, {"body": b"{} "}])
def test_a_signature_holds_for_one_request(changed: dict[str, Any]) -> None:
    with pytest.raises(Unsigned):
        check(credentials(header()), KEY.verify_key, now=NOW, **{**REQUEST, **changed})


def test_what_a_request_says_of_itself_is_signed_too() -> None:
    said = credentials(header())
    for wrong in (replace(said, nonce="0" * 32), replace(said, time=said.time + 1), replace(said, key_id="1" * 16)):
        with pytest.raises(Unsigned):
            check(wrong, KEY.verify_key, now=NOW, **REQUEST)
    with pytest.raises(Unsigned):
        check(said, OTHER.verify_key, now=NOW, **REQUEST)


@pytest.mark.parametrize("text", ["", "Bearer x", header() + " ", header().replace("key=", "key=z")])
def test_another_header_is_refused(text: str) -> None:
    with pytest.raises(Unsigned):
        credentials(text)


def test_a_reply_is_a_handlers_in_its_own_place_alone() -> None:
    signature = sign_message(KEY, HEADING, b"box")
    assert signed_message(KEY.verify_key, HEADING, b"box", signature)
    for place in (replace(HEADING, case="1" * 32), replace(HEADING, seq=4), replace(HEADING, keys=2)):
        assert not signed_message(KEY.verify_key, place, b"box", signature)
    assert not signed_message(KEY.verify_key, HEADING, b"fox", signature)
    assert not signed_message(OTHER.verify_key, HEADING, b"box", signature)
    assert not signed_message(KEY.verify_key, HEADING, b"box", b"short")


def test_a_key_file_is_opened_by_its_passphrase_alone(tmp_path: Path) -> None:
    keys, path = keyfile.make("handler-0"), tmp_path / "handler-0.key"
    keyfile.write(path, keys, "fjorten teikn eller fleire", ops=1, memory=8192)
    assert keyfile.read(path, "fjorten teikn eller fleire").fingerprint == keys.fingerprint
    assert path.stat().st_mode & 0o777 == 0o600
    assert bytes(keys.private).hex() not in path.read_text()
    with pytest.raises(KeyFileError, match="passphrase"):
        keyfile.read(path, "fjorten teikn eller fleirE")


def test_a_key_file_is_never_written_over_and_needs_a_long_passphrase(tmp_path: Path) -> None:
    keys, path = keyfile.make("handler-0"), tmp_path / "handler-0.key"
    with pytest.raises(KeyFileError, match="short"):
        keyfile.write(path, keys, "for kort")
    path.write_text("noe som var der")
    with pytest.raises(KeyFileError, match="exists"):
        keyfile.write(path, keys, "fjorten teikn eller fleire", ops=1, memory=8192)
    with pytest.raises(KeyFileError, match="unreadable"):
        keyfile.read(path, "fjorten teikn eller fleire")
