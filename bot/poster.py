"""The steps of the leader poster (lederplakaten), from a file that the editor owns; strategy 9.6.

`## Title` begins a step, `### Title` under it the same in nynorsk; what stands before the first step is for the editor.
"""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from bot.announcement import Version
from bot.turn import Norm

STEP = re.compile(r"^## +", re.MULTILINE)
NYNORSK = re.compile(r"^### +", re.MULTILINE)
Step = Mapping[Norm, Version]


def steps(path: Path) -> list[Step]:
    """The steps of the file; none where it can't be read."""
    try:
        written = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return []
    return made(written)


def made(written: str) -> list[Step]:
    """The steps in the order in which they are written; one without a text is not there yet."""
    return [found for one in STEP.split(written)[1:] if (found := _step(one))]


def _step(written: str) -> Step:
    first, *rest = NYNORSK.split(written)
    made: dict[Norm, Version] = {"nb": _version(first)}
    if rest:
        made["nn"] = _version(rest[0])
    return {norm: one for norm, one in made.items() if one.text}


def _version(written: str) -> Version:
    title, _, text = written.partition("\n")
    return Version(title=title.strip(), text=text.strip())


def step(path: Path, month: date) -> dict[Norm, Version] | None:
    """The step of a month: one after another, and then from the first again; None where there are none."""
    found = steps(path)
    return dict(found[(month.year * 12 + month.month - 1) % len(found)]) if found else None
