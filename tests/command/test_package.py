"""The Teams app package: what is in it, the same bytes each time, and a clear refusal of what is wrong."""

import dataclasses
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from bot.command import package
from bot.command.package import Order, Scope, build, offered, write
from bot.errors import SettingsError
from bot.turn import Language
from cards.command import commands
from dialogs import discreet
from dialogs.table import ROWS

APP = "11111111-2222-4333-8444-555555555555"
GRAPH = "99999999-2222-4333-8444-555555555555"
ORDER = Order(APP, "bot.example.org", "1.2.3")
NOWHERE = Path("/nowhere/at/all")
LANGUAGES: tuple[Language, ...] = ("nb", "nn", "en")


def manifest(order: Order = ORDER) -> Any:
    """The manifest as Teams reads it."""
    return json.loads(build(order)["manifest.json"])


def unpacked(path: Path) -> dict[str, bytes]:
    """The files of a zip."""
    with zipfile.ZipFile(path) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def test_the_zip_holds_exactly_what_the_manifest_names(tmp_path: Path) -> None:
    output = tmp_path / "bot.zip"
    write(ORDER, output, NOWHERE, unvalidated=True)
    files = unpacked(output)
    made = json.loads(files["manifest.json"])
    named = {one["file"] for one in made["localizationInfo"]["additionalLanguages"]} | set(made["icons"].values())
    assert set(files) == named | {"manifest.json"}


def test_the_same_order_gives_the_same_bytes_and_another_gives_others(tmp_path: Path) -> None:
    first, second, other = (tmp_path / name for name in ("a.zip", "b.zip", "c.zip"))
    write(ORDER, first, NOWHERE, unvalidated=True)
    write(ORDER, second, NOWHERE, unvalidated=True)
    write(dataclasses.replace(ORDER, version="1.2.4"), other, NOWHERE, unvalidated=True)
    assert first.read_bytes() == second.read_bytes() != other.read_bytes()
    with zipfile.ZipFile(first) as zipped:
        entries = zipped.infolist()
    assert {(one.date_time, one.create_system, one.external_attr >> 16) for one in entries} == {
        ((1980, 1, 1, 0, 0, 0), 3, 0o644)
    }
    assert [one.filename for one in entries] == sorted(one.filename for one in entries)


def test_the_manifest_is_filled_in_and_nothing_is_left_open() -> None:
    made = manifest()
    assert "${" not in json.dumps(made)
    assert (made["id"], made["bots"][0]["botId"], made["version"]) == (APP, APP, "1.2.3")
    assert made["developer"]["privacyUrl"] == "https://bot.example.org/personvern"
    assert made["developer"]["termsOfUseUrl"] == "https://bot.example.org/vilkar"
    assert made["validDomains"] == ["bot.example.org"]
    assert made["localizationInfo"]["defaultLanguageTag"] == "nb-no"
    assert made["defaultInstallScope"] == "personal"


def test_a_graph_registration_of_its_own_signs_the_app_in_and_the_bot_keeps_its_id() -> None:
    assert manifest()["webApplicationInfo"] == {"id": APP, "resource": f"api://bot.example.org/{APP}"}
    made = manifest(dataclasses.replace(ORDER, graph_app_id=GRAPH))
    assert made["webApplicationInfo"] == {"id": GRAPH, "resource": f"api://bot.example.org/{GRAPH}"}
    assert (made["id"], made["bots"][0]["botId"]) == (APP, APP)


def test_the_personal_tab_is_the_newsletters_and_its_address_lies_under_the_one_that_entra_knows() -> None:
    made = manifest()
    (tab,) = made["staticTabs"]
    assert tab["contentUrl"] == "https://bot.example.org/fane"
    assert tab["websiteUrl"] == "https://bot.example.org/nyhetsbrev"
    assert tab["scopes"] == ["personal"]
    assert made["webApplicationInfo"]["resource"].startswith("api://bot.example.org/")
    for name in package.LANGUAGES:
        assert json.loads(build(ORDER)[name])["staticTabs[0].name"]


def test_the_app_asks_for_no_permission_it_can_do_without() -> None:
    assert not {"authorization", "permissions", "devicePermissions"} & set(manifest())


