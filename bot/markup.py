"""The simple formatting of a message as values: paragraphs, `- ` lists, `**bold**` and `[title](https://…)`.

Whatever is written can be read: what is no formatting is text, and nothing is lost.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

LONGEST_URL = 1000
INLINE = re.compile(
    r"\*\*(?P<bold>[^*]+)\*\*"
    r"|\[(?P<title>[^\[\]]*[^\[\]\s][^\[\]]*)\]\((?P<url>[^\s()]+(?:\([^\s()]*\)[^\s()]*)*)\)"
    r"|(?P<bare>https?://[^\s<>\"'()\[\]*]*[^\s<>\"'()\[\]*.,;:!?»])"
)
OURS = re.compile(r"http://(?:127\.0\.0\.1|localhost)(?::[0-9]{1,5})?/bilde/[0-9a-f]{32}")
"""The demo's own picture: its browser is on the same machine."""
ITEM = re.compile(r"\s*[-*•]\s+(?=\S)")


@dataclass(frozen=True)
class Run:
    """Words that look alike; `url` is where they lead, as it was written."""

    text: str
    bold: bool = False
    url: str = ""


Line = tuple[Run, ...]


@dataclass(frozen=True)
class Paragraph:
    """Lines that belong together."""

    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Bullets:
    """A list."""

    items: tuple[Line, ...]


Block = Paragraph | Bullets


def secure(url: str) -> bool:
    """Whether a card may lead to `url`: https, a host, and nothing that hides where it goes."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return False
    plain = url.isprintable() and not any(char.isspace() or char in '\\"<>' for char in url)
    named = bool(host) and "." in (host or "") and "@" not in parts.netloc
    return parts.scheme == "https" and plain and named and port in (None, 443) and len(url) <= LONGEST_URL


def viewable(url: str) -> bool:
    """Whether a card may show the picture at `url`, which may be the demo's own."""
    return secure(url) or OURS.fullmatch(url) is not None


def blocks(text: str) -> list[Block]:
    """What `text` says, block by block."""
    found: list[Block] = []
    for kind, lines in _grouped(text):
        read = tuple(line(one) for one in lines)
        found.append(Bullets(read) if kind else Paragraph(read))
    return found


def _grouped(text: str) -> Iterator[tuple[bool, list[str]]]:
    """Lines of one kind that follow each other; True: they are a list's."""
    kind, lines = False, list[str]()
    for each in [*text.splitlines(), ""]:
        item = ITEM.match(each)
        if lines and (bool(item) != kind or not each.strip()):
            yield kind, lines
            lines = []
        if each.strip():
            kind = bool(item)
            lines.append(each[item.end() if item else 0 :].strip())


def line(text: str, bold: bool = False) -> Line:
    """The runs of one line."""
    found, start = list[Run](), 0
    for match in INLINE.finditer(text):
        found += _plain(text[start : match.start()], bold)
        start = match.end()
        if match["bold"] is not None:
            found += line(match["bold"], bold=True)
        else:
            url = match["url"] or match["bare"]
            found.append(Run(match["title"] or url, bold, url))
    return (*found, *_plain(text[start:], bold))


def _plain(text: str, bold: bool) -> list[Run]:
    return [Run(text, bold)] if text else []


def addresses(text: str) -> list[str]:
    """Every address that a link in `text` leads to, as it was written."""
    lines = [each for one in blocks(text) for each in (one.items if isinstance(one, Bullets) else one.lines)]
    return [run.url for each in lines for run in each if run.url]


def plain(text: str) -> str:
    """`text` where there is no formatting: addresses stand behind what leads to them."""
    return "\n\n".join(_words_of(block) for block in blocks(text))


def _words_of(block: Block) -> str:
    lines = [f"- {_words(item)}" for item in block.items] if isinstance(block, Bullets) else map(_words, block.lines)
    return "\n".join(lines)


def _words(line: Line) -> str:
    return "".join(worded(run) for run in line)


def worded(run: Run) -> str:
    """A run's words, with its address behind them where it has another."""
    return run.text if run.url in ("", run.text) else f"{run.text} ({run.url})"
