"""What doctor says of the duties of the year: the lists that can't be read, and what nobody answers for."""

from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot import readiness
from bot.check import Level
from bot.config import DEMO
from bot.lookup import CsvDirectory, Lookup
from bot.policy import Policy
from tests.test_check import DAY, worst

OWNED = "unit,owner,title\nHeimetenesta,anne.ansattsen@example.invalid,Heimehjelp\nOppvekst,,Barnehageplass\n"


@pytest.fixture
def directory() -> CsvDirectory:
    """The demo's people, units and offices."""
    return CsvDirectory(*(DEMO / f"{name}.csv" for name in ("people", "units", "offices")))


def file(folder: Path, name: str, text: str) -> Path:
    """A list of the editor's."""
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_lists_that_are_not_there_are_off_and_those_that_are_right_are_counted(
    tmp_path: Path, directory: CsvDirectory
) -> None:
    units = directory.units()
    assert worst(*readiness.lists(Policy(), units)) is Level.OK
    lists = {
        "content_file": OWNED,
        "templates_file": "name,link\nBrev,https://x.invalid\n",
        "poster_file": "## Lytt\nNo.\n",
    }
    policy = Policy(**{name: file(tmp_path, name, text) for name, text in lists.items()})
    lines = readiness.lists(policy, units)
    assert worst(*lines) is Level.OK
    assert ["2 rader" in lines[0].found, "1 maler" in lines[1].found, "1 steg" in lines[2].found] == [True] * 3


@pytest.mark.parametrize(
    ("setting", "text", "level"),
    [
        ("content_file", "unit,title\nFinst ikkje,Skole\n", Level.ERROR),
        ("content_file", "unit,title\n", Level.WARNING),
        ("templates_file", "name,link\nBrev,http://x\n", Level.ERROR),
        ("poster_file", None, Level.ERROR),
        ("poster_file", "## Steg 1\n", Level.OK),
    ],
)
def test_a_list_that_is_set_and_can_not_be_used_is_told_of(
    tmp_path: Path, directory: CsvDirectory, setting: str, text: str | None, level: Level
) -> None:
    path = tmp_path / "missing" if text is None else file(tmp_path, setting, text)
    assert worst(*readiness.lists(Policy(**{setting: path}), directory.units())) is level


def test_reviews_and_surveys_that_nobody_answers_for_are_warnings(tmp_path: Path, directory: CsvDirectory) -> None:
    policy = Policy(
        content_file=file(tmp_path, "content.csv", OWNED), survey_staff="2027-04-01", survey_users="2027-04-01"
    )
    assert readiness.responsible(policy, directory, DAY) == []
    known = directory._now
    nobody = Lookup(replace(known, people={}, offices=[]))
    lines = readiness.responsible(policy, nobody, DAY)
    assert worst(*lines) is Level.WARNING
    said = " ".join(line.found for line in lines)
    for part in ("anne.ansattsen@example.invalid", "Heimetenesta, Oppvekst", "SURVEY_STAFF", "SURVEY_USERS"):
        assert part in said, part
    wrong = policy.model_copy(update={"survey_staff_responsible": "borte@example.invalid", "review_days": ""})
    (line,) = readiness.responsible(wrong, directory, DAY)
    assert "borte@example.invalid" in line.found


@pytest.mark.parametrize("days", ["02-29", "13-01", "03-01,04-31"])
def test_a_review_s_day_that_is_not_in_every_year_stops_the_start(days: str) -> None:
    with pytest.raises(ValidationError, match="review_days"):
        Policy(review_days=days)
