"""The development questions beside the project, where REFERENCE_DIR names them."""

import json
import os
from datetime import date
from pathlib import Path

from bot.command.ask import Asker
from bot.search import Search
from tests.eval.run import measure, read

REFERENCE = Path(os.environ.get("REFERENCE_DIR", ""))
QUESTIONS = REFERENCE / "eval" / "questions-dev.jsonl"
ANSWERABLE = 0.95
UNANSWERABLE = 0.92


def test_the_development_questions_are_answered_as_well_as_measured(search: Search) -> None:
    table = measure(Asker(search, date(2026, 11, 24)), read(QUESTIONS))
    assert table.share("answerable") >= ANSWERABLE, table.misses
    assert table.share("unanswerable") >= UNANSWERABLE, table.misses


def test_no_development_question_stands_in_the_pack(search: Search) -> None:
    asked = {text.casefold().strip(" ?.!") for one in search.pack.values() for text in one.meta.ask.all}
    copied = [
        json.dumps(row)
        for row in read(QUESTIONS)
        if row["text"].casefold().strip(" ?.!") in asked and len(row["text"].split()) > 2
    ]
    assert not copied
