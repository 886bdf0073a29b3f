"""How a CSV file is read: as Excel in Norwegian or anything else writes it, whole or not at all.

What is wrong is a SettingsError that names the file, the row and the fault.
"""

import csv
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from bot.errors import SettingsError

Made = TypeVar("Made")


class Fault(Exception):
    """What is wrong with a row."""


def read(path: Path, needed: tuple[str, ...], made: Callable[[Mapping[str, str]], Made]) -> list[tuple[int, Made]]:
    """What `made` makes of each row that holds anything, with the number of its last line.

    `needed` are the columns that must be there; `made` raises Fault. Raises SettingsError.
    """
    found = []
    for number, row in _rows(path, needed):
        try:
            found.append((number, made(row)))
        except Fault as fault:
            raise SettingsError(f"{path.name}, rad {number}: {fault}") from None
    return found


def _rows(path: Path, needed: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    lines = csv.reader(io.StringIO(text := _text(path), newline=""), delimiter=_delimiter(text), strict=True)
    header: list[str] = []
    found = []
    try:
        for fields in lines:
            if not any(field.strip() for field in fields) or (not header and fields[0].startswith("sep=")):
                continue
            if not header:
                header = _header(path, [field.strip().casefold() for field in fields], needed)
                continue
            found.append((lines.line_num, _row(path, lines.line_num, header, fields)))
    except csv.Error:
        raise SettingsError(f"{path.name}, rad {lines.line_num}: anførselstegnene går ikke opp") from None
    if not header:
        raise SettingsError(f"{path.name}: fila er tom")
    return found


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise SettingsError(f"{path}: kan ikke leses ({type(error).__name__})") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise SettingsError(
            f"{path.name}, rad {line}: er ikke UTF-8. Velg «CSV UTF-8 (kommadelt)» når du lagrer i Excel."
        ) from None


def _delimiter(text: str) -> str:
    """Excel in Norwegian writes a semicolon, since the comma is the decimal sign; `sep=` is a line of its own."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return first[4:5] or "," if first.startswith("sep=") else ";" if first.count(";") else ","


def _header(path: Path, names: list[str], needed: tuple[str, ...]) -> list[str]:
    for name in needed:
        if names.count(name) != 1:
            fault = "mangler" if name not in names else "står to ganger"
            raise SettingsError(f"{path.name}, rad 1: kolonnen {name} {fault}")
    return names


def _row(path: Path, number: int, header: list[str], fields: list[str]) -> dict[str, str]:
    if any(field.strip() for field in fields[len(header) :]):
        raise SettingsError(f"{path.name}, rad {number}: har flere felt enn overskriften; sett anførselstegn om tekst")
    if "\0" in "".join(fields):
        raise SettingsError(f"{path.name}, rad {number}: har et tegn som ikke er tekst")
    return {name: " ".join(field.split()) for name, field in zip(header, fields, strict=False)}
