"""The pages and letters that are too long to be put together in code: Jinja2, every word of a value escaped.

A template gets finished words: none of them is ever read as a template, as HTML or as a style.
"""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

PAGES = Path(__file__).with_name("pages")
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


def fill(name: str, **values: Any) -> str:
    """The page `name` with its places filled in."""
    return _ENVIRONMENT.get_template(name).render(values)


def style(name: str) -> Markup:
    """A style sheet of our own, as it stands, in one line."""
    return Markup(" ".join((PAGES / name).read_text(encoding="utf-8").split()))  # noqa: S704 - a file of ours
