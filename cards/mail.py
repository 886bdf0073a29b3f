"""Letters by e-mail: the same plain values as on a card, as text and as HTML that needs nothing from elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from bot.turn import Norm

STYLE = (
    "font:16px/1.5 'Segoe UI',system-ui,sans-serif;max-width:40rem;margin:0 auto;padding:1rem;overflow-wrap:anywhere"
)
SMALL = "font-size:14px;color:#595959;border-top:1px solid #ccc;padding-top:.5rem;margin-top:1.5rem"


@dataclass(frozen=True)
class Mail:
    """What a letter says, without whom it goes to."""

    subject: str
    html: str
    text: str


def mail(subject: str, paragraphs: Sequence[str], why: str, norm: Norm) -> Mail:
    """A letter of plain paragraphs; `why` says at its end why somebody gets it. Nothing in it is read as markup."""
    return letter_of(subject, [worded(one) for one in paragraphs], why, norm)


def worded(paragraph: str, bold: bool = False) -> tuple[str, str]:
    """A plain paragraph, as HTML and as text."""
    words = _lines(paragraph)
    return f"<p><strong>{words}</strong></p>" if bold else f"<p>{words}</p>", paragraph


def letter_of(subject: str, parts: Sequence[tuple[str, str]], why: str, norm: Norm) -> Mail:
    """A letter of `parts`, each ready-made as HTML and as text."""
    body = "\n".join(html for html, _ in parts)
    html = (
        f'<!doctype html>\n<html lang="{norm}">\n<head><meta charset="utf-8"><title>{escape(subject)}</title></head>\n'
        f'<body style="{STYLE}">\n<h1 style="font-size:22px">{escape(subject)}</h1>\n{body}\n'
        f'<p style="{SMALL}">{_lines(why)}</p>\n</body>\n</html>\n'
    )
    return Mail(" ".join(subject.split()), html, "\n\n".join([*(text for _, text in parts), f"--\n{why}"]) + "\n")


def _lines(words: str) -> str:
    return escape(words).replace("\n", "<br>\n")
