"""Lists the pages of a SharePoint site that readers have, for the review of what a unit owns (strategy 9.1).

Follows https://learn.microsoft.com/graph/api/sitepage-list; the SDK's adapter is given plain JSON, as in intranet.py.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kiota_abstractions.method import Method
from kiota_abstractions.request_information import RequestInformation

from bot.clock import day_in_oslo
from bot.content import LONGEST, Page
from bot.errors import GraphError
from bot.graph.client import Graph
from bot.graph.failure import as_graph_error
from bot.graph.page import PLAIN
from bot.graph.sitepage import KIND, is_public
from bot.markup import secure

LIST = f"{{+baseurl}}/sites/{{site}}/pages/{KIND}{{?%24select,%24top}}"
FIELDS = "id,title,name,webUrl,lastModifiedDateTime,publishingState"
MOST = 50
"""Lists that are followed of one site: far more than any unit has pages for."""


class GraphShelf:
    """The Shelf through Graph, which may read the sites that the bot was given (Sites.Selected)."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    async def pages(self, site: str) -> Sequence[Page]:
        """See Shelf."""
        found, listed = list[Page](), await self._ask(_first(site))
        for _ in range(MOST):
            found += [_page(one) for one in listed.get("value", []) if is_public(one)]
            following = listed.get("@odata.nextLink")
            if not following:
                break
            if not str(following).startswith(f"{self._graph.url}/"):  # a token is never sent elsewhere
                raise GraphError(0, "NotGraph", permanent=True)
            listed = await self._ask(_next(str(following)))
        return found

    async def _ask(self, request: RequestInformation) -> dict[str, Any]:
        request.headers.try_add("Accept", "application/json")
        request.add_request_options([PLAIN])
        with as_graph_error():
            found: dict[str, Any] = await self._graph.adapter.send_async(request, None, {})
        return found


def _first(site: str) -> RequestInformation:
    request = RequestInformation(Method.GET, LIST, {"site": site})
    request.query_parameters = {"%24select": FIELDS, "%24top": 100}
    return request


def _next(url: str) -> RequestInformation:
    request = RequestInformation()
    request.http_method, request.url = Method.GET, url
    return request


def _page(found: dict[str, Any]) -> Page:
    """A page as Graph has it; one without a title has its file's name."""
    title, link = str(found.get("title") or found.get("name") or "–"), str(found.get("webUrl") or "")
    changed = found.get("lastModifiedDateTime")
    day = day_in_oslo(datetime.fromisoformat(str(changed))) if changed else None
    return Page(title=title[: LONGEST["title"]], link=link if secure(link) else "", changed=day)
