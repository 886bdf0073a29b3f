"""What each unit owns on the website and the intranet, and who looks after it: a CSV file, and pages through Graph.

A row names a page (`title`, `link`, `changed`), or a SharePoint site (`site`, its id in Graph) with all its pages.
`owner` (an address, or an id) looks after it; where it is empty, the unit's leader does. Strategy 9.1 and 10.1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.content import LONGEST, Page
from bot.directory import Directory, Employee
from bot.errors import GraphError, SettingsError
from bot.listing import day_of, filled
from bot.markup import secure
from bot.sheet import Fault, read

COLUMNS = ("unit",)


class Shelf(Protocol):
    """Lists the pages of a site."""

    async def pages(self, site: str) -> Sequence[Page]:
        """All pages that readers have: title, link, and when each was last changed. Raises GraphError."""
        ...


class NoShelf:
    """The Shelf where Graph is not set up."""

    async def pages(self, site: str) -> Sequence[Page]:
        """Raises GraphError."""
        raise GraphError(0, "NotSetUp", permanent=True)


NO_SHELF = NoShelf()


@dataclass(frozen=True)
class Owned:
    """A row of the file: a page, or a whole site."""

    unit: str
    owner: str
    page: Page | None
    site: str


@dataclass(frozen=True)
class Share:
    """All that one owner looks after for one unit; `owner` "" is the unit's leader."""

    unit: str
    owner: str
    pages: Sequence[Page]


def rows(path: Path | None, units: Sequence[str]) -> list[Owned]:
    """The rows of the file; each unit is one that there is. Raises SettingsError."""
    if path is None:
        return []
    found = [one for _, one in read(path, COLUMNS, _owned)]
    for one in found:
        if one.unit not in units:
            raise SettingsError(f"{path.name}: enheten {one.unit!r} finnes ikke")
    return found


def _owned(row: Mapping[str, str]) -> Owned:
    site, title, link = row.get("site", ""), row.get("title", ""), row.get("link", "")
    if not (site or title):
        raise Fault("verken title eller site er fylt ut")
    if link and not secure(link):
        raise Fault(f"lenken {link!r} må begynne med https://")
    page = None if site else Page(title=title[: LONGEST["title"]], link=link, changed=day_of(row.get("changed", "")))
    return Owned(filled(row, "unit"), row.get("owner", "").casefold(), page, site)


async def shares(found: Sequence[Owned], shelf: Shelf) -> list[Share]:
    """What each looks after. Raises GraphError where a site does not answer."""
    made: dict[tuple[str, str], list[Page]] = {}
    for one in found:
        pages = [one.page] if one.page is not None else await shelf.pages(one.site)
        made.setdefault((one.unit, one.owner), []).extend(pages)
    return [Share(unit, owner, pages) for (unit, owner), pages in made.items() if pages]


def person(directory: Directory, key: str) -> Employee | None:
    """Whoever has this id or address."""
    if not key:
        return None
    same = (one for one in directory.employees() if one.email.casefold() == key)
    return directory.employee(key) or next(same, None)
