"""GET /bilde/{name}: a picture of a success story, for Teams' clients, which do not sign in; nothing is listed."""

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import picture

HEADERS = {
    "Cache-Control": "private, max-age=3600",
    "X-Robots-Tag": "noindex",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'",
}


def routes(engine: AsyncEngine) -> list[web.RouteDef]:
    """The one way in; any other name is 404, like one that is gone."""

    async def show(request: web.Request) -> web.Response:
        async with engine.connect() as db:
            found = await picture.data(db, request.match_info["name"])
        if found is None:
            raise web.HTTPNotFound
        return web.Response(body=found, content_type="image/jpeg", headers=HEADERS)

    return [web.get("/bilde/{name:[0-9a-f]{32}}", show)]
