"""Whatever is reported, the page's shape stays the same, and the terminal's lines stay the program's own."""

from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from desk import forms, show, view
from desk.client import Server
from desk.fault import DeskError
from desk.opened import Doubt, Opened, Said
from desk.record import Case, Message, Opening, Overview, Whole
from desk.room import Room
from desk.sealing import Kind
from desk.seen import Seen
from desk.words import Words
from tests.pointer.strategies import key_list

DAY = date(2026, 11, 29)
KEYS, (MINE, _), RECOVERY = key_list(2)
PIECES = [
    "</dd>",
    "<script>alert(1)</script>",
    "\"' onmouseover=x",
    "<!--",
    "-->",
    "]]>",
    "&lt;",
    "&#60;b&#62;",
    "\x1b[2J",
]
PIECES += [
    "</textarea><b>",
    "\x1b]52;c;eA==\x07",
    "\u202e",
    "\r\n",
    "\x00",
    "\ud800",
    "$title",
    "${main}",
    "{name}",
    "\u2028",
]
HOSTILE = st.lists(st.one_of(st.sampled_from(PIECES), st.text(st.characters(), max_size=20)), max_size=6).map("".join)


class Shape(HTMLParser):
    """A page's tags and attributes' names, and the values that steer."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Any] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, [(name, value if name != "value" else "") for name, value in attrs]))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(tag)

    def handle_comment(self, data: str) -> None:
        self.found.append("comment")

    def handle_decl(self, decl: str) -> None:
        self.found.append(decl)

    def handle_pi(self, data: str) -> None:
        self.found.append("pi")


def shape(page: str) -> list[Any]:
    parser = Shape()
    parser.feed(page)
    parser.close()
    return parser.found


def room() -> Room:
    server = Server("https://bot.example.invalid", SigningKey(bytes(32)).verify_key, Seen(Path("x")))
    return Room(server, Path("x"), cast(Any, None), keys=MINE, secret=bytes(32))


def case(text: str) -> Opened:
    """A case in which everything that somebody else chooses is `text`."""
    whole = Case("0" * 32, DAY, f"x{text}", None, None, DAY, DAY, 4, True, False)
    kinds: tuple[Kind, ...] = ("report", "addition", "reply")
    sent = [Message(seq, kind, DAY, 1, b"", b"", "", b"") for seq, kind in enumerate(kinds, 1)]
    signer = replace(KEYS.handlers[1], name=f"x{text}")
    said = (
        Said(sent[0], {"what": f"x{text}", "category": f"x{text}", "mode": "confidential", "where": f"x{text}"}),
        Said(sent[1], {"text": f"x{text}"}),
        Said(sent[2], {"text": f"x{text}", "state": f"x{text}"}, signer),
    )
    opening = Opening(1, f"x{text}", f"x{text}", DAY, ())
    keys = replace(KEYS, handlers=(KEYS.handlers[0], signer))
    return Opened(Whole(whole, (), {}, (), (opening,)), said, (Doubt(3, "forged"),), Overview(keys, DAY, (whole,)))


def pages(text: str) -> list[str]:
    one, place = case(text), room()
    made = [view.case(place, one), view.cases(place, one.overview), forms.who(place, MINE, one, text and f"x{text}")]
    made += [forms.act(place, one, "reply", f"x{text}"), forms.locked(place, "/", f"x{text}")]
    made += [forms.name(place, one, {"name": f"x{text}"}), forms.failed(place, DeskError("refused", text))]
    place.flash = f"x{text}"
    return [*made, forms.extend(place, one), forms.offline(place, "/sak/x/svar", f"x{text}", text, f"x{text}")]


QUIET = [shape(one) for one in pages("y")]


@given(HOSTILE)
def test_no_text_changes_the_shape_of_a_page(text: str) -> None:
    made = pages(text or "y")
    assert [shape(one) for one in made] == QUIET
    for one in made[:2]:
        one.encode()
        assert not set("\x1b\x00\u202e\u2028\x07") & set(one)


@given(HOSTILE)
def test_no_text_breaks_out_of_its_margin_or_steers_the_terminal(text: str) -> None:
    shown = show.opened(Words("nb"), case(text)).split("\n")
    plain = show.opened(Words("nb"), case("y")).split("\n")
    own = [line for line in shown if not line.startswith("  | ")]
    assert len(own) == len([line for line in plain if not line.startswith("  | ")])
    assert all(char.isprintable() or char.isspace() for line in shown for char in line)
    assert not set("\x1b\x07\x00\u202e\u2028\r\x9b") & set("".join(shown))


def test_what_would_break_out_would_be_found() -> None:
    assert shape(pages("y")[0].replace("xy", "<b>xy")) != QUIET[0]
