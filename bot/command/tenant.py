"""doctor's questions to the tenant: what the bot is allowed in Graph, and whether it reaches the intranet."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot import permission
from bot.check import Line
from bot.config import Settings
from bot.errors import GraphError

if TYPE_CHECKING:
    from azure.core.credentials_async import AsyncTokenCredential

    from bot.graph.client import Graph

Identify = Callable[[Settings], "AsyncTokenCredential"]


async def lines(settings: Settings, identify: Identify) -> list[Line]:
    """The lines on Graph and on the intranet; Graph is asked as what `identify` makes."""
    if not permission.is_set_up(settings):
        return permission.permissions(None)
    try:
        return await _asked(settings, identify)
    except (OSError, ValueError, GraphError) as problem:
        return [permission.unanswered(problem)]


async def _asked(settings: Settings, identify: Identify) -> list[Line]:
    from bot.graph.client import Graph  # the SDK takes its time, and most runs do without
    from bot.graph.permission import grants

    async with identify(settings) as identity:
        graph = Graph(identity, settings.graph_url)
        try:
            granted = (await grants(graph)).granted
            reached = [await _intranet(settings, graph, granted)] if settings.intranet_site_id else []
            return [*permission.permissions(granted), *reached]
        finally:
            await graph.close()


async def _intranet(settings: Settings, graph: "Graph", granted: frozenset[str]) -> Line:
    from bot.graph.intranet import GraphIntranet

    if not granted & permission.NARROWED:
        return permission.no_intranet()
    try:
        await GraphIntranet(graph, settings.intranet_site_id).reach()
    except GraphError as problem:
        return permission.intranet(problem)
    return permission.intranet(None)