@pytest.mark.parametrize("scope", package.SCOPES)
def test_the_commands_of_a_scope_are_the_routers(scope: Scope) -> None:
    (listed,) = [one for one in manifest()["bots"][0]["commandLists"] if one["scopes"] == [scope]]
    marked = [row for row in ROWS if row.command and (row.everywhere or scope == "personal")]
    assert [one["title"] for one in listed["commands"]] == [
        *(row.command for row in marked),
        *(["varsle"] if scope == "personal" else []),
    ]
    assert 1 <= len(marked) <= package.MOST_COMMANDS
    for language in LANGUAGES:
        for row in marked:
            said = commands(language)[row.command]
            assert row.pattern.fullmatch(said.title), f"the router does not know {said.title!r}"
            assert len(said.title) <= 32
            assert 1 <= len(said.description) <= 128


def test_no_text_of_a_command_is_left_that_the_router_does_not_mark() -> None:
    assert set(commands("nb")) == {row.command for row in ROWS if row.command} | {discreet.COMMAND}


@pytest.mark.parametrize(("name", "language"), package.LANGUAGES.items())
def test_a_language_file_translates_every_command_in_its_place(name: str, language: Language) -> None:
    files = build(ORDER)
    translated, lists = json.loads(files[name]), manifest()["bots"][0]["commandLists"]
    expected = {}
    for place, one in enumerate(lists):
        for number, command in enumerate(one["commands"]):
            said = commands(language)[command["title"]]
            expected[f"bots[0].commandLists[{place}].commands[{number}].title"] = said.title
            expected[f"bots[0].commandLists[{place}].commands[{number}].description"] = said.description
    assert {key: value for key, value in translated.items() if key.startswith("bots")} == expected
    limits = {"name.short": 30, "name.full": 100, "description.short": 80, "description.full": 4000}
    assert all(1 <= len(translated[key]) <= most for key, most in limits.items())


def test_more_commands_than_teams_shows_are_refused() -> None:
    row = next(row for row in ROWS if row.command)
    with pytest.raises(SettingsError, match="12 kommandoer i personal"):
        build(ORDER, [row] * 11)


def test_a_command_without_texts_is_refused_and_named() -> None:
    row = dataclasses.replace(ROWS[0], command="syng en sang")
    assert offered("team", [row]) == ["syng en sang"]
    with pytest.raises(SettingsError, match="syng en sang"):
        build(ORDER, [row])


@pytest.mark.parametrize("bad", ["", "x", APP[:-1], f"{{{APP}}}", APP.replace("-", ""), f"{APP}\n", 'a","b":"'])
def test_a_bad_app_id_is_refused(bad: str) -> None:
    with pytest.raises(SettingsError, match="--app-id"):
        Order(bad, "bot.example.org", "1.0.0")


def test_a_bad_graph_app_id_is_refused() -> None:
    with pytest.raises(SettingsError, match="--graph-app-id"):
        Order(APP, "bot.example.org", "1.0.0", "x")


@pytest.mark.parametrize(
    "bad",
    [
        *("", "localhost", "https://bot.example.org", "bot.example.org/x", "bot.example.org:443", "*.example.org"),
        *("192.0.2.1", "Bot.example.org", "-a.example.org", "bot..org", "bot.example.org\n", "blåbær.example.org"),
        *("a" * 64 + ".org", ".".join(["a" * 60] * 5) + ".org", 'x.org","y'),
    ],
)
def test_a_bad_domain_is_refused(bad: str) -> None:
    with pytest.raises(SettingsError, match="--domain"):
        Order(APP, bad, "1.0.0")


@pytest.mark.parametrize("bad", ["", "1", "1.0", "1.0.0.0", "v1.0.0", "01.0.0", "1.0.0-beta", "1.0.0\n"])
def test_a_bad_version_is_refused(bad: str) -> None:
    with pytest.raises(SettingsError, match="--version"):
        Order(APP, "bot.example.org", bad)


def test_without_the_schemas_nothing_is_written_unless_asked_for_and_it_says_so(tmp_path: Path) -> None:
    output = tmp_path / "bot.zip"
    with pytest.raises(SettingsError, match="IKKE VALIDERT"):
        write(ORDER, output, NOWHERE)
    assert not output.exists()
    assert "IKKE VALIDERT" in write(ORDER, output, NOWHERE, unvalidated=True)
    assert output.exists()


def test_an_output_that_cannot_be_written_is_a_clear_message(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="--output"):
        write(ORDER, tmp_path / "no" / "bot.zip", NOWHERE, unvalidated=True)
