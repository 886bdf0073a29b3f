"""A news page for the intranet, what became of it, and the folder that stands in where there is no intranet.

A page is found again by its name, so an attempt whose answer was lost is never made twice.
"""

import asyncio
import os
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from bot.turn import Norm

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_NAME = 100


@dataclass(frozen=True)
class Banner:
    """The picture over a page: its web address, and in words what it shows."""

    url: str
    alt: str

    def __post_init__(self) -> None:
        if urlsplit(self.url).scheme not in ("http", "https"):
            raise ValueError("a picture has a web address")


@dataclass(frozen=True)
class Page:
    """One news page.

    `name` is the end of its address without .aspx (a to z, digits, hyphens; at most 100), and no other page's, ever.
    `lead` is text. `body` is HTML that is already safe, of headings from h2, paragraphs, lists, tables, links, strong
    and em: the text web part of SharePoint is an editor's field, and keeps no style, script or form.
    """

    name: str
    title: str
    lead: str
    body: str
    norm: Norm = "nb"
    banner: Banner | None = None

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name) or len(self.name) > LONGEST_NAME:
            raise ValueError(f"a page's name is of a to z, digits and hyphens, at most {LONGEST_NAME}")
        if not self.title.strip():
            raise ValueError("a page has a title")


@dataclass(frozen=True)
class Placement:
    """What became of a page.

    done: so it is on the intranet. written: there is no intranet, so it lies in `file`, and nobody reads it there.
    left: the draft at `address` is the editor's to publish, since the bot may not. refused: not done; again after
    `retry_after` seconds where given, never where `permanent`. lost: nobody knows; asking again finds out, and does
    only what lacks. `id` is what to publish, update and remove by, and `public` whether the readers have it, maybe as
    it was before an update. `code` is a word for the log.
    """

    outcome: Literal["done", "written", "left", "refused", "lost"]
    id: str = ""
    address: str = ""
    public: bool = False
    code: str = ""
    permanent: bool = False
    retry_after: float | None = None
    file: Path | None = None

    @property
    def ok(self) -> bool:
        """Whether what was asked is done, as far as there is an intranet to do it in."""
        return self.outcome in ("done", "written")


NO_PAGE = Placement("refused", code="no page", permanent=True)


class FileIntranet:
    """The Intranet where there is none: whole HTML pages in `folder` that only the bot's own user can read.

    A draft is NAME.draft.html, and a published page NAME.html; the id is the name. Raises OSError for a full disk.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def draft(self, page: Page) -> Placement:
        """See Intranet."""
        if self._final(page.name).exists():
            return self._placed(page.name)
        return await self._write(page.name, page)

    async def publish(self, id: str) -> Placement:
        """See Intranet. The file appears whole, or replaces the earlier one as a whole."""
        if not self._has(id):
            return NO_PAGE
        if self._draft(id).exists():
            await asyncio.to_thread(os.replace, self._draft(id), self._final(id))
        return self._placed(id)

    async def update(self, id: str, page: Page) -> Placement:
        """See Intranet."""
        return await self._write(id, page) if self._has(id) else NO_PAGE

    async def remove(self, id: str) -> Placement:
        """See Intranet."""
        if NAME.fullmatch(id):
            for file in (self._draft(id), self._final(id)):
                await asyncio.to_thread(file.unlink, missing_ok=True)
        return Placement("written", id, code="no intranet")

    def _draft(self, name: str) -> Path:
        return self._folder / f"{name}.draft.html"

    def _final(self, name: str) -> Path:
        return self._folder / f"{name}.html"

    def _has(self, id: str) -> bool:
        return bool(NAME.fullmatch(id)) and (self._draft(id).exists() or self._final(id).exists())

    async def _write(self, name: str, page: Page) -> Placement:
        await asyncio.to_thread(_write, self._draft(name), whole(page).encode())
        return self._placed(name)

    def _placed(self, name: str) -> Placement:
        draft, final = self._draft(name), self._final(name)
        file = draft if draft.exists() else final
        return Placement("written", name, public=final.exists(), code="no intranet", file=file)


def _write(file: Path, raw: bytes) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.part")
    part.touch(mode=0o600)
    part.write_bytes(raw)
    part.replace(file)


def whole(page: Page) -> str:
    """The page as an HTML document of its own, in its norm's language; it runs nothing and loads pictures only."""
    title, lead = escape(page.title), escape(page.lead)
    picture = ""
    if page.banner is not None:
        picture = f'<img src="{escape(page.banner.url)}" alt="{escape(page.banner.alt)}">\n'
    return f"""<!DOCTYPE html>
<html lang="{page.norm}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src *; style-src 'unsafe-inline'">
<meta name="description" content="{lead}">
<title>{title}</title>
<style>body{{font-family:sans-serif;line-height:1.5;max-width:42em;margin:auto;padding:1em}}img{{max-width:100%}}</style>
</head>
<body>
<main>
{picture}<h1>{title}</h1>
<p><strong>{lead}</strong></p>
{page.body}
</main>
</body>
</html>
"""
