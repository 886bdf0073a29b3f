"""Keys and lists at the terminal: each handler makes their own, the root signs offline, and numbers only rise."""

import json
from pathlib import Path

from nacl.signing import SigningKey

from desk import command, keyfile, keylist
from desk.plain import grouped
from desk.terminal import Terminal
from tests.desk.conftest import PASSPHRASE, House, Screen, run


def draft_of(folder: Path, *names: str) -> Path:
    """A draft of `names` and the recovery key, filled in; their key files are not kept."""
    holders = [{**keyfile.make(name).public, "name": name.title(), "role_nb": "Leiar"} for name in (*names, "recovery")]
    draft = {"version": 1, "issued": "", "handlers": holders[:-1], "recovery": holders[-1]}
    draft["handlers"][0]["chair"] = True  # type: ignore[index] # a list
    path = folder / "draft.json"
    path.write_text(json.dumps(draft))
    return path


def root_in(folder: Path) -> tuple[Path, SigningKey]:
    """A root key in a file, cheap to open."""
    keys = keyfile.make("root")
    keyfile.write(folder / "root.key", keys, PASSPHRASE, 1, 8192)
    return folder / "root.key", keys.signing


async def test_a_handlers_keys_are_made_and_their_fingerprint_read_aloud(tmp_path: Path) -> None:
    path, public = tmp_path / "a.key", tmp_path / "a.json"
    shown = await run(["keygen", "--id", "mottaker-1", "--key", str(path), "--public", str(public)], Screen())
    made = keyfile.read(path, PASSPHRASE)
    assert grouped(made.fingerprint) in shown
    assert json.loads(public.read_text()) == made.public
    assert "Filen finnes fra før" in await run(["keygen", "--id", "x", "--key", str(path)], Screen(), 1)
    assert "minst 14 tegn" in await run(["keygen", "--id", "x", "--key", str(path)], Screen(passphrase="kort"), 1)
    assert path.stat().st_mode & 0o077 == 0


async def test_passphrases_that_differ_make_nothing(tmp_path: Path) -> None:
    said: list[str] = []
    typed = iter(["fire tilfeldige ord her", "fire tilfeldige ord der"])
    terminal = Terminal(said.append, str, lambda prompt: next(typed))
    assert await command.run(["keygen", "--id", "x", "--key", str(tmp_path / "x")], terminal) == 1
    assert said == ["De to passordene er ikke like."]
    assert not (tmp_path / "x").exists()


async def test_the_root_is_made_and_signs_a_draft_and_its_number_only_rises(tmp_path: Path) -> None:
    root, draft = tmp_path / "root.key", draft_of(tmp_path, "a", "b")
    shown = await run(["keys", "root", "--key", str(root)], Screen())
    digits = bytes(keyfile.read(root, PASSPHRASE).signing.verify_key).hex()
    assert grouped(digits) in shown
    signing = ["keys", "sign", "--key", str(root), str(draft), "--out"]
    shown = await run([*signing, str(tmp_path / "1.json")], Screen())
    made = keylist.verify((tmp_path / "1.json").read_text(), keylist.pinned(digits))
    assert all(
        grouped(keylist.fingerprint(one.sealing, one.signing)) in shown for one in (*made.handlers, made.recovery)
    )
    assert "høyere enn 1" in await run([*signing, str(tmp_path / "again.json")], Screen(), 1)
    seen = await run(["keys", "show", str(tmp_path / "1.json"), "--root", digits], Screen())
    assert "a, A, Leiar, leder" in seen
    other = bytes(SigningKey.generate().verify_key).hex()
    assert "ikke til å stole på" in await run(["keys", "show", str(tmp_path / "1.json"), "--root", other], Screen(), 1)


async def test_the_next_list_is_drafted_from_the_last_with_who_comes_and_without_who_leaves(tmp_path: Path) -> None:
    root, _ = root_in(tmp_path)
    signing = ["keys", "sign", "--key", str(root)]
    await run([*signing, str(draft_of(tmp_path, "a", "b", "c")), "--out", str(tmp_path / "1.json")], Screen())
    new, renewed = keyfile.make("d"), keyfile.make("b")
    for one in (new, renewed):
        (tmp_path / f"{one.id}.json").write_text(json.dumps(one.public))
    argv = ["keys", "draft", "--from", str(tmp_path / "1.json"), "--remove", "c", "--out", str(tmp_path / "next.json")]
    await run([*argv, str(tmp_path / "d.json"), str(tmp_path / "b.json")], Screen())
    draft = json.loads((tmp_path / "next.json").read_text())
    assert draft["version"] == 2
    assert [one["id"] for one in draft["handlers"]] == ["a", "b", "d"]
    assert (draft["handlers"][1]["name"], draft["handlers"][1]["sealing"]) == ("B", renewed.public["sealing"])
    await run([*signing, str(tmp_path / "next.json"), "--out", str(tmp_path / "2.json")], Screen())


async def test_a_draft_that_would_lock_somebody_out_or_is_none_is_not_signed(tmp_path: Path) -> None:
    root, _ = root_in(tmp_path)
    signing = ["keys", "sign", "--key", str(root)]
    out = ["--out", str(tmp_path / "1.json")]
    assert "(handlers)" in await run([*signing, str(draft_of(tmp_path, "a")), *out], Screen(), 1)
    for text in ("", "[]", "{}", '{"handlers": 1, "version": 1}', '{"handlers": [{"x": 1}], "version": 1}'):
        (tmp_path / "wrong.json").write_text(text)
        said = await run([*signing, str(tmp_path / "wrong.json"), *out], Screen(), 1)
        assert "wrong.json" in said or "malformed" in said
    assert "draft.json" in await run([*signing, str(tmp_path / "nowhere" / "draft.json"), *out], Screen(), 1)
    assert not (tmp_path / "1.json").exists()


async def test_a_first_list_goes_from_keygen_to_a_case_that_is_read(house: House, tmp_path: Path) -> None:
    """Without the list being written by hand but for names and who leads."""
    keys = [keyfile.make(name) for name in ("mottaker-1", "mottaker-2", "recovery")]
    for one in keys:
        (tmp_path / f"{one.id}.json").write_text(json.dumps(one.public))
    draft = tmp_path / "utkast.json"
    await run(["keys", "draft", "--out", str(draft), *(str(tmp_path / f"{one.id}.json") for one in keys)], Screen())
    filled = json.loads(draft.read_text())
    filled["handlers"][0] |= {"name": "Oppdiktet", "chair": True}
    filled["version"] = 2
    draft.write_text(json.dumps(filled))
    keyfile.write(tmp_path / "rot", keyfile.Keys("root", keys[0].private, house.root), PASSPHRASE, 1, 8192)
    await run(["keys", "sign", "--key", str(tmp_path / "rot"), str(draft), "--out", str(tmp_path / "liste")], Screen())
    house.bot.publish(keylist.verify((tmp_path / "liste").read_text(), house.root.verify_key))
    case = house.bot.report()
    assert "rekkverk" in await house.run(keys[1], "read", case.id)
