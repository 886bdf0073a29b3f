"""A page of plain text as HTML: a small part of Markdown in, all else escaped, nothing fetched from elsewhere."""

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from itertools import groupby

from bot.turn import Norm
from cards.text import texts

STYLE = (
    "body{margin:0 auto;max-width:40rem;padding:1rem;font:1.125rem/1.6 system-ui,sans-serif;color:#1b1b1b;"
    "background:#fff;overflow-wrap:break-word}h1,h2,h3{line-height:1.25}a{color:#1b5a7a}"
    "header,footer{padding:.5rem 0}footer{border-top:1px solid #ccc;margin-top:2rem}"
    "@media(prefers-color-scheme:dark){body{color:#eee;background:#1b1b1b}a{color:#8fc7e8}}"
)
STYLE_HASH = "sha256-" + b64encode(sha256(STYLE.encode()).digest()).decode()
"""What a Content-Security-Policy names the one style by."""
STARTS = re.compile(r"(?P<heading>#{1,3}) +|(?P<bullet>[-*]) +|(?P<number>\d+[.)]) +")
LINK = re.compile(r"\[([^\[\]]+)\]\(([^()\s]+)\)")
TARGET = re.compile(r"https://[^\s]+|mailto:[^\s]+|/(?![/\\])[^\s]*")
LISTS = {"bullet": "ul", "number": "ol"}


def page(source: str, norm: Norm, other_page: str) -> str:
    """The HTML document of a Markdown text: headings, paragraphs, lists and links to https, mailto and own pages.

    `other_page` is the path of the page beside it, `personvern` or `vilkar`.
    """
    _ = texts(norm)
    other: Norm = "nn" if norm == "nb" else "nb"
    switch = texts(other)("Les på nynorsk") if other == "nn" else texts(other)("Les på bokmål")
    beside = _("Personvern") if other_page == "personvern" else _("Vilkår for bruk")
    return (
        f'<!doctype html>\n<html lang="{norm}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title(source))}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f'<header><nav aria-label="{escape(_("Målform"))}"><a href="?maal={other}" lang="{other}" hreflang="{other}">'
        f"{escape(switch)}</a></nav></header>\n<main>\n{html(source)}\n</main>\n"
        f'<footer><a href="/{other_page}?maal={norm}">{escape(beside)}</a></footer>\n</body>\n</html>\n'
    )


def title(source: str) -> str:
    """The first heading; empty where there is none."""
    return next((words for kind, _, words in _blocks(source) if kind == "heading"), "")


def html(source: str) -> str:
    """The text's own elements."""
    parts = []
    for kind, blocks in groupby(_blocks(source), key=lambda block: block[0]):
        if kind in LISTS:
            items = "\n".join(f"<li>{_inline(words)}</li>" for _, _, words in blocks)
            parts.append(f"<{LISTS[kind]}>\n{items}\n</{LISTS[kind]}>")
        elif kind == "heading":
            parts += [f"<h{len(mark)}>{_inline(words)}</h{len(mark)}>" for _, mark, words in blocks]
        else:
            parts += [f"<p>{_inline(words)}</p>" for _, _, words in blocks]
    return "\n".join(parts)


def _blocks(source: str) -> Iterator[tuple[str, str, str]]:
    """Each block's kind, mark and words."""
    for line in _unwrapped(source):
        start = STARTS.match(line)
        if start is None:
            yield "text", "", line
        else:
            yield str(start.lastgroup), start[0].strip(), line[start.end() :]


def _unwrapped(source: str) -> Iterator[str]:
    """One line a block: what its author broke over several is joined again."""
    current = ""
    for line in (written.strip() for written in source.splitlines()):
        if line and current and not STARTS.match(line) and not current.startswith("#"):
            current = f"{current} {line}"
            continue
        if current:
            yield current
        current = line
    if current:
        yield current


def _inline(words: str) -> str:
    parts, end = [], 0
    for link in LINK.finditer(words):
        parts += [escape(words[end : link.start()]), _link(link)]
        end = link.end()
    return "".join([*parts, escape(words[end:])])


def _link(link: re.Match[str]) -> str:
    if not TARGET.fullmatch(link[2]):
        return escape(link[0])
    return f'<a href="{escape(link[2])}">{escape(link[1])}</a>'
