"""The three files: read as Excel in Norwegian writes them, whole or not at all, and what is wrong is named."""

from pathlib import Path

import pytest

from bot import listing
from bot.config import Settings
from bot.errors import SettingsError
from bot.lookup import CsvDirectory
from tests.people.conftest import HEAD, person

ONE = f"{person(1)},Åse Østby,ase@example.invalid,Rådgivar,Skulen,,employee editor,nn\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a test writes people.csv."""
    return tmp_path / "people.csv"


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "marked"])
@pytest.mark.parametrize("comma", [",", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "windows"])
@pytest.mark.parametrize("before", ["", "sep"], ids=["", "sep"])
def test_a_file_is_the_same_however_it_was_written(file: Path, mark: str, comma: str, end: str, before: str) -> None:
    first = f"sep={comma}\n" if before else ""
    written = mark + first + (HEAD + ONE).replace(",", comma)
    file.write_bytes(written.replace("\n", end).encode())
    (found,) = listing.people(file)
    assert (found.name, found.unit, found.norm) == ("Åse Østby", "Skulen", "nn")
    assert found.roles == {"employee", "editor"}


def test_quotes_hold_delimiters_quotes_and_line_ends_and_empty_rows_are_nothing(file: Path) -> None:
    quoted = f'{person(2)};"Bo ""Bosen""";bo@example.invalid;"Lærar; vikar\r\ni permisjon";"Skulen, Nes";;;\r\n'
    file.write_text(
        "Id;Name;EMAIL;title;unit;manager;roles;norm\r\n;;;;;;;\r\n" + quoted + "\r\n", encoding="utf-8-sig"
    )
    (found,) = listing.people(file)
    assert (found.name, found.title, found.unit) == ('Bo "Bosen"', "Lærar; vikar i permisjon", "Skulen, Nes")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("x,Ola Olsen,,,,,,", "rad 3: 'x' er verken en objekt-id"),
        (f"{person(2)},,a@example.invalid,,,,,", "rad 3: name er tom"),
        (f"{person(2)},Ola Olsen,,,,,sjef,", "rad 3: 'sjef' er ingen rolle"),
        (f"{person(2)},Ola Olsen,,,,,,en", "rad 3: norm er 'en'"),
        (f"{person(1)},Ola Olsen,,,,,,", f"rad 3: {person(1)} står også på rad 2"),
        (",Ola Olsen,,,,,representative,", "rad 3: uten id må raden ha en gyldig e-postadresse"),
        (",Ola Olsen,ola@example.invalid,,,,,", "rad 3: uten id må raden ha minst én rolle"),
        (",Ola Olsen,ola@example.invalid,,,,editor,", "rad 3: rollen editor krever en konto"),
        (",Ola Olsen,ASE@example.invalid,,,,representative,", "rad 3: ase@example.invalid står også på rad 2"),
        (f"{person(2)},Ola Olsen,,,,,,,for mye", "rad 3: har flere felt"),
        (f'{person(2)},"Ola" Olsen,,,,,,', "rad 3: anførselstegnene går ikke opp"),
        (f'{person(2)},"Ola Olsen,,,,,,', "rad 3: anførselstegnene går ikke opp"),
        (f"{person(2)},Ola\0Olsen,,,,,,", "rad 3: har et tegn som ikke er tekst"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_read(file: Path, rows: str, said: str) -> None:
    file.write_text(HEAD + ONE + rows + "\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        listing.people(file)
    assert str(caught.value).startswith(f"people.csv, {said}")


def test_a_file_in_another_encoding_is_named_with_what_to_do(file: Path) -> None:
    file.write_bytes((HEAD + ONE).encode("cp1252"))
    with pytest.raises(SettingsError, match=r"rad 2: er ikke UTF-8\. Velg «CSV UTF-8"):
        listing.people(file)


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "er tom"), ("name;email\n", "kolonnen id mangler"), ("id;id;name;email\n", "står to ganger")],
)
def test_a_file_without_its_columns_is_named(file: Path, text: str, said: str) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        listing.people(file)
    with pytest.raises(SettingsError, match="FileNotFoundError"):
        listing.people(file.with_name("none.csv"))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("Skulen,Oppvekst,,", "rad 2: enheten 'Oppvekst' over 'Skulen' står ikke i fila"),
        ("A,B,,\nB,A,,", "rad 2: 'A' står over seg selv"),
        ("A,,,\nA,,,", "rad 3: A står også på rad 2"),
        ("A,,,dansk", "rad 2: norm er 'dansk'"),
    ],
)
def test_units_that_do_not_hang_together_are_named(tmp_path: Path, rows: str, said: str) -> None:
    (tmp_path / "units.csv").write_text(f"unit,parent,leader,norm\n{rows}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        listing.units(tmp_path / "units.csv")


def test_dates_of_offices_are_read_as_excel_rewrites_them(tmp_path: Path) -> None:
    file = tmp_path / "offices.csv"
    file.write_text("office;name;valid_from;valid_to\nmayor;Ada;1.10.2023;2027-09-30\n", encoding="utf-8")
    (found,) = listing.offices(file)
    assert (found.valid_from.isoformat(), str(found.valid_to)) == ("2023-10-01", "2027-09-30")
    file.write_text("office;name;valid_from\nmayor;Ada;31.9.2023\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"offices.csv, rad 2: '31.9.2023' er ikke en dato"):
        listing.offices(file)


def test_the_demos_files_are_in_order(settings: Settings) -> None:
    found = CsvDirectory(settings.people_file, settings.units_file, settings.offices_file)
    assert len(found.employees()) == 12
    assert [one.name for one in found.employees()][:2] == ["Anne Ansattsen", "Demo Direktørsen"]
