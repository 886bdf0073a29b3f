"""What an issue says, section by section in plain words: the one source of its letter and its pages.

Nothing in a text is markup: an empty line parts two paragraphs, a line break is a line break, and that is all.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from babel.dates import format_date
from babel.lists import format_list

from bot.announcement import Link, Picture
from bot.markup import secure
from bot.newsletter import Item, Kind
from bot.paper import Paper, Piece
from bot.turn import Language, Norm
from cards.absence import shown
from cards.text import texts

BREAK = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
Paragraph = Sequence[str]
"""Its lines."""


@dataclass(frozen=True)
class Entry:
    """One thing to read, its text in `language`; `written` is that of its picture's and link's words.

    `anchor` is its place on the page. `note` says when and where, `praise` whom it praises; "" for none.
    `address` is "" where the link may not lead anywhere; then `link` spells it out.
    """

    anchor: str
    language: Language
    written: Language
    title: str
    paragraphs: Sequence[Paragraph]
    note: str = ""
    praise: str = ""
    picture: Picture | None = None
    link: str = ""
    address: str = ""


@dataclass(frozen=True)
class Section:
    """What stands under one heading, in the issue's norm."""

    anchor: str
    heading: str
    entries: Sequence[Entry]

    @property
    def titled(self) -> Sequence[Entry]:
        """Those that a table of contents can name."""
        return [one for one in self.entries if one.title]


def title(paper: Paper) -> str:
    """What the issue is called, as «Nyhetsbrev for november 2026»."""
    month = format_date(paper.month, "LLLL y", locale=paper.norm)
    return texts(paper.norm)("Nyhetsbrev for {month}", month=month)


def lead(paper: Paper) -> str:
    """Whose newsletter it is."""
    return texts(paper.norm)("Internt nyhetsbrev for Rauma kommune")


def sections(paper: Paper) -> list[Section]:
    """Those of the issue in their order; an empty one is left out."""
    return [one for one in _all(paper) if one.entries]


def _all(paper: Paper) -> Iterator[Section]:
    place = f"utgave-{paper.name}"
    word = paragraphs(paper.word)
    said = [Entry(f"{place}-0-1", paper.word_language, paper.word_language, "", word)] if word else []
    yield Section(f"{place}-0", texts(paper.norm)("Redaktøren har ordet"), said)
    for number, (kind, heading) in enumerate(_headings(paper.norm).items(), 1):
        named = enumerate(paper.of(kind), 1)
        entries = [_entry(piece, f"{place}-{number}-{count}", paper.norm) for count, piece in named]
        yield Section(f"{place}-{number}", heading, entries)


def _headings(norm: Norm) -> dict[Kind, str]:
    """The sections after the editor's word, in their order."""
    _ = texts(norm)
    return {
        Kind.STORY: _("Suksesshistorier"),
        Kind.CONTRIBUTION: _("Bidrag fra enhetene"),
        Kind.EVENT: _("Dette skjer"),
        Kind.NOTICE: _("Oppslag"),
        Kind.QUESTION: _("Månedens spørsmål"),
        Kind.GUIDELINE: _("Endrede retningslinjer"),
    }


def _entry(piece: Piece, anchor: str, norm: Norm) -> Entry:
    """`piece` as it is read; what the bot itself says of it is in `norm`."""
    item, said = piece.item, piece.version
    picture = item.picture if item.picture is not None and secure(item.picture.url) else None
    return Entry(
        anchor=anchor,
        language=piece.language,
        written=piece.written,
        title=_one_line(said.title),
        paragraphs=paragraphs(said.text),
        note=_note(item, norm),
        praise=praise(piece.names, norm),
        picture=picture,
        link=_link_words(item.link) if item.link is not None else "",
        address=item.link.url if item.link is not None and secure(item.link.url) else "",
    )


def _note(item: Item, norm: Norm) -> str:
    day = shown(item.happens, norm) if item.happens is not None else ""
    return " · ".join(part for part in (day[:1].upper() + day[1:], _one_line(item.unit)) if part)


def _link_words(link: Link) -> str:
    words = _one_line(link.title) or link.url
    return words if secure(link.url) or words == link.url else f"{words} ({link.url})"


def _one_line(words: str) -> str:
    return " ".join(words.split())


def paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs of a plain text, each with its lines."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return [[line.strip() for line in one.split("\n")] for one in BREAK.split(whole) if one.strip()]


def praise(names: Sequence[str], norm: Norm) -> str:
    return texts(norm)("Ros til {names}", names=format_list(names, locale=norm)) if names else ""
