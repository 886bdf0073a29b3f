"""A guideline as an editor writes it on a card, in both norms, and as the file that is made of it."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, compress
from typing import Any

from bot.bound import APPROVER, markdown
from bot.guideline import MINIMUM_ASK, Ask, Body, EachLanguage, FrontMatter, Guideline
from bot.section import ADDED
from bot.turn import Language, Norm

LONGEST = {"title": 90, "short": 600, "details": 2000, "ask": 2000}
LONGEST_ALONE = 8000
"""Characters of the ways of asking where a form has nothing else, as many as a card has room for in Teams."""
NORMS: tuple[Norm, ...] = ("nb", "nn")
FIELDS = tuple(f"{name}_{norm}" for name in LONGEST for norm in NORMS)
ENGLISH = ("title_en", "short_en")
WHOLE, TEXTS = "", "texts"
PARTS: Mapping[str, tuple[str, ...]] = {
    WHOLE: (*FIELDS, *ENGLISH),
    TEXTS: (*(name for name in FIELDS if not name.startswith("ask")), *ENGLISH),
    "ask_nb": ("ask_nb",),
    "ask_nn": ("ask_nn",),
}
"""What one form has of a guideline, by the form's name: the ways of asking stand alone where they are many."""
ONLY_NORWEGIAN = "Only in Norwegian so far."
HALF_A_YEAR = timedelta(days=182)
LONGEST_REF = 48


@dataclass(frozen=True)
class Doubt:
    """What is said of a form that comes back: fields that lack something, and what the pack's own check says.

    `slipped` are questions that would be led elsewhere, `removed` ways of asking that would be gone; `settled`:
    somebody else has dealt with what it was written for.
    """

    missing: Sequence[str] = ()
    slipped: Sequence[str] = ()
    removed: Sequence[str] = ()
    fault: str = ""
    settled: bool = False


NO_DOUBT = Doubt()


def longest(name: str, part: str) -> int:
    """How many characters a field takes in a form of this part."""
    return LONGEST_ALONE if name == part else LONGEST[name.partition("_")[0]]


def part_of(filled: Mapping[str, str]) -> str:
    """The form that a guideline is opened in: whole where there is room for its ways of asking."""
    fits = all(len(filled.get(f"ask_{norm}", "")) <= LONGEST["ask"] for norm in NORMS)
    return WHOLE if fits else TEXTS


@dataclass(frozen=True)
class Manuscript:
    """All that stands in the form, by the names in PARTS; of a guideline that is there, `was`."""

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

    def is_too_long(self, part: str) -> bool:
        """Whether a field of this part has more than it had and than it takes; nothing is ever cut."""
        had = of(self.was) if self.was is not None else {}
        return any(
            len(self.typed.get(name, "")) > max(longest(name, part), len(had.get(name, ""))) for name in PARTS[part]
        )

    @property
    def removed(self) -> list[str]:
        """Ways of asking that the guideline has, and would not have any more."""
        had = [way for norm in NORMS for way in getattr(self.was.meta.ask, norm)] if self.was is not None else []
        has = {way for norm in NORMS for way in self.asks(norm)}
        return [way for way in had if way not in has]

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
        return EachLanguage.model_construct(nb=nb, nn=nn, en=self._value("title", "en") or nb)

    def _ask(self) -> Ask:
        more = self.was.meta.ask if self.was is not None else Ask.model_construct(nb=(), nn=())
        ways: dict[str, Any] = {norm: tuple(self.asks(norm)) for norm in NORMS}
        return Ask.model_construct(**ways, en=more.en, dialect=more.dialect)

    def _bodies(self) -> dict[Language, Body]:
        nb, nn = (Body(_one_line(self._value("short", norm)), _plain(self._value("details", norm))) for norm in NORMS)
        english = _one_line(self._value("short", "en")) or f"{ONLY_NORWEGIAN} {nb.short}"
        return {"nb": nb, "nn": nn, "en": Body(english, self.was.bodies["en"].details if self.was is not None else "")}


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _plain(words: str) -> str:
    """Without lines that would begin a section of the file."""
    return "\n".join(line.lstrip("# ") if line.startswith("#") else line.rstrip() for line in words.splitlines())


def of(one: Guideline) -> dict[str, str]:
    """The form of a guideline that is there."""
    title, english = one.meta.title, one.bodies["en"].short
    found = {
        "title_en": title.en if title.en != title.nb else "",
        "short_en": "" if english.startswith(ONLY_NORWEGIAN) else english,
    }
    for norm in NORMS:
        body, ask = one.bodies[norm], getattr(one.meta.ask, norm)
        values = {"title": getattr(title, norm), "short": body.short, "details": body.details}
        found |= {f"{name}_{norm}": value for name, value in values.items()} | {f"ask_{norm}": "\n".join(ask)}
    return found


def begun(asked: Sequence[str], answer: str = "") -> dict[str, str]:
    """A form begun with what was asked, as many as there is room for, and an answer that was given."""
    asks = [one for one in asked if one]
    room = (end + place <= LONGEST["ask"] for place, end in enumerate(accumulate(map(len, asks))))
    return {
        "ask_nb": "\n".join(compress(asks, room)),
        "details_nb" if len(answer) > LONGEST["short"] else "short_nb": answer[: LONGEST["details"]],
        "title_nb": asks[0] if asks and len(asks[0]) <= LONGEST["title"] else "",
    }
