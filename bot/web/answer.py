"""How a page of the newsletters is answered: to its reader only, nothing from elsewhere, framed by Teams alone."""

from collections.abc import Mapping
from typing import Final

from aiohttp import web

from bot.turn import Norm
from bot.web.page import TAGS, preferred
from cards import archive_page

AUTHORITY: Final = "https://login.microsoftonline.com"
"""Where people sign in; a form whose reader has been away too long is led there."""
FRAMED_BY: Final = "https://teams.microsoft.com https://*.teams.microsoft.com https://*.cloud.microsoft"
"""Teams' hosts, as Microsoft's «Prerequisites for tabs» lists them."""
POLICY: Final = (
    f"default-src 'none'; style-src '{archive_page.STYLE_HASH}'; img-src 'self'; base-uri 'none'; "
    f"form-action 'self' {AUTHORITY}; frame-ancestors {FRAMED_BY}"
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def html(document: str, status: int = 200, more: Mapping[str, str] | None = None) -> web.Response:
    """A page as an answer; `more` headers may take the place of ours."""
    headers = {**HEADERS, **(more or {})}
    return web.Response(text=document, status=status, content_type="text/html", charset="utf-8", headers=headers)


def norm_of(request: web.Request) -> Norm:
    """The norm for somebody who has not signed in: asked for by ?maal=, else the browser's."""
    return TAGS.get(request.query.get("maal", "")) or preferred(request.headers.get("Accept-Language", ""))
