"""What is never kept of a text: stories, and what may be about somebody."""

import json

import pytest

from bot import discretion, naming
from bot.config import Settings
from bot.discretion import may_keep
from bot.lookup import CsvDirectory
from bot.search import Search
from tests.test_caution import MEASURED


@pytest.mark.parametrize(
    "text",
    [
        "Hvor søker jeg om ferie?",
        "Korleis byter eg passord?",
        "Where do I find my payslip?",
        "ferie",
        "Får vi ny kantine",
        "Hva er budsjettet for 2026-2027?",
    ],
)
def test_a_plain_question_may_be_kept(text: str) -> None:
    assert may_keep(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Jeg glemte permen på bussen",
        "Kan hun få mer hjelp?",
        "Hva gjør jeg når noen slår?",
        "Er dette greit? Det skjer hver dag.",
        "Hva gjør jeg?\nDet er meg igjen",
        "Er det riktig at " + "veldig " * 12 + "lange spørsmål blir til fortellinger?",
        "Ved kaia i natt",
        "Hvor finner jeg saken til 000000 00000?",
    ],
)
def test_a_story_or_somebody_is_not_kept(text: str) -> None:
    assert not may_keep(text)


def test_of_what_is_told_in_confidence_nothing_would_be_kept_even_without_a_caution(search: Search) -> None:
    rows = [json.loads(line) for line in MEASURED.read_text(encoding="utf-8").splitlines()]
    told = [row["text"] for row in rows if row["kind"] != "none"]
    assert [text for text in told if discretion.scrub(text, search.ranking.lexicon.is_known)] == []


def test_most_questions_of_other_matters_can_be_learnt_from(search: Search) -> None:
    rows = [json.loads(line) for line in MEASURED.with_name("questions.jsonl").read_text(encoding="utf-8").splitlines()]
    asked = [row["text"] for row in rows if not row["gold"]]
    kept = [text for text in asked if discretion.scrub(text, search.ranking.lexicon.is_known)]
    assert len(kept) >= 0.4 * len(asked)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Hva tjener Liv?", False),
        ("Hva er Livs lønn?", False),
        ("Når slutter per olsen?", False),
        ("har liv leiarstad snakket med avisa?", False),
        ("hva tjener anne", False),
        ("Stein sin lønn?", False),
        ("når slutter pa\u030al", False),
        ("kva gjer ansattsen", False),
        ("Kva er liv og helse?", True),
        ("Hva koster det per ansatt?", True),
        ("Endre passord?", True),
        ("Hvem er leder for kommunikasjon?", True),
    ],
)
def test_who_is_named_in_a_question_is_not_kept_and_a_word_that_is_a_name_too_is(
    settings: Settings, search: Search, text: str, kept: bool
) -> None:
    directory = CsvDirectory(settings.people_file, settings.units_file, settings.offices_file)
    assert bool(discretion.scrub(text, search.ranking.lexicon.is_known, directory)) is kept


def test_hardly_any_of_the_packs_own_questions_is_taken_for_a_name(search: Search) -> None:
    asked = [words for one in search.pack.values() for words in one.meta.ask.all]
    taken = [words for words in asked if naming.names_someone(words, search.ranking.lexicon.is_known)]
    assert len(taken) <= 0.002 * len(asked), taken
