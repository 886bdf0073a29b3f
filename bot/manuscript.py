"""A guideline as an editor writes it on a card, in both norms, and as the file that is made of it."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.bound import APPROVER, markdown
from bot.guideline import MINIMUM_ASK, Ask, Body, EachLanguage, FrontMatter, Guideline
from bot.section import ADDED
from bot.turn import Language, Norm

LONGEST = {"title": 90, "short": 400, "details": 2000, "ask": 3000}
NORMS: tuple[Norm, ...] = ("nb", "nn")
FIELDS = tuple(f"{name}_{norm}" for name in LONGEST for norm in NORMS)
HALF_A_YEAR = timedelta(days=182)
LONGEST_REF = 48


@dataclass(frozen=True)
class Manuscript:
    """What stands in the form, by the names in FIELDS; of a guideline that is there, `was`."""

    typed: Mapping[str, str]
    was: Guideline | None = None

    def asks(self, norm: str) -> list[str]:
        """The ways of asking, a line each."""
        lines = (line.strip(" -•\t") for line in self.typed.get(f"ask_{norm}", "").splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    @property
    def missing(self) -> list[str]:
        """The fields that lack something."""
        empty = [f"{name}_{norm}" for name in ("title", "short") for norm in NORMS if not self._value(name, norm)]
        return [*empty, *(f"ask_{norm}" for norm in NORMS if len(self.asks(norm)) < MINIMUM_ASK[norm])]

    def _value(self, name: str, norm: str) -> str:
        return self.typed.get(f"{name}_{norm}", "").strip()

    def ref(self, taken: Mapping[str, Guideline]) -> str:
        """Its ref: the one that it had, or a new one of its title."""
        if self.was is not None:
            return self.was.ref
        plain = self._value("title", "nb").lower().translate(str.maketrans("æøå", "eoa"))
        ascii_ = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
        name = f"{ADDED}-{'-'.join(re.findall(r'[a-z0-9]+', ascii_))}"[:LONGEST_REF].rstrip("-")
        free = (f"{name}-{number}" for number in range(2, 1000))
        return name if name not in taken else next(one for one in free if one not in taken)

    def file(self, ref: str, day: date) -> str:
        """The file's text; whoever writes it as an editor approves it."""
        return markdown(Guideline(self._meta(ref, day), self._bodies()))

    def _meta(self, ref: str, day: date) -> FrontMatter:
        fresh: dict[str, Any] = {
            "reviewed": day,
            "review_due": day + HALF_A_YEAR,
            "approved_by": APPROVER,
            "approved_on": day,
        }
        titles, ask = self._titles(), self._ask()
        if self.was is not None:
            return self.was.meta.model_copy(update={**fresh, "title": titles, "ask": ask})
        plain: dict[str, Any] = {
            "topics": (),
            "owner": APPROVER,
            "related": (),
            "valid_from": day,
            "valid_to": None,
            "words": (),
        }
        return FrontMatter.model_construct(ref=ref, section=ADDED, title=titles, ask=ask, **plain, **fresh)

    def _titles(self) -> EachLanguage:
        nb, nn = (self._value("title", norm) for norm in NORMS)
        return EachLanguage.model_construct(nb=nb, nn=nn, en=self.was.meta.title.en if self.was else nb)

    def _ask(self) -> Ask:
        more = self.was.meta.ask if self.was is not None else Ask.model_construct(nb=(), nn=())
        ways: dict[str, Any] = {norm: tuple(self.asks(norm)) for norm in NORMS}
        return Ask.model_construct(**ways, en=more.en, dialect=more.dialect)

    def _bodies(self) -> dict[Language, Body]:
        nb, nn = (Body(_one_line(self._value("short", norm)), _plain(self._value("details", norm))) for norm in NORMS)
        unchanged = self.was is not None and self.was.bodies["nb"] == nb
        english = self.was.bodies["en"] if self.was is not None and unchanged else Body(nb.short, "")
        return {"nb": nb, "nn": nn, "en": english}


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _plain(words: str) -> str:
    """Without lines that would begin a section of the file."""
    return "\n".join(line.lstrip("# ") if line.startswith("#") else line.rstrip() for line in words.splitlines())


def of(one: Guideline) -> dict[str, str]:
    """The form of a guideline that is there."""
    found: dict[str, str] = {}
    for norm in NORMS:
        body, ask = one.bodies[norm], getattr(one.meta.ask, norm)
        values = {"title": getattr(one.meta.title, norm), "short": body.short, "details": body.details}
        found |= {f"{name}_{norm}": value for name, value in values.items()} | {f"ask_{norm}": "\n".join(ask)}
    return found


def begun(asked: Sequence[str], answer: str = "") -> dict[str, str]:
    """A form begun with what was asked, and an answer that was given."""
    return {
        "ask_nb": "\n".join(asked),
        "short_nb": answer[: LONGEST["short"]],
        "title_nb": asked[0][: LONGEST["title"]],
    }
