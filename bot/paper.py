"""An issue laid out for one norm: the same source for its card, its letter and its pages (strategy 10.7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot import language
from bot.newsletter import Item, Kind, Version
from bot.turn import Language, Norm

NORMS: tuple[Norm, Norm] = ("nb", "nn")


@dataclass(frozen=True)
class Piece:
    """One item in the norm in which it is shown, and the names of those whom it praises who agree to that."""

    item: Item
    norm: Norm
    version: Version
    names: Sequence[str] = ()

    @property
    def language(self) -> Language:
        """What its text is in."""
        return _language(self.version, self.norm)

    @property
    def written(self) -> Language:
        """What it was written in, as its picture's and link's words are."""
        return _language(self.item.versions[self.item.norm], self.item.norm)


def _language(said: Version, norm: Norm) -> Language:
    return language.spoken(f"{said.title}\n{said.text}", norm)


@dataclass(frozen=True)
class Paper:
    """An issue as it is read; `norm` is that of its headings, `word` the editor's with its own norm, "" for none."""

    id: str
    month: date
    norm: Norm
    word: str
    word_norm: Norm
    pieces: Sequence[Piece]

    def of(self, *kinds: Kind) -> list[Piece]:
        """The pieces of these kinds, in their order."""
        return [one for one in self.pieces if one.item.kind in kinds]

    @property
    def word_language(self) -> Language:
        """What the editor's word is in."""
        return language.spoken(self.word, self.word_norm)

    @property
    def name(self) -> str:
        """Its address in the archive: 2026-11."""
        return f"{self.month:%Y-%m}"


def norm_of(month: date) -> Norm:
    """The norm of the issue of `month`, where they take turns: nynorsk in even months."""
    return NORMS[(month.month + 1) % 2]


def lay_out(
    issue_id: str,
    month: date,
    norm: Norm,
    word: Mapping[Norm, str],
    items: Sequence[Item],
    names: Mapping[str, Sequence[str]],
    in_turn: bool = True,
) -> Paper:
    """The issue with its headings in `norm`; `names` by the items' ids.

    Each text is in that norm where there is one in it, or where norms are not `in_turn` as it was written.
    """
    pieces = [piece(one, norm if in_turn else one.norm, names.get(one.id, ())) for one in items]
    said: Norm = norm if word.get(norm) or not word else next(iter(word))
    return Paper(issue_id, month, norm, word.get(said, ""), said, pieces)


def piece(one: Item, norm: Norm, names: Sequence[str] = ()) -> Piece:
    """One item in `norm`, where there is a version in it."""
    shown = norm if norm in one.versions else one.norm
    return Piece(one, shown, one.versions[shown], names)


def address(public_url: str, month: date) -> str:
    """Where the issue of `month` stands in the archive; "" where the bot has no address."""
    return f"{public_url.rstrip('/')}/nyhetsbrev/{month:%Y-%m}" if public_url else ""
