"""The composition root: builds the services, the web application and the clock's work, and closes them."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import database, wording
from bot.clock import SystemClock
from bot.config import Settings
from bot.directory import CsvDirectory
from bot.search import Search
from bot.services import Clock, Services
from bot.teams.adapter import AiohttpCloudAdapter, OwnAuthentication
from bot.teams.connector import AiohttpConnectorFactory, TokenCache, Wire, no_token
from bot.teams.credential import token_source
from bot.teams.endpoint import LARGEST, PATH, Door, Endpoint
from bot.teams.handler import Handler
from bot.teams.token import Keys, Verifier
from bot.web import health
from dialogs.router import DialogRouter
from jobs.schedule import Schedule


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
class Apps:
    """The two applications: the public one, and the one for those who run the bot."""

    public: web.Application
    admin: web.Application


def build(settings: Settings, engine: AsyncEngine, services: Services) -> Apps:
    """The whole bot on an open, migrated database."""
    wire = Wire(no_token if settings.demo else TokenCache(token_source(settings)))
    adapter = AiohttpCloudAdapter(OwnAuthentication(AiohttpConnectorFactory(wire)))
    handler = Handler(DialogRouter(services), engine, services.directory, services.clock)
    endpoint = Endpoint(adapter, handler.on_turn, _door(settings))
    public = web.Application(client_max_size=LARGEST)
    public.router.add_route("*", PATH, endpoint.handle)
    public.router.add_get("/healthz", health.alive)
    public.cleanup_ctx.append(_closing(wire, Schedule(engine, services.clock, settings.question_text_days)))
    return Apps(public, health.admin_app(engine, services.pack))


def _door(settings: Settings) -> Door:
    if settings.demo:
        return Door(settings.service_url_hosts)
    verifier = Verifier(settings.microsoft_app_id, Keys())
    return Door(settings.service_url_hosts, verifier, settings.microsoft_app_tenant_id)


def _closing(wire: Wire, schedule: Schedule) -> Callable[[web.Application], AsyncIterator[None]]:
    async def context(app: web.Application) -> AsyncIterator[None]:
        schedule.start()
        yield
        schedule.stop()
        await wire.close()

    return context
