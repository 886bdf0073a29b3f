"""The composition root: builds the services, the web application and the clock's work, and closes them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from aiohttp import web
from procrastinate import App
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import pointing, wording
from bot.clock import SystemClock
from bot.config import Settings
from bot.form import Forms
from bot.limiter import Limiter
from bot.links import with_graph
from bot.live import LiveDirectory
from bot.namemark import Namemarks
from bot.search import Search
from bot.services import Clock, Services
from bot.teams.adapter import AiohttpCloudAdapter, OwnAuthentication
from bot.teams.compose import ComposeHandler
from bot.teams.connector import AiohttpConnectorFactory, Wire, no_token
from bot.teams.endpoint import LARGEST, PATH, Door, Endpoint
from bot.teams.fetch import Attachments
from bot.teams.keys import Keys, fetch_keys
from bot.teams.limit import Limit
from bot.teams.messenger import TeamsMessenger
from bot.teams.token import Verifier
from bot.web import health, newsletter, page, picture
from bot.web.heartbeat import HttpHeartbeat
from bot.web.newsletter import DIRECT, WayOut
from bot.web.pointer_api import PointerApi
from bot.web.release import Releases
from dialogs.discreet import Discreet
from dialogs.finder import GuidelineFinder
from dialogs.router import DialogRouter
from jobs.queue import Deferrer, open_app
from jobs.schedule import Schedule
from jobs.work import Examine, Work, nothing_examined
from jobs.worker import BLUEPRINTS, Worker

if TYPE_CHECKING:
    from bot.graph.client import Graph


def build_services(settings: Settings, clock: Clock | None = None, graph: "Graph | None" = None) -> Services:
    """What dialogs may ask for. Raises PackError or SettingsError."""
    search = Search.open(settings.guidelines_dir)
    link = f"https://teams.microsoft.com/l/chat/0/0?users=28:{settings.microsoft_app_id}"
    services = Services(
        clock=clock or SystemClock(),
        directory=LiveDirectory(settings.units_file, settings.offices_file),
        pack=search.pack,
        search=search,
        wording=wording.load(settings.strategy_file, settings.guidelines_dir),
        question_text_days=settings.question_text_days,
        forms=Forms(settings.form_secret),
        names=Namemarks(settings.name_secret),
        policy=settings,
        demo=settings.demo,
        public_url=settings.public_url,
        chat_link=link if settings.microsoft_app_id else "",
        pointers=pointing.of(settings),
    )
    return with_graph(settings, services, graph)


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
    way_out: WayOut = DIRECT,
) -> Bot:
    """The whole bot on an open, migrated database; it works by itself while `background` is entered.

    `wire` is the way out to Teams, closed by whoever opened it; only the demo has one of its own. `examine` looks the
    bot over once a day. `way_out` is how Entra is asked who signs in to the pages.
    """
    queue = open_app(engine.url.render_as_string(hide_password=False), BLUEPRINTS)
    if wire is None and not settings.demo:
        raise ValueError("outside the demo, the way out to Teams needs an identity")
    public = web.Application(client_max_size=LARGEST)
    if wire is None:
        wire = Wire(no_token)
        public.cleanup_ctx.append(_closing(wire))
    messenger = TeamsMessenger(wire, settings.service_url_hosts, Limiter(settings.sends_per_second))
    fetch = Attachments(wire.bearer, settings.service_url_hosts, settings.file_hosts)
    services = replace(services, defer=Deferrer(queue), messenger=messenger, attachments=fetch)
    adapter = AiohttpCloudAdapter(OwnAuthentication(AiohttpConnectorFactory(wire)))
    limit = Limit(settings.turns_a_minute, settings.turns_at_once)
    ordinary = (DialogRouter(services), engine, services.directory, services.clock, limit, settings.mark_secret)
    handler = ComposeHandler(GuidelineFinder(services), Discreet(services), *ordinary)
    keys = Keys(partial(fetch_keys, settings.bot_openid_metadata_url))
    endpoint = Endpoint(adapter, handler.on_turn, _door(settings, keys))
    public.router.add_route("*", PATH, endpoint.handle)
    public.router.add_get("/healthz", health.alive)
    days = {name: str(getattr(settings, name)) for name in ("question_text_days", "question_days")}
    public.router.add_routes(page.routes(settings.pages_dir, days))
    public.router.add_routes(picture.routes(engine))
    public.router.add_routes(Releases(engine, services).routes())
    if services.pointers is not None:
        api = PointerApi(engine, services, services.pointers)
        public.router.add_routes(api.routes())
        public.on_shutdown.append(lambda _: api.close())
    pages, tenant_keys = newsletter.routes(settings, engine, services, way_out)
    public.router.add_routes(pages)
    public.on_shutdown.append(lambda _: handler.close())
    for one in (None if settings.demo else keys, tenant_keys):
        if one is not None:
            public.cleanup_ctx.append(_keeping(one))
    works = background(settings, engine, services, queue, examine)
    return Bot(public, health.admin_app(engine, services.pack), works)


@asynccontextmanager
async def background(
    settings: Settings, engine: AsyncEngine, services: Services, queue: App, examine: Examine
) -> AsyncIterator[None]:
    """The clock and the worker, while it is entered; on leaving, running jobs finish or are handed back."""
    work = Work(engine, services, settings, examine, HttpHeartbeat(settings.heartbeat_url))
    worker = Worker(queue, work, settings.heartbeat_seconds, settings.stalled_seconds)
    schedule = Schedule(engine, services.clock, services.defer)
    async with queue.open_async():
        worker.start()
        schedule.start()
        try:
            yield
        finally:
            schedule.stop()
            await worker.stop()


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
