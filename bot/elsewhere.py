"""What employees ask that the strategy does not settle, and where to turn: a small list that the editor can change.

Its ways of asking compete with the guidelines' own, so that a question of pay is known as one and not guessed at.
"""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from bot import document
from bot.errors import PackError
from bot.guideline import Ask, EachLanguage, Text

FILE = "elsewhere.yaml"


class Elsewhere(BaseModel):
    """One subject that belongs elsewhere."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: Text
    place: EachLanguage
    ask: Ask
    words: tuple[Text, ...] = ()


def load(folder: Path) -> list[Elsewhere]:
    """The list of `folder`, [] where it has none. Raises PackError that names the entry."""
    path = folder / FILE
    if not path.exists():
        return []
    try:
        written = document.read(path.read_text(encoding="utf-8"))
        return TypeAdapter(list[Elsewhere]).validate_python(written)
    except document.Fault as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PackError(f"{FILE}:{line}: {error.problem}") from None
    except ValidationError as error:
        faults = [f"{FILE}: {'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
        raise PackError("\n".join(faults)) from None
