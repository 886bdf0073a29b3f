"""Is it alive, is it ready, and how much does it do: for machines that watch, without personal data."""

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import schema
from bot.guideline import Pack


async def alive(request: web.Request) -> web.Response:
    """GET /healthz: the process answers."""
    return web.json_response({"status": "ok"})


async def metrics(request: web.Request) -> web.Response:
    """GET /metrics: counts in Prometheus' text form."""
    return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})


def admin_app(engine: AsyncEngine, pack: Pack) -> web.Application:
    """The application for ADMIN_PORT: /healthz, /readyz and /metrics."""

    async def ready(request: web.Request) -> web.Response:
        checks = {"database": False, "schema": False, "guidelines": bool(pack)}
        try:
            checks["schema"] = await schema.is_current(engine)
            checks["database"] = True
        except (SQLAlchemyError, OSError):
            pass
        return web.json_response(checks, status=200 if all(checks.values()) else 503)

    app = web.Application()
    app.router.add_get("/healthz", alive)
    app.router.add_get("/readyz", ready)
    app.router.add_get("/metrics", metrics)
    return app
