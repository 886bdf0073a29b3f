"""Whole flows at the terminal: a case is read, acknowledged, answered, closed; identities; the recovery drill."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from nacl.public import SealedBox
from nacl.signing import SigningKey

from desk.keyfile import make
from tests.desk.conftest import House, Screen, run


async def test_a_case_goes_from_received_to_closed_and_the_reporter_reads_each_step(house: House) -> None:
    one = house.bot.report(where="Skysstasjonen", danger=False)
    first, second, _ = house.keys
    assert f"Varsel {one.id}  Mottatt" in await house.run(first, "list")
    shown = await house.run(first, "read", one.id)
    assert "  | Det mangler rekkverk.\n  Hvor:\n  | Skysstasjonen" in shown
    assert "Advarsel" not in shown
    said = await house.run(first, "ack", one.id, typing="Vi ser på det.\n")
    assert "Den som varslet, får vite at du har bekreftet" in said
    await house.run(second, "investigate", one.id)
    await house.run(second, "reply", one.id, typing="Hvilken trapp?")
    house.bot.add(one, text="Den bakerste.")
    assert "Ny melding" in await house.run(first, "list")
    await house.run(first, "close", one.id, typing="Rekkverket er satt opp.")
    expected = [("acknowledged", "Vi ser på det."), ("investigating", ""), ("", "Hvilken trapp?")]
    expected += [("closed", "Rekkverket er satt opp.")]
    assert [(each["state"], each["text"]) for each in house.bot.replies(one)] == expected
    shown = await house.run(second, "read", one.id)
    assert "Avsluttet" in shown
    assert "Signert av handler-1 Oppdiktet" in shown
    assert "  | Den bakerste." in shown
    assert "Advarsel" not in shown


async def test_a_case_can_be_transferred_and_kept_longer_by_two(house: House) -> None:
    one = house.bot.report("named")
    assert "En mottaker til" in await house.run(house.keys[0], "extend", one.id, "--reason", "case_work")
    assert "beholdes lenger" in await house.run(house.keys[1], "extend", one.id, "--reason", "authorities")
    assert "Kari Oppdiktet" in await house.run(house.keys[1], "read", one.id)
    await house.run(house.keys[0], "transfer", one.id, typing="Saken ligger nå i sakssystemet.")
    assert house.bot.cases[one.id].state == "transferred"


async def test_what_is_due_first_stands_first(house: House) -> None:
    late, soon, new = (house.bot.report(days=days) for days in (9, 5, 0))
    shown = await house.run(house.keys[0], "list")
    places = [shown.index(one.id) for one in (late, soon, new)]
    assert places == sorted(places)
    assert "2 dager over fristen" in shown
    assert "2 dager igjen" in shown


async def test_an_empty_list_says_why_it_may_be_empty(house: House) -> None:
    assert "Du får beskjed i Teams" in await house.run(house.keys[0], "list")
    assert "Du får beskjed i Teams når det kjem eit" in await house.run(house.keys[0], "list", norm="nn")


async def test_whoever_a_pointer_is_about_sees_nothing_of_it_and_no_reply_is_sealed_for_them(house: House) -> None:
    one = house.bot.report(excluded=("handler-1",))
    assert one.id not in await house.run(house.keys[1], "list")
    assert "finnes ikke" in await house.run(house.keys[1], "read", one.id, code=1)
    await house.run(house.keys[0], "reply", one.id, typing="Takk.")
    assert house.keys[1].key_id not in one.messages[-1]["wraps"]


async def test_nothing_is_sent_without_words_or_with_too_many(house: House) -> None:
    one = house.bot.report()
    assert "Skriv noe" in await house.run(house.keys[0], "reply", one.id, typing=" \n", code=1)
    assert "8000" in await house.run(house.keys[0], "reply", one.id, typing="x" * 8001, code=1)
    assert "tegn som ikke kan leses" in await house.run(house.keys[0], "reply", one.id, typing="\udcff", code=1)
    assert len(one.messages) == 2


async def test_a_case_is_written_to_a_file_only_where_one_is_named_and_only_sealed(
    house: House, tmp_path: Path
) -> None:
    one, reader = house.bot.report(what="Hemmelig sted"), make("arkiv")
    path = tmp_path / "sak.sealed"
    sealed_for = ["--to", str(path), "--for", reader.public["sealing"]]
    await house.run(house.keys[0], "export", one.id, *sealed_for)
    assert "Hemmelig sted" in SealedBox(reader.private).decrypt(path.read_bytes()).decode()
    assert b"Hemmelig" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    assert "finnes fra før" in await house.run(house.keys[0], "export", one.id, *sealed_for, code=1)
    assert "64 siffer" in await house.run(house.keys[0], "export", one.id, "--to", str(path), "--for", "00", code=1)
    shown = await run(["unseal", "--key", str(house.file(reader)), str(path)], Screen())
    assert "Hemmelig sted" in shown
    other = await run(["unseal", "--key", str(house.file(house.keys[1])), str(path)], Screen(), 1)
    assert "ikke forseglet for nøkkelen din" in other


async def test_nothing_but_keys_and_the_lists_number_is_on_the_disk_after_all_that(house: House) -> None:
    one = house.bot.report(what="Hemmelig sted")
    for command in (["list"], ["read", one.id], ["identity", "ask", one.id, "--reason", "witness"], ["rewrap"]):
        await house.run(house.keys[0], *command)
    key = house.file(house.keys[0])
    assert {path.name: path.read_text() for path in house.folder.iterdir() if path != key} == {
        f"{key.name}.version": "1"
    }


async def test_a_log_that_was_changed_is_found(house: House) -> None:
    one = house.bot.report()
    await house.run(house.keys[0], "read", one.id)
    house.bot.head()
    shown = await house.run(house.keys[0], "verify-log")
    assert "Loggen er hel: 2 linjer, 1 signerte" in shown
    assert "--log-key" in shown
    other = bytes(SigningKey.generate().verify_key).hex()
    assert "nummer 2" in await house.run(house.keys[0], "verify-log", "--log-key", other, code=1)
    house.bot.lines[0] = replace(house.bot.lines[0], mark="0" * 64)
    assert "nummer 1" in await house.run(house.keys[0], "verify-log", code=1)


async def test_a_head_from_a_letter_shows_a_log_that_was_cut(house: House, tmp_path: Path) -> None:
    one = house.bot.report()
    await house.run(house.keys[0], "read", one.id)
    house.bot.head()
    path, head = tmp_path / "head.json", house.bot.heads.pop()
    path.write_text(re.sub("'", '"', str(head.__dict__)))
    house.bot.lines.pop()
    assert "nummer 2" in await house.run(house.keys[0], "verify-log", "--head", str(path), code=1)


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        ([], "Det mangler noe: kommando"),
        (["list"], "Det mangler noe: --server, --key, --root"),
        (["dance"], "Kommandoen er ikke forstått"),
        (["read", "--norm", "nn"], "Det manglar noko"),
        (["list", "--server", "http://example.invalid", "--key", "x", "--root", "00" * 32], "https://"),
        (["list", "--server", "https://example.invalid/a", "--key", "x", "--root", "00" * 32], "https://"),
        (["list", "--server", "https://example.invalid", "--key", "x", "--root", "00"], "64 siffer"),
        (["list", "--server", "https://example.invalid", "--key", "x", "--root", "00" * 32], "Nøkkelfilen kan ikke"),
    ],
)
async def test_a_command_that_is_not_understood_says_what_is_wrong(argv: list[str], said: str) -> None:
    screen = Screen()
    code = 2 if "forstått" in said or "mangl" in said else 1
    assert said in await run(argv, screen, code)


async def test_a_wrong_passphrase_opens_nothing(house: House) -> None:
    where = ["--server", house.url, "--key", str(house.file(house.keys[0])), "--root", "00" * 32]
    assert "Passordet er feil" in await run(["list", *where], Screen(passphrase="feil"), 1)


async def test_the_root_and_the_passphrase_can_stand_in_files_and_the_options_too(house: House, tmp_path: Path) -> None:
    (tmp_path / "root").write_text(bytes(house.root.verify_key).hex() + "\n")
    (tmp_path / "pass").write_text(Screen().passphrase + "\n")
    options = ["--server", house.url, "--key", str(house.file(house.keys[0])), "--root", str(tmp_path / "root")]
    options += ["--passphrase-file", str(tmp_path / "pass")]
    (tmp_path / "desk.txt").write_text("\n".join(options))
    assert "ingen varsler" in await run(["list", f"@{tmp_path / 'desk.txt'}"], Screen(passphrase=""))
