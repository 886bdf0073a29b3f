"""All that the newsletters have on the web, put together: the archive, the way in, and the tab."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.config import Settings
from bot.services import Services
from bot.signin import Client, client
from bot.teams.keys import Fetch, Keys, fetch_keys
from bot.web.archive import Archive, everybody
from bot.web.entra import Tokens, metadata
from bot.web.flow import Flow
from bot.web.gate import Gate
from bot.web.signin import SignIn
from bot.web.tab import Tab


@dataclass(frozen=True)
class WayOut:
    """The way to Entra: how its keys are fetched, and what msal asks with; only tests have ones of their own."""

    fetch: Fetch | None = None
    http: Any = None


DIRECT = WayOut()


def routes(
    settings: Settings, engine: AsyncEngine, services: Services, way_out: WayOut = DIRECT
) -> tuple[list[web.RouteDef], Keys | None]:
    """The routes, and Entra's keys, to be kept fresh; without a way to sign in there is nothing, but in the demo."""
    if settings.demo:
        return Archive(engine, services, everybody).routes(), None
    known = client(settings)
    return ([], None) if known is None else _guarded(known, settings, engine, services, way_out)


def _guarded(
    known: Client, settings: Settings, engine: AsyncEngine, services: Services, way_out: WayOut
) -> tuple[list[web.RouteDef], Keys]:
    keys = Keys(way_out.fetch or partial(fetch_keys, metadata(known.tenant)))
    tokens, gate = Tokens(known, keys), Gate(services, settings.form_secret)
    flow = Flow(known, tokens, way_out.http)
    pages = Archive(engine, services, gate).routes()
    pages += SignIn(engine, services, gate, flow, settings.form_secret).routes()
    return pages + Tab(engine, gate, tokens, known.public_url, settings.teams_js_file).routes(), keys
