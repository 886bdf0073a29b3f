"""A news page as Graph's JSON: what is sent of it, and how what comes back is read."""

from typing import Any

from bot.errors import GraphError
from bot.intranet import Page

Found = dict[str, Any]
"""A sitePage or a list, as JSON."""
KIND = "microsoft.graph.sitePage"


def new(page: Page) -> Found:
    """What a page is made of: https://learn.microsoft.com/graph/api/sitepage-create."""
    return {"name": f"{page.name}.aspx", "pageLayout": "article", "promotionKind": "newsPost", **content(page)}


def content(page: Page) -> Found:
    """What an update replaces, the layout as a whole: https://learn.microsoft.com/graph/api/sitepage-update."""
    section = {"id": "1", "layout": "oneColumn", "emphasis": "none", "columns": [_column(page.body)]}
    made: Found = {
        "@odata.type": f"#{KIND}",
        "title": page.title,
        "description": page.lead,
        "showComments": True,
        "showRecommendedPages": False,
        "titleArea": _title_area(page),
        "canvasLayout": {"horizontalSections": [section]},
    }
    return made | ({"thumbnailWebUrl": page.banner.url} if page.banner else {})


def _column(body: str) -> Found:
    return {"id": "1", "width": 12, "webparts": [{"@odata.type": "#microsoft.graph.textWebPart", "innerHtml": body}]}


def _title_area(page: Page) -> Found:
    """https://learn.microsoft.com/graph/api/resources/titlearea; the author would be the app, so it is not shown."""
    area: Found = {"layout": "plain", "textAlignment": "left", "showAuthor": False, "showPublishedDate": True}
    if page.banner is None:
        return area
    picture = {"imageWebUrl": page.banner.url, "imageSourceType": 2, "alternativeText": page.banner.alt}
    return {**area, "layout": "imageAndTitle", **picture}


def id_of(found: Found) -> str:
    """The page's id. Raises GraphError for an answer that is no page."""
    if not found.get("id"):
        raise GraphError(0, "NotAPage", unknown=True)
    return str(found["id"])


def is_named(found: Found, name: str) -> bool:
    """Whether it is the page of that name, which SharePoint may write in capitals."""
    return str(found.get("name", "")).lower() == f"{name}.aspx"


def is_public(found: Found) -> bool:
    """Whether readers have it, maybe in an earlier version."""
    level, major, _ = _version(found)
    return major != "0" if major else level == "published"


def is_current(found: Found) -> bool:
    """Whether readers have its newest version."""
    level, _, minor = _version(found)
    return level == "published" and minor in ("", "0")


def _version(found: Found) -> tuple[str, str, str]:
    """Level (published, draft or checkout), major and minor version, as in a publicationFacet.

    https://learn.microsoft.com/graph/api/resources/publicationfacet knows no draft, so the version is asked as well.
    """
    state = found.get("publishingState") or {}
    major, _, minor = str(state.get("versionId") or "").partition(".")
    return str(state.get("level") or ""), major, minor
