"""An issue as a page: for the archive on the web, as a file, and for the intranet; no script, nothing but its pictures
fetched from elsewhere."""

from base64 import b64encode
from hashlib import sha256
from typing import Any

from bot.paper import Paper
from cards.newsletter_part import lead, sections, title
from cards.template import fill, style
from cards.text import texts

STYLE = style("page.css")
"""How an article looks on a screen and on paper; for every page that shows one."""
STYLE_HASH = "sha256-" + b64encode(sha256(STYLE.encode()).digest()).decode()
"""What a Content-Security-Policy names that style by."""


def article(paper: Paper, pictures: bool = True, site: str = "") -> str:
    """The issue as one <article>, whose headings begin at h1; without `pictures` they are links.

    So are those that do not lie on `site`, where it is given: a page may show no other's.
    """
    host = f"{site.rstrip('/')}/" if site else ""
    return fill("article.html", **_values(paper), pictures=pictures, host=host)


def page(paper: Paper) -> str:
    """The issue as a whole HTML document, which can be opened from a file, read and printed."""
    return fill("page.html", **_values(paper), pictures=True, host="", style=STYLE, style_hash=STYLE_HASH)


def intranet(paper: Paper) -> str:
    """The issue for SharePoint's text web part, under the title that the page has: headings from h2, and plain tags."""
    return fill("intranet.html", **_values(paper))


def _values(paper: Paper) -> dict[str, Any]:
    _ = texts(paper.norm)
    words = {"contents": _("I dette nummeret"), "picture": _("Bilde")}
    shown = {"title": title(paper), "lead": lead(paper), "words": words, "place": f"utgave-{paper.name}"}
    return {**shown, "norm": paper.norm, "contents": sections(paper)}
