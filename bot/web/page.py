"""GET /personvern and /vilkar: what the app's listing in Teams must link to, in both norms, read once at the start.

The municipality replaces the Markdown files by a folder of its own (PAGES_DIR).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final, get_args

from aiohttp import web

from bot.errors import SettingsError
from bot.turn import Norm
from cards import page

BESIDE: Final = {"personvern": "vilkar", "vilkar": "personvern"}
"""The pages, and the one that each links to."""
HEADERS: Final = {
    "Content-Security-Policy": f"default-src 'none'; style-src '{page.STYLE_HASH}'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Language",
    "Cache-Control": "public, max-age=300",
}
TAGS: Mapping[str, Norm] = {"nn": "nn", "nb": "nb", "no": "nb"}


def routes(folder: Path, places: Mapping[str, str]) -> list[web.RouteDef]:
    """The two pages of `folder`, with its {places} filled in. Raises SettingsError that names a missing file."""
    made = []
    for name, beside in BESIDE.items():
        rendered = {norm: page.page(_read(folder, name, norm, places), norm, beside) for norm in get_args(Norm)}
        made.append(web.get(f"/{name}", _Page(rendered).show))
    return made


class _Page:
    def __init__(self, rendered: Mapping[Norm, str]) -> None:
        self._rendered = rendered

    async def show(self, request: web.Request) -> web.Response:
        """Answer in the norm asked for by ?maal=, else in the reader's by Accept-Language, else in bokmål."""
        asked = request.query.get("maal", "")
        norm = TAGS.get(asked) or preferred(request.headers.get("Accept-Language", ""))
        headers = {**HEADERS, "Content-Language": norm}
        return web.Response(text=self._rendered[norm], content_type="text/html", charset="utf-8", headers=headers)


def preferred(accepted: str) -> Norm:
    """The norm that an Accept-Language header (RFC 9110, 12.5.4) likes best; bokmål where it names none."""
    ranked: list[tuple[float, Norm]] = []
    for one in accepted.split(","):
        tag, _, rest = one.partition(";")
        norm = TAGS.get(tag.strip().lower().partition("-")[0])
        if norm is not None and (weight := _weight(rest)) > 0:
            ranked.append((weight, norm))
    return max(ranked, key=lambda one: one[0])[1] if ranked else "nb"


def _weight(rest: str) -> float:
    name, _, value = rest.strip().partition("=")
    try:
        return float(value) if name.strip().lower() == "q" else 1.0
    except ValueError:
        return 0.0


def _read(folder: Path, name: str, norm: Norm, places: Mapping[str, str]) -> str:
    path = folder / f"{name}.{norm}.md"
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"PAGES_DIR: {path} kan ikke leses ({type(error).__name__})") from None
    for place, value in places.items():
        text = text.replace("{" + place + "}", value)
    return text
