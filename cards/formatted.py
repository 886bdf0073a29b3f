"""What somebody has written with simple formatting, the same on a card, in a letter and as plain text.

Only bot/markup.py reads formatting; to Teams and to mail programs it is all plain words and ready-made parts.
"""

from html import escape
from typing import Any

from bot.markup import Block, Bullets, Line, Run, blocks, secure, worded
from cards.element import Element, runs, short

BULLET = "•\u00a0\u00a0"


def elements(text: str) -> list[Element]:
    """`text` on a card, a line an element."""
    return [element for block in blocks(text) for element in _block(block)]


def _block(block: Block) -> list[Element]:
    if isinstance(block, Bullets):
        marked = [(Run(BULLET), *item) for item in block.items]
        return [_line(item, "Default" if number == 0 else "Small") for number, item in enumerate(marked)]
    return [_line(line, "Default" if number == 0 else "None") for number, line in enumerate(block.lines)]


def _line(line: Line, spacing: str) -> Element:
    return {
        "type": "RichTextBlock",
        "inlines": [each for run in line for one in _spelt(run) for each in _runs(one)],
        "spacing": spacing,
    }


def _runs(run: Run) -> list[Element]:
    looks: dict[str, Any] = {"weight": "Bolder"} if run.bold else {}
    if run.url:
        leads = {"type": "Action.OpenUrl", "title": short(run.text), "url": run.url}
        looks |= {"underline": True, "color": "Accent", "selectAction": leads}
    return runs(run.text, **looks)


def _spelt(run: Run) -> list[Run]:
    """A link that may not lead anywhere, spelt out."""
    if not run.url or secure(run.url):
        return [run]
    return [Run(worded(run), run.bold)]


def html(text: str) -> str:
    """`text` in a letter."""
    return "\n".join(_html(block) for block in blocks(text))


def _html(block: Block) -> str:
    if isinstance(block, Bullets):
        return "<ul>\n" + "\n".join(f"<li>{_html_line(item)}</li>" for item in block.items) + "\n</ul>"
    return "<p>" + "<br>\n".join(_html_line(line) for line in block.lines) + "</p>"


def _html_line(line: Line) -> str:
    return "".join(_html_run(one) for run in line for one in _spelt(run))


def _html_run(run: Run) -> str:
    words = f'<a href="{escape(run.url)}">{escape(run.text)}</a>' if run.url else escape(run.text)
    return f"<strong>{words}</strong>" if run.bold else words


def link(title: str, url: str) -> tuple[str, str]:
    """A link of its own in a letter, as HTML and as text."""
    return f'<p><a href="{escape(url)}">{escape(title)}</a></p>', worded(Run(title, url=url))
