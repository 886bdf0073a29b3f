"""Lists of Microsoft Graph as plain JSON, page by page.

The SDK's own models are left out here: its User takes 9 ms to build from JSON, so one page of 600 people would
stop every turn of the bot for five seconds.
"""

from collections.abc import AsyncIterator
from typing import Any

from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_abstractions.response_handler import ResponseHandler
from kiota_http.middleware.options import ResponseHandlerOption

from bot.errors import GraphError
from bot.graph.failure import as_graph_error, refusal

NO_CONTENT = 204
LONGEST_CHAIN = 200
"""Pages after which a list is taken for endless."""


class _PlainJson(ResponseHandler):  # type: ignore[misc] # the SDK is untyped
    async def handle_response_async(self, response: Any, error_map: Any) -> dict[str, Any]:
        if response.is_error:
            raise refusal(response.status_code, _code(response), response.headers)
        if response.status_code == NO_CONTENT and response.request.method != "GET":
            return {}
        found = response.json()
        if not isinstance(found, dict):
            raise GraphError(0, "NotAPage", permanent=True)
        return found


PLAIN = ResponseHandlerOption(_PlainJson())


def _code(response: Any) -> object:
    try:
        return response.json()["error"]["code"]
    except (ValueError, KeyError, TypeError):
        return None


async def pages(url: str, builder: Any, query: Any) -> AsyncIterator[list[dict[str, Any]]]:
    """Every page of the list that `builder` gives, empty ones too; `url` is Graph's own address.

    Follows https://learn.microsoft.com/graph/paging. Raises GraphError, also for a next page elsewhere or no end.
    """
    with as_graph_error():
        page = await builder.get(RequestConfiguration(query_parameters=query, options=[PLAIN]))
    for _ in range(LONGEST_CHAIN):
        yield page.get("value", [])
        onward = page.get("@odata.nextLink")
        if not onward:
            return
        if not onward.startswith(url + "/"):
            raise GraphError(0, "NextLinkElsewhere", permanent=True)
        with as_graph_error():
            page = await builder.with_url(onward).get(RequestConfiguration(options=[PLAIN]))
    raise GraphError(0, "EndlessList", permanent=True)
