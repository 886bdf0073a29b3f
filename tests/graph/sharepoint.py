"""A stand-in for the pages of one SharePoint site, as Graph has them; tests/graph/server.py puts it on the air."""

import re
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

SITE_ID = "rauma.example.invalid,a0000000-0000-4000-8000-00000000000a,b0000000-0000-4000-8000-00000000000b"
KIND = "microsoft.graph.sitePage"
FIXED = frozenset({"name", "pageLayout", "id"})
"""What an update may not touch."""
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def refusal(status: int, code: str, headers: dict[str, str] | None = None) -> web.Response:
    """An error as Graph words it."""
    error = {"error": {"code": code, "message": "refused by the test", "innerError": {"request-id": "r"}}}
    return web.json_response(error, status=status, headers=headers)


@dataclass
class Site:
    """The site's pages, by id, and what it does otherwise than it might."""

    pages: dict[str, dict[str, Any]] = field(default_factory=dict)
    news: list[str] = field(default_factory=list)
    """The title of each version that readers were given, in order."""
    there: bool = True
    may_publish: bool = True
    approval: bool = False
    """Whether the library has an approval flow, which an accepted page waits for."""
    hidden: bool = False
    """Whether a page of that name is there that the bot can't see, so that SharePoint makes up another name."""
    elsewhere: str = ""
    """Where a list that goes on says that it does, if not here."""
    on_publish: Callable[[], None] | None = None

    def listen(self, app: web.Application) -> None:
        """Add the routes."""
        pages = "/v1.0/sites/{site}/pages"
        app.router.add_post(pages, self._known(self._create))
        app.router.add_get(f"{pages}/{KIND}", self._known(self._list))
        app.router.add_get(f"{pages}/{{page}}/{KIND}", self._known(self._get))
        app.router.add_patch(f"{pages}/{{page}}/{KIND}", self._known(self._update))
        app.router.add_post(f"{pages}/{{page}}/{KIND}/publish", self._known(self._publish))
        app.router.add_delete(f"{pages}/{{page}}", self._known(self._delete))

    def named(self, name: str) -> dict[str, Any]:
        """The one page of that name."""
        (found,) = [one for one in self.pages.values() if one["name"] == name]
        return found

    def _known(self, handler: Handler) -> Handler:
        async def handle(request: web.Request) -> web.StreamResponse:
            page = request.match_info.get("page")
            gone = page is not None and page not in self.pages
            if not self.there or request.match_info["site"] != SITE_ID or gone:
                return refusal(404, "itemNotFound")
            return await handler(request)

        return handle

    async def _create(self, request: web.Request) -> web.Response:
        body = await request.json()
        if body.get("@odata.type") != f"#{KIND}" or not str(body.get("name", "")).endswith(".aspx"):
            return refusal(400, "invalidRequest")
        if any(one["name"] == body["name"] for one in self.pages.values()):
            return refusal(409, "nameAlreadyExists")
        name = body["name"].replace(".aspx", "(1).aspx") if self.hidden else body["name"]
        id = str(uuid.uuid4())
        address = f"https://rauma.example.invalid/SitePages/{name}"
        self.pages[id] = {**body, "id": id, "name": name, "webUrl": address, **_state("checkout", 0, 1)}
        return web.json_response(_shown(self.pages[id]), status=201)

    async def _list(self, request: web.Request) -> web.Response:
        asked = request.query.get("$filter")
        if asked is None and "title" in request.query["$select"]:
            return self._page_of(request)
        if asked is None:
            return web.json_response({"value": [{"id": one} for one in self.pages][: int(request.query["$top"])]})
        if "$select" in request.query:
            return web.json_response({"value": []})
        name = re.fullmatch(r"name eq '([^']*)'", asked)
        if name is None:
            return refusal(400, "invalidRequest")
        return web.json_response({"value": [_shown(one) for one in self.pages.values() if one["name"] == name[1]]})

    def _page_of(self, request: web.Request) -> web.Response:
        """All pages, two a list, as Graph parts long ones."""
        skip = int(request.query.get("$skiptoken", 0))
        listed = [_shown(one) for one in list(self.pages.values())[skip : skip + 2]]
        more = str(request.url.update_query({"$skiptoken": str(skip + 2)}))
        following = {"@odata.nextLink": self.elsewhere or more} if skip + 2 < len(self.pages) else {}
        return web.json_response({"value": listed, **following})

    async def _get(self, request: web.Request) -> web.Response:
        page = _shown(self.pages[request.match_info["page"]])
        return web.json_response({key: page[key] for key in request.query["$select"].split(",")})

    async def _update(self, request: web.Request) -> web.Response:
        page, body = self.pages[request.match_info["page"]], await request.json()
        if body.get("@odata.type") != f"#{KIND}" or FIXED & body.keys():
            return refusal(400, "invalidRequest")
        major, _, minor = page["publishingState"]["versionId"].partition(".")
        page.update(body, **_state("checkout", int(major), int(minor) + 1))
        return web.json_response(_shown(page))

    async def _publish(self, request: web.Request) -> web.Response:
        page = self.pages[request.match_info["page"]]
        if not self.may_publish:
            return refusal(403, "accessDenied")
        if not self.approval:
            self.news.append(page["title"])
            page.update(_state("published", int(page["publishingState"]["versionId"].partition(".")[0]) + 1, 0))
        if self.on_publish is not None:
            self.on_publish()
        return web.Response(status=204)

    async def _delete(self, request: web.Request) -> web.Response:
        del self.pages[request.match_info["page"]]
        return web.Response(status=204)


def _state(level: str, major: int, minor: int) -> dict[str, Any]:
    return {"publishingState": {"level": level, "versionId": f"{major}.{minor}"}}


def _shown(page: dict[str, Any]) -> dict[str, Any]:
    """What is answered without $expand: everything but the layout."""
    return {key: value for key, value in page.items() if key != "canvasLayout"}
