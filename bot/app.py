"""The composition root: builds the services, the web application and the clock's work, and closes them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial

from aiohttp import web
from procrastinate import App
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import database, wording
from bot.clock import SystemClock
from bot.config import Settings
from bot.database import ROOT
from bot.directory import CsvDirectory
from bot.graph.client import Graph
from bot.graph.install import GraphInstaller
from bot.graph.mail import GraphMailer
from bot.letter import FileMailer
from bot.limiter import Limiter
from bot.search import Search
from bot.services import Clock, Mailer, Services
from bot.teams.adapter import AiohttpCloudAdapter, OwnAuthentication
from bot.teams.connector import AiohttpConnectorFactory, TokenCache, Wire, no_token
from bot.teams.credential import credential, token_source
from bot.teams.endpoint import LARGEST, PATH, Door, Endpoint
from bot.teams.handler import Handler
from bot.teams.keys import Keys, fetch_keys
from bot.teams.limit import Limit
from bot.teams.messenger import TeamsMessenger
from bot.teams.token import Verifier
from bot.web import health, page
from bot.web.heartbeat import HttpHeartbeat
from dialogs.router import DialogRouter
from jobs.queue import Deferrer, open_app
from jobs.schedule import Schedule
from jobs.work import Examine, Work, nothing_examined
from jobs.worker import BLUEPRINTS, Worker


def build_services(settings: Settings, clock: Clock | None = None) -> Services:
    """What dialogs may ask for. Raises PackError or SettingsError."""
    search = Search.open(settings.guidelines_dir)
    directory = CsvDirectory(settings.people_file, settings.units_file, settings.offices_file)
    link = f"https://teams.microsoft.com/l/chat/0/0?users=28:{settings.microsoft_app_id}"
    return Services(
        clock=clock or SystemClock(),
        directory=directory,
        pack=search.pack,
        search=search,
        wording=wording.load(settings.strategy_file, settings.guidelines_dir),
        demo=settings.demo,
        public_url=settings.public_url,
        chat_link=link if settings.microsoft_app_id else "",
    )


def database_url(settings: Settings) -> str:
    """The organisation's database, or the embedded one, started."""
    if settings.database_url:
        return settings.database_url
    return database.start_embedded(database.embedded_folder(settings.embedded_database_dir))


@dataclass(frozen=True)
class Bot:
    """All that runs: the public application, the one for those who run the bot, and what works by itself."""

    public: web.Application
    admin: web.Application
    background: AbstractAsyncContextManager[None]


def build(
    settings: Settings,
    engine: AsyncEngine,
    services: Services,
    wire: Wire | None = None,
    examine: Examine = nothing_examined,
) -> Bot:
    """The whole bot on an open, migrated database; it works by itself while `background` is entered.

    `wire` is the way out to Teams where it is not the usual one; `examine` looks the bot over once a day.
    """
    queue = open_app(engine.url.render_as_string(hide_password=False), BLUEPRINTS)
    wire = wire or Wire(no_token if settings.demo else TokenCache(token_source(settings)))
    messenger = TeamsMessenger(wire, settings.service_url_hosts, Limiter(settings.sends_per_second))
    services = replace(services, defer=Deferrer(queue), messenger=messenger)
    adapter = AiohttpCloudAdapter(OwnAuthentication(AiohttpConnectorFactory(wire)))
    limit = Limit(settings.turns_a_minute, settings.turns_at_once)
    handler = Handler(DialogRouter(services), engine, services.directory, services.clock, limit, settings.mark_secret)
    keys = Keys(partial(fetch_keys, settings.bot_openid_metadata_url))
    endpoint = Endpoint(adapter, handler.on_turn, _door(settings, keys))
    public = web.Application(client_max_size=LARGEST)
    public.router.add_route("*", PATH, endpoint.handle)
    public.router.add_get("/healthz", health.alive)
    public.router.add_routes(page.routes(settings.pages_dir, {"question_text_days": str(settings.question_text_days)}))
    public.cleanup_ctx.append(_closing(wire))
    if not settings.demo:
        public.cleanup_ctx.append(_keeping(keys))
    works = background(settings, engine, services, queue, examine, wire)
    return Bot(public, health.admin_app(engine, services.pack), works)


@asynccontextmanager
async def background(
    settings: Settings, engine: AsyncEngine, services: Services, queue: App, examine: Examine, wire: Wire
) -> AsyncIterator[None]:
    """The clock and the worker, while it is entered; on leaving, running jobs finish or are handed back."""
    async with open_graph(settings) as graph, queue.open_async():
        reaching = with_graph(settings, services, graph)
        beat, install_at = HttpHeartbeat(settings.heartbeat_url), settings.install_service_url
        work = Work(engine, reaching, settings.question_text_days, install_at, examine, beat)
        worker = Worker(queue, work, settings.heartbeat_seconds, settings.stalled_seconds)
        schedule = Schedule(engine, services.clock, services.defer)
        worker.start()
        schedule.start()
        try:
            yield
        finally:
            schedule.stop()
            await worker.stop()
            await wire.close()


@asynccontextmanager
async def open_graph(settings: Settings) -> AsyncIterator[Graph | None]:
    """Microsoft Graph with the bot's credential; None in the demo, and where nothing that is configured needs it."""
    if settings.demo or not (settings.mail_from or settings.teams_catalog_app_id):
        yield None
        return
    identity = credential(settings)
    graph = Graph(identity, settings.graph_url)
    try:
        yield graph
    finally:
        await graph.close()
        await identity.close()


def with_graph(settings: Settings, services: Services, graph: Graph | None) -> Services:
    """The services with what sends mail and installs the app; without a mailbox, mail goes to files under var/mail."""
    now, installer = services.clock.now, services.installer
    mailer: Mailer = FileMailer(ROOT / "var" / "mail", settings.mail_from, now)
    if graph is not None and settings.mail_from:
        pace = Limiter(settings.mail_per_minute / 60)
        mailer = GraphMailer(graph, settings.mail_from, pace, now, settings.mail_at_once)
    if graph is not None and settings.teams_catalog_app_id:
        installer = GraphInstaller(graph, settings.teams_catalog_app_id, Limiter(settings.installs_per_second))
    return replace(services, mailer=mailer, installer=installer)


def _door(settings: Settings, keys: Keys) -> Door:
    if settings.demo:
        return Door(settings.service_url_hosts)
    verifier = Verifier(settings.microsoft_app_id, keys)
    return Door(settings.service_url_hosts, verifier, settings.microsoft_app_tenant_id)


def _closing(wire: Wire) -> Callable[[web.Application], AsyncIterator[None]]:
    async def context(app: web.Application) -> AsyncIterator[None]:
        yield
        await wire.close()

    return context


def _keeping(keys: Keys) -> Callable[[web.Application], AsyncIterator[None]]:
    async def context(app: web.Application) -> AsyncIterator[None]:
        fetching = asyncio.create_task(keys.keep())
        yield
        fetching.cancel()
        with suppress(asyncio.CancelledError):
            await fetching

    return context
