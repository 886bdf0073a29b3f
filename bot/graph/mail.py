"""Letters through Exchange Online, from one mailbox, in MIME: text and HTML both arrive, and headers of any name leave.

Follows https://learn.microsoft.com/graph/api/user-sendmail and https://learn.microsoft.com/graph/outlook-send-mime-message.
Never sent twice by itself: what may have been sent is `lost`, and whoever sends decides.
"""

import asyncio
import base64
from collections.abc import Callable
from datetime import datetime

from kiota_abstractions.method import Method
from kiota_abstractions.request_information import RequestInformation
from msgraph.generated.models.o_data_errors.o_data_error import ODataError

import bot.graph.builders  # noqa: F401 - imports the SDK's modules without their own warnings
from bot.errors import GraphError
from bot.graph.client import NO_RETRY, Graph
from bot.graph.failure import as_graph_error
from bot.letter import BAD_LETTER, Letter, Posting, build
from bot.limiter import Limiter


class GraphMailer:
    """The Mailer that writes from the mailbox `sender`, at most `at_once` letters at a time, as `limiter` allows."""

    def __init__(
        self, graph: Graph, sender: str, limiter: Limiter, now: Callable[[], datetime], at_once: int = 4
    ) -> None:
        self._graph, self._sender, self._limiter, self._now = graph, sender, limiter, now
        self._places = asyncio.Semaphore(at_once)

    async def send(self, letter: Letter) -> Posting:
        """See Mailer. A refusal with Retry-After holds the next letters back as well."""
        try:
            raw = build(letter, self._sender, self._now()).as_bytes()
        except ValueError:
            return BAD_LETTER
        async with self._places:
            await self._limiter.wait()
            return await self._post(base64.b64encode(raw))

    async def _post(self, content: bytes) -> Posting:
        try:
            with as_graph_error():
                await self._graph.adapter.send_no_response_content_async(self._request(content), {"XXX": ODataError})
        except GraphError as error:
            self._limiter.pause(error.retry_after or 0)
            code = f"{error.status} {error.code}".strip()
            return Posting("lost" if error.unknown else "refused", code, error.permanent, error.retry_after)
        return Posting("sent")

    def _request(self, content: bytes) -> RequestInformation:
        builder = self._graph.service.users.by_user_id(self._sender).send_mail
        request = RequestInformation(Method.POST, builder.url_template, builder.path_parameters)
        request.headers.try_add("Content-Type", "text/plain")
        request.content = content
        request.add_request_options([NO_RETRY])
        return request
