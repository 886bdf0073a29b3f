"""`python -m bot package`: the Teams app package, the same bytes for the same input, validated before it is written."""

import io
import json
import re
import tomllib
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from bot.command.playground import ROOT
from bot.errors import SettingsError
from bot.turn import Language
from cards.command import Command, commands
from dialogs import discreet
from dialogs.row import Row
from dialogs.table import ROWS

FOLDER = ROOT / "manifest"
LANGUAGES: Mapping[str, Language] = {"nn-no.json": "nn", "en.json": "en"}
ICONS = ("color.png", "outline.png")
MANIFEST_SCHEMA, LANGUAGE_SCHEMA = "MicrosoftTeams.schema.json", "MicrosoftTeams.Localization.schema.json"
MOST_COMMANDS, LONGEST_TITLE, LONGEST_DESCRIPTION = 10, 32, 128
"""What Teams shows of a menu; the schema allows more."""
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")
PLACE = re.compile(r"\$\{(\w+)\}")
VERSION = re.compile(r"(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)")

Scope = Literal["personal", "team", "groupChat"]
SCOPES: tuple[Scope, ...] = ("personal", "team", "groupChat")


@dataclass(frozen=True)
class Order:
    """What a package is made for. Raises SettingsError that names the option with a bad value.

    `graph_app_id` is the registration that reads Graph and installs the app; empty where it is the bot's own.
    """

    app_id: str
    domain: str
    version: str
    graph_app_id: str = ""

    def __post_init__(self) -> None:
        for option, value in (("--app-id", self.app_id), ("--graph-app-id", self.graph_app_id or self.app_id)):
            if not _is_id(value):
                raise SettingsError(f"{option}: {value!r} er ikke en app-id; den ser ut som 01234567-89ab-… (GUID)")
        if len(self.domain) > 253 or not DOMAIN.fullmatch(self.domain):
            raise SettingsError(
                f"--domain: {self.domain!r} er ikke et domenenavn; skriv det med små bokstaver, uten https:// og sti"
            )
        if not VERSION.fullmatch(self.version):
            raise SettingsError(f"--version: {self.version!r} er ikke tre tall med punktum mellom, som 1.2.0")

    def values(self) -> dict[str, str]:
        """What the places in the manifest are filled with."""
        graph = self.graph_app_id or self.app_id
        return {"app_id": self.app_id, "domain": self.domain, "version": self.version, "graph_app_id": graph}


def _is_id(value: str) -> bool:
    try:
        return str(UUID(value)) == value.lower()
    except ValueError:
        return False


def project_version() -> str:
    """The version of pyproject.toml."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


def offered(scope: Scope, rows: Sequence[Row] = ROWS) -> list[str]:
    """The commands that Teams shows in `scope`: those of the router's rows, and how to report wrongdoing."""
    named = [row.command for row in rows if row.command and (scope == "personal" or row.everywhere)]
    return [*named, *([discreet.COMMAND] if scope == "personal" else [])]


def build(order: Order, rows: Sequence[Row] = ROWS) -> dict[str, bytes]:
    """The files of the package by name. Raises SettingsError where a command lacks its texts or does not fit."""
    values = order.values()
    manifest = json.loads(PLACE.sub(lambda place: values[place[1]], _text("manifest.json")))
    manifest["bots"][0]["commandLists"] = [_command_list(scope, rows) for scope in SCOPES]
    files = {"manifest.json": _json(manifest)}
    for name, language in LANGUAGES.items():
        files[name] = _json({**json.loads(_text(name)), **_translated(language, rows)})
    return files | {name: (FOLDER / name).read_bytes() for name in ICONS}


def _command_list(scope: Scope, rows: Sequence[Row]) -> dict[str, Any]:
    shown = [_command(command, "nb") for command in offered(scope, rows)]
    if len(shown) > MOST_COMMANDS:
        raise SettingsError(f"dialogs/router.py: {len(shown)} kommandoer i {scope}; Teams viser {MOST_COMMANDS}")
    return {"scopes": [scope], "commands": [vars(one) for one in shown]}


def _translated(language: Language, rows: Sequence[Row]) -> dict[str, str]:
    found: dict[str, str] = {}
    for place, scope in enumerate(SCOPES):
        for number, command in enumerate(offered(scope, rows)):
            key = f"bots[0].commandLists[{place}].commands[{number}]"
            one = _command(command, language)
            found |= {f"{key}.title": one.title, f"{key}.description": one.description}
    return found


def _command(command: str, language: Language) -> Command:
    one = commands(language).get(command)
    if one is None:
        raise SettingsError(f"cards/command.py: kommandoen «{command}» mangler tekst")
    if len(one.title) > LONGEST_TITLE or len(one.description) > LONGEST_DESCRIPTION:
        raise SettingsError(
            f"cards/command.py: «{one.title}» er for lang ({LONGEST_TITLE} og {LONGEST_DESCRIPTION} tegn)"
        )
    return one


def _text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def faults(files: Mapping[str, bytes], manifest_schema: Path, language_schema: Path) -> list[str]:
    """What is wrong with the package's JSON by the published schemas (draft 04): the file, the place and the fault."""
    from jsonschema import Draft4Validator

    found = []
    for name in ("manifest.json", *LANGUAGES):
        path = manifest_schema if name == "manifest.json" else language_schema
        validator = Draft4Validator(json.loads(path.read_text(encoding="utf-8-sig")))
        for error in validator.iter_errors(json.loads(files[name])):
            found.append(f"{name}, {error.json_path}: {error.message}")
    return found


def archive(files: Mapping[str, bytes]) -> bytes:
    """The zip: sorted, without compression, dates or owners, so that the bytes depend on the files alone."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as package:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, FIRST_DAY)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            package.writestr(entry, files[name])
    return written.getvalue()


def write(order: Order, output: Path, schemas: Path, unvalidated: bool = False) -> str:
    """Write the package to `output` and say what was done; `schemas` is the folder of npm's two schemas.

    Raises SettingsError, and writes nothing, where the package is not valid, or where it cannot be validated
    and `unvalidated` is not set.
    """
    files = build(order)
    checked = (schemas / MANIFEST_SCHEMA).exists() and (schemas / LANGUAGE_SCHEMA).exists()
    if not checked and not unvalidated:
        raise SettingsError(
            f"PAKKEN ER IKKE VALIDERT og ikke skrevet: skjemaene mangler i {schemas}. "
            "Installer Node 18 og kjør «npm ci --ignore-scripts», eller bruk --unvalidated."
        )
    if checked and (found := faults(files, schemas / MANIFEST_SCHEMA, schemas / LANGUAGE_SCHEMA)):
        raise SettingsError("Pakken er ikke gyldig og ikke skrevet:\n" + "\n".join(found))
    _save(output, archive(files))
    return f"{output}: " + ("gyldig" if checked else "ADVARSEL: PAKKEN ER IKKE VALIDERT, skjemaene mangler")


def _save(output: Path, content: bytes) -> None:
    try:
        output.write_bytes(content)
    except OSError as error:
        raise SettingsError(f"--output: {output} kan ikke skrives ({error.strerror})") from None
