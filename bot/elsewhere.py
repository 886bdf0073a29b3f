"""What employees ask that the strategy does not settle, and where to turn: a small list that the editor can change.

Its ways of asking compete with the guidelines' own, so that a question of pay is known as one and not guessed at.
"""

from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bot.errors import PackError
from bot.guideline import Ask, Loader

FILE = "elsewhere.yaml"
Text = Annotated[str, Field(min_length=1)]


class Place(BaseModel):
    """Where to turn, in each language."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    nb: Text
    nn: Text
    en: Text


class Elsewhere(BaseModel):
    """One subject that belongs elsewhere."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: Text
    place: Place
    ask: Ask
    words: tuple[Text, ...] = ()


def load(folder: Path) -> list[Elsewhere]:
    """The list of `folder`, [] where it has none. Raises PackError that names the entry."""
    path = folder / FILE
    if not path.exists():
        return []
    try:
        written = yaml.load(path.read_text(encoding="utf-8"), Loader)  # noqa: S506 - a safe loader
        return TypeAdapter(list[Elsewhere]).validate_python(written)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PackError(f"{FILE}:{line}: {error.problem}") from None
    except ValidationError as error:
        faults = [f"{FILE}: {'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
        raise PackError("\n".join(faults)) from None
