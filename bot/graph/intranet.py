"""News pages in one SharePoint site: a draft by its name, published once, changed, taken away.

Follows https://learn.microsoft.com/graph/api/resources/sitepage and the pages on create, update, publish and delete
below it. The SDK's own builders can neither update nor publish a sitePage, so its adapter is given plain JSON. Nothing
is repeated here: whoever asked asks again, and each step looks first at what an earlier attempt left.
"""

import json
from collections.abc import Awaitable
from typing import Literal

from kiota_abstractions.method import Method
from kiota_abstractions.request_information import RequestInformation

from bot.errors import GraphError
from bot.graph.client import NO_RETRY, Graph
from bot.graph.failure import as_graph_error
from bot.graph.page import PLAIN
from bot.graph.sitepage import KIND, Found, content, id_of, is_current, is_named, is_public, new
from bot.intranet import Page, Placement

SITE = "{+baseurl}/sites/{site}"
PAGES = f"{SITE}/pages"
PAGE = f"{PAGES}/{{page}}"
ONLY = "{?%24select,%24filter,%24top}"
NOT_ALLOWED = frozenset({401, 403})
"""What publishing is answered with where only a person may: https://github.com/microsoftgraph/microsoft-graph-docs/issues/5334."""


class GraphIntranet:
    """The Intranet that is the site `site`: host name, site collection and site, with commas."""

    def __init__(self, graph: Graph, site: str) -> None:
        self._graph, self._site = graph, site

    async def draft(self, page: Page) -> Placement:
        """See Intranet."""
        return await _settled(self._drafted(page))

    async def publish(self, id: str) -> Placement:
        """See Intranet. left: only an editor may publish, or the site's own approval is waited for."""
        return await _settled(self._published(id))

    async def update(self, id: str, page: Page) -> Placement:
        """See Intranet."""
        return await _settled(self._updated(id, page))

    async def remove(self, id: str) -> Placement:
        """See Intranet."""
        return await _settled(self._removed(id))

    async def reach(self) -> None:
        """Read from the site's pages what shows that they can be reached. Raises GraphError."""
        await self._read(f"{PAGES}/{KIND}{ONLY}", {"%24select": "id", "%24top": 1})

    async def _drafted(self, page: Page) -> Placement:
        found = await self._named(page.name)
        if found is None:
            return _placed("done", await self._created(page))
        if is_public(found):
            return _placed("done", found)
        return await self._updated(id_of(found), page)

    async def _named(self, name: str) -> Found | None:
        """The page of that name. $select beside $filter gave empty lists (microsoft-graph-docs-contrib #8887)."""
        listed = await self._read(f"{PAGES}/{KIND}{ONLY}", {"%24filter": f"name eq '{name}.aspx'"})
        return next((one for one in listed.get("value", []) if is_named(one, name)), None)

    async def _created(self, page: Page) -> Found:
        made = await self._ask(Method.POST, PAGES, new(page))
        if not is_named(made, page.name):
            await self._ask(Method.DELETE, PAGE, page=id_of(made))
            raise GraphError(409, "NameTaken", permanent=True)
        return made

    async def _updated(self, id: str, page: Page) -> Placement:
        changed = await self._ask(Method.PATCH, f"{PAGE}/{KIND}", content(page), page=id)
        return _placed("done", changed)

    async def _published(self, id: str) -> Placement:
        found = await self._state(id)
        if is_current(found):
            return _placed("done", found)
        try:
            await self._ask(Method.POST, f"{PAGE}/{KIND}/publish", page=id)
        except GraphError as error:
            if error.status in NOT_ALLOWED:
                return _placed("left", found, _word(error))
            raise
        return await self._seen(id)

    async def _seen(self, id: str) -> Placement:
        """What was accepted, as it is now: with an approval flow in the library, accepted is not yet published."""
        try:
            found = await self._state(id)
        except GraphError as error:
            raise GraphError(error.status, error.code, unknown=True, retry_after=error.retry_after) from None
        return _placed("done", found) if is_current(found) else _placed("left", found, "not published")

    async def _removed(self, id: str) -> Placement:
        try:
            await self._ask(Method.DELETE, PAGE, page=id)
        except GraphError as error:
            if error.status != 404:
                raise
            await self.reach()  # or else it is the site that is not there
        return Placement("done", id)

    async def _state(self, id: str) -> Found:
        fields = "id,name,webUrl,publishingState"
        return await self._read(f"{PAGE}/{KIND}{ONLY}", {"%24select": fields}, page=id)

    async def _read(self, template: str, query: dict[str, str | int], **path: str) -> Found:
        """A read changes nothing, so it is never unknown what became of it."""
        try:
            return await self._ask(Method.GET, template, None, query, **path)
        except GraphError as error:
            raise GraphError(
                error.status, error.code, permanent=error.permanent, retry_after=error.retry_after
            ) from None

    async def _ask(
        self, method: Method, template: str, body: Found | None = None, query: Found | None = None, **path: str
    ) -> Found:
        request = RequestInformation(method, template, {"site": self._site, **path})
        request.query_parameters = query or {}
        request.headers.try_add("Accept", "application/json")
        if body is not None:
            request.headers.try_add("Content-Type", "application/json")
            request.content = json.dumps(body).encode()
        request.add_request_options([NO_RETRY, PLAIN])
        with as_graph_error():
            found: Found = await self._graph.adapter.send_async(request, None, {})
        return found


async def _settled(doing: Awaitable[Placement]) -> Placement:
    try:
        return await doing
    except GraphError as error:
        outcome: Literal["lost", "refused"] = "lost" if error.unknown else "refused"
        return Placement(outcome, code=_word(error), permanent=error.permanent, retry_after=error.retry_after)


def _word(error: GraphError) -> str:
    return f"{error.status} {error.code}".strip()


def _placed(outcome: Literal["done", "left"], found: Found, code: str = "") -> Placement:
    return Placement(outcome, id_of(found), str(found.get("webUrl") or ""), is_public(found), code)
