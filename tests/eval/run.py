"""`make eval`: how often the first guideline is right, by language and kind, and every miss."""

import asyncio
import json
import re
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.caution import Kind, sort_out
from bot.command import taught
from bot.command.ask import Asker

HERE = Path(__file__).parent


@dataclass
class Table:
    """Right and total of each row, and the misses in words."""

    rows: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    misses: list[str] = field(default_factory=list)

    def count(self, names: Sequence[str], right: bool) -> None:
        """Add one to each named row."""
        for name in names:
            self.rows[name][0] += right
            self.rows[name][1] += 1

    def share(self, name: str) -> float:
        """The share right of a row; 1 where it has none."""
        right, total = self.rows.get(name, [0, 0])
        return right / total if total else 1.0


def read(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def measure(asker: Asker, questions: Sequence[dict[str, Any]]) -> Table:
    """Ask every question. Right is an answer whose first ref is gold; of the unanswerable, unknown."""
    table = Table()
    for question in questions:
        answered = asker.record({"id": question["id"], "text": question["text"]})
        gold = question["gold"]
        right = _right(answered, gold)
        kind = "answerable" if gold else "unanswerable"
        table.count([kind, f"{kind}, {question['lang']}", f"{kind}, {question['kind']}"], right)
        if right and gold and question["facts"]:
            table.count(["facts"], _facts(answered["text"], question["facts"]))
        if not right:
            table.misses.append(
                f"{question['id']} {gold} -> {answered['outcome']} {answered['refs'][:3]}: {question['text']}"
            )
    return table


def _right(answered: dict[str, Any], gold: Sequence[str]) -> bool:
    if not gold:
        return bool(answered["outcome"] == "unknown")
    return bool(answered["outcome"] == "answer" and answered["refs"][0] in gold)


def _facts(text: str, facts: Sequence[str]) -> bool:
    return all(re.search(fact, text, re.IGNORECASE) for fact in facts)


def measure_caution(sentences: Sequence[dict[str, Any]]) -> Table:
    """Sort every sentence out: `missed` and `false alarm` are the rows that matter."""
    table = Table()
    for sentence in sentences:
        found = sort_out(sentence["text"])
        right = found is (None if sentence["kind"] == "none" else Kind(sentence["kind"]))
        table.count([sentence["kind"], "caution" if sentence["kind"] != "none" else "no caution"], right)
        if not right:
            table.misses.append(f"{sentence['id']} {sentence['kind']} -> {found}: {sentence['text']}")
    return table


def measure_discretion(asker: Asker, told: Sequence[str], asked: Sequence[str]) -> Table:
    """What would be kept of texts: of those told in confidence nothing, even if no caution caught them."""
    table = Table()
    for text in told:
        kept = asker.kept_of(text)
        table.count(["told in confidence, not kept"], not kept)
        table.misses += [kept] if kept else []
    for text in asked:
        table.count(["unanswerable, kept to learn from"], bool(asker.kept_of(text)))
    return table


def show(title: str, table: Table) -> None:
    """Print a table and its misses."""
    print(f"\n{title}")
    for name, (right, total) in sorted(table.rows.items()):
        print(f"  {name:32} {right:4} of {total:4}  {right / total:6.1%}")
    print("\n".join(f"  miss {miss}" for miss in table.misses))


def main(path: Path) -> None:
    """Measure a question file, and the cautions of our own."""
    asker, questions, sentences = Asker.open(), read(path), read(HERE / "caution.jsonl")
    show(path.name, measure(asker, questions))
    show("caution.jsonl", measure_caution(sentences))
    told = [one["text"] for one in sentences if one["kind"] != "none"]
    slipped = asyncio.run(taught.slipped())
    print(f"\nled elsewhere by what the editors have added: {len(slipped)}")
    print("\n".join(f"  {text}" for text in slipped))
    show("kept", measure_discretion(asker, told, [one["text"] for one in questions if not one["gold"]]))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "questions.jsonl")
