"""The ways out, a part of the composition root: to Teams and Microsoft Graph, with one identity, closed in the end.

The SDK of each is imported where that way is opened: it takes its time, and most commands do without.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.config import Settings
from bot.database import ROOT
from bot.errors import SettingsError
from bot.intranet import FileIntranet
from bot.letter import FileMailer
from bot.limiter import Limiter
from bot.listing import Listing
from bot.services import Intranet, Mailer, Reading, Services
from bot.teams.credential import credential, token_source

if TYPE_CHECKING:
    from azure.core.credentials_async import AsyncTokenCredential

    from bot.graph.client import Graph
    from bot.teams.connector import Wire

MAIL_FOLDER = ROOT / "var" / "mail"
INTRANET_FOLDER = ROOT / "var" / "intranet"


@dataclass(frozen=True)
class Links:
    """The ways out: to Teams, and to Microsoft Graph where a setting needs it; one identity for both."""

    wire: "Wire"
    graph: "Graph | None" = None


@asynccontextmanager
async def open_links(settings: Settings) -> AsyncIterator[Links]:
    """The ways out, closed in the end; nothing is fetched before it is needed. Raises SettingsError."""
    from bot.teams.connector import TokenCache, Wire, no_token

    async with _identified(settings) as (identity, graph):
        wire = Wire(no_token if identity is None or settings.demo else TokenCache(token_source(identity)))
        try:
            yield Links(wire, graph)
        finally:
            await wire.close()


@asynccontextmanager
async def open_graph(settings: Settings) -> AsyncIterator["Graph | None"]:
    """The way to Microsoft Graph alone, None where no setting needs it, closed in the end. Raises SettingsError."""
    async with _identified(settings) as (_, graph):
        yield graph


@asynccontextmanager
async def _identified(settings: Settings) -> AsyncIterator[tuple["AsyncTokenCredential | None", "Graph | None"]]:
    if settings.group_ids and not settings.microsoft_app_id:
        raise SettingsError("DIRECTORY_GROUPS er satt, men ikke MICROSOFT_APP_ID, så gruppene kan ikke leses.")
    if not settings.microsoft_app_id:
        yield None, None
        return
    identity = credential(settings)
    graph = _graph(settings, identity) if settings.uses_graph else None
    try:
        yield identity, graph
    finally:
        if graph is not None:
            await graph.close()
        await identity.close()


def _graph(settings: Settings, identity: "AsyncTokenCredential") -> "Graph":
    from bot.graph.client import Graph

    return Graph(identity, settings.graph_url)


def reading(settings: Settings, graph: "Graph | None") -> Reading:
    """What a sync of the people reads: the groups through `graph`, or else the people's file."""
    if graph is None or not settings.group_ids:
        return Reading(Listing(settings.people_file), "csv", settings.people_file)
    from bot.graph.directory import GraphDirectory

    guests = settings.directory_guests == "yes"
    source = GraphDirectory(graph, settings.group_ids, settings.role_group_ids, guests)
    return Reading(source, "graph", settings.people_file)


def with_graph(settings: Settings, services: Services, graph: "Graph | None") -> Services:
    """The services with what sends mail, installs the app and publishes; without Graph, mail and pages are files."""
    now, installer = services.clock.now, services.installer
    mailer: Mailer = FileMailer(MAIL_FOLDER, settings.mail_from, now)
    has_mailbox = bool(graph is not None and settings.mail_from and not settings.demo)
    if graph is not None and has_mailbox:
        from bot.graph.mail import GraphMailer

        pace = Limiter(settings.mail_per_minute / 60)
        mailer = GraphMailer(graph, settings.mail_from, pace, now, settings.mail_at_once)
    if graph is not None and settings.teams_catalog_app_id and not settings.demo:
        from bot.graph.install import GraphInstaller

        installer = GraphInstaller(graph, settings.teams_catalog_app_id, Limiter(settings.installs_per_second))
    if graph is not None and not settings.demo:
        from bot.graph.shelf import GraphShelf

        services = replace(services, shelf=GraphShelf(graph))
    services = replace(services, mailer=mailer, has_mailbox=has_mailbox, installer=installer)
    return replace(services, reading=reading(settings, graph), intranet=intranet(settings, graph))


def intranet(settings: Settings, graph: "Graph | None") -> Intranet:
    """Where news pages go: the site through `graph`, or else files under var/intranet."""
    if graph is None or not settings.intranet_site_id or settings.demo:
        return FileIntranet(INTRANET_FOLDER)
    from bot.graph.intranet import GraphIntranet

    return GraphIntranet(graph, settings.intranet_site_id)
