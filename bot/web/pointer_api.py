"""The handlers' API under /api/pointers: each request signed by somebody on the list in force, and let in once.

Gives ciphertext and takes it; nothing here can be read without a handler's own key. docs/pointers.md is the contract.
"""

import asyncio
import binascii
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DataError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import casework, handing, opening, recipients
from bot.casework import Desk, Letter
from bot.clock import day_in_oslo
from bot.errors import BotError
from bot.pointer import NonceRow
from bot.pointing import Pointers
from bot.services import Services
from bot.web import pointer_json as shape
from bot.web.telling import Telling
from desk.keylist import ListError
from desk.signing import Unsigned, check, credentials

PATIENCE = 15.0
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
TELL = "tell"
STATUS = {"gone": 404, "changed": 409}
log = logging.getLogger(__name__)
Answer = dict[str, Any]
Take = Callable[[AsyncConnection, Desk, web.Request, Any], Awaitable[Answer]]


class PointerApi:
    """The handlers' requests; every refusal of one that is not signed is the same 401."""

    def __init__(self, engine: AsyncEngine, services: Services, pointers: Pointers) -> None:
        self._engine, self._services, self._pointers = engine, services, pointers
        self._telling = Telling(engine, services)

    def routes(self) -> list[web.RouteDef]:
        """Everything under /api/pointers; what stands by itself before what names a case."""
        root, one = "/api/pointers", "/api/pointers/{case}"
        return [
            web.get(root, self._way(listed)),
            web.get(f"{root}/wraps", self._way(lacking)),
            web.post(f"{root}/wraps", self._way(rewrapped)),
            web.get(f"{root}/log", self._way(chronicled)),
            web.get(one, self._way(shown)),
            web.post(f"{one}/messages", self._way(replied)),
            web.post(f"{one}/unreadable", self._way(given_up)),
            web.post(f"{one}/openings", self._way(asked)),
            web.post(f"{one}/openings/{{number}}/grant", self._way(granted)),
            web.post(f"{one}/extend", self._way(extended)),
        ]

    async def close(self) -> None:
        """Let those be told who were about to be."""
        await self._telling.close()

    def _way(self, take: Take) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def way(request: web.Request) -> web.Response:
            try:
                async with asyncio.timeout(PATIENCE):
                    return await self._answer(request, take)
            except (Unsigned, ListError):
                return _json({}, 401)
            except BotError as error:
                status = STATUS.get(error.reason, 422)
                return _json({"reason": "seq" if status == 409 else error.reason}, status)
            except web.HTTPException as answer:
                return _json({}, answer.status)
            except (KeyError, TypeError, ValueError, AttributeError, OverflowError, DataError, binascii.Error):
                return _json({"reason": "bad_form"}, 422)
            except Exception as error:
                log.error("a handler got no answer: %s", error)
                return _json({}, 503)

        return way

    async def _answer(self, request: web.Request, take: Take) -> web.Response:
        raw = await request.read()
        async with self._engine.begin() as db:
            desk = await self._desk(db, request, raw)
        async with self._engine.begin() as db:
            body = shape.parsed(raw) if request.method == "POST" else None
            said = await take(db, desk, request, body)
        self._telling.later(said.pop(TELL, ""), request.match_info.get("case", ""))
        return _json(said, 201 if request.method == "POST" else 200)

    async def _desk(self, db: AsyncConnection, request: web.Request, raw: bytes) -> Desk:
        """Whoever signed the request, which is used up. Raises Unsigned or ListError."""
        said = credentials(request.headers.get("Authorization", ""))
        now = self._services.clock.now()
        today = day_in_oslo(now)
        handlers = await self._pointers.recipients.current(db, today)
        who = handlers.by_key(said.key_id)
        if who is None:
            raise Unsigned
        check(said, who.verify, request.method, request.path_qs, raw, now)
        once = insert(NonceRow).values(nonce=said.nonce, day=today).on_conflict_do_nothing()
        if (await db.execute(once.returning(NonceRow.nonce))).first() is None:
            raise Unsigned
        return Desk(self._pointers, handlers, who, today)


async def listed(db: AsyncConnection, desk: Desk, request: web.Request, body: Any) -> Answer:
    """The list in force and the ones before it, and every case that the handler may see."""
    text = desk.pointers.recipients.read()[1]
    before = {str(number): old for number, old in (await recipients.earlier(db)).items()}
    cases = [await shape.case(db, desk.pointers, one) for one in await casework.cases(db, desk)]
    days = {"today": desk.today.isoformat(), "after_close": desk.pointers.days_after_close}
    return {"list": text, "lists": before, **days, "cases": cases}


async def shown(db: AsyncConnection, desk: Desk, request: web.Request, body: Any) -> Answer:
    """One case with all that is sealed in it; that it was read is logged."""
    case_id = request.match_info["case"]
    messages = await casework.read(db, desk, case_id)
    reporters = {one: key.hex() for one, key in (await casework.reporters(db, case_id)).items()}
    mine = [shape.share(one) for one in await opening.every_share(db, case_id)]
    openings = [shape.opening(one) for one in await opening.of(db, case_id, desk.who.key_id)]
    one = await shape.case(db, desk.pointers, await casework.case(db, desk, case_id))
    letters = [shape.message(each) for each in messages]
    return {"case": one, "messages": letters, "reporters": reporters, "shares": mine, "openings": openings}


async def replied(db: AsyncConnection, desk: Desk, request: web.Request, body: Any) -> Answer:
    """Keep a reply."""
    wraps = {str(one): shape.read(wrap) for one, wrap in body["wraps"].items()}
    said = (shape.read(body["box"]), wraps, shape.read(body["signature"]), str(body.get("state") or ""))
    letter = Letter(int(body["seq"]), int(body["keys"]), *said)
    one = await casework.reply(db, desk, request.match_info["case"], letter)
    return {"case": await shape.case(db, desk.pointers, one), TELL: str(body.get("tell") or "")}


async def asked(db: AsyncConnection, desk: Desk, request: web.Request, body: Any) -> Answer:
    """Note that the handler wants to see who it was."""
    return {"id": await opening.ask(db, desk, request.match_info["case"], str(body["reason"]))}


async def granted(db: AsyncConnection, desk: Desk, request: web.Request, body: Any) -> Answer:
    """Keep the half that the handler gives."""
    share = shape.share_of(body["share"])
    await opening.grant(db, desk, request.match_info["case"], int(request.match_info["number"]), share)
    return {}


async def lacking(db: AsyncConnection, desk: Desk, request: web.Request, body: Any) -> Answer:
    """What the handler can pass on to those who are new on the list, with each case's report and who has which half."""
    found, halves = await handing.missing(db, desk), await opening.missing(db, desk)
    shares = [{**shape.share(one["share"]), "case": one["case"], "missing": one["missing"]} for one in halves]
    cases = dict.fromkeys(one["case"] for one in (*found, *halves))
    reports = {one: shape.report(await handing.report(db, desk, one)) for one in cases}
    pairs = {one: [shape.place(each) for each in await opening.every_share(db, one)] for one in cases}
    return {"wraps": [shape.lacking(one) for one in found], "shares": shares, "reports": reports, "pairs": pairs}


async def rewrapped(db: AsyncConnection, desk: Desk, request: web.Request, body: Any) -> Answer:
    """Keep what the handler passes on."""
    added, given = 0, dict[tuple[str, str], dict[int, bytes]]()
    for one in body.get("wraps", []):
        given.setdefault((str(one["case"]), str(one["holder"])), {})[int(one["seq"])] = shape.read(one["wrap"])
    for (case, holder), wraps in given.items():
        added += await handing.rewrap(db, desk, case, holder, wraps)
    for one in body.get("shares", []):
        added += await opening.hand_on(db, desk, str(one["case"]), shape.share_of(one))
    return {"added": added}


async def given_up(db: AsyncConnection, desk: Desk, request: web.Request, body: Any) -> Answer:
    """Take away the handler's own keys that open nothing."""
    seqs = {int(one) for one in body["seqs"]}
    return {"given_up": await handing.give_up(db, desk, request.match_info["case"], seqs)}


async def extended(db: AsyncConnection, desk: Desk, request: web.Request, body: Any) -> Answer:
    """Ask that the case is kept longer."""
    return {"extended": await opening.extend(db, desk, request.match_info["case"], str(body["reason"]))}


async def chronicled(db: AsyncConnection, desk: Desk, request: web.Request, body: Any) -> Answer:
    """The whole log, with its signed heads; that it was read is logged first."""
    await desk.note(db, "log_read", "")
    return await shape.log(db, desk)


def _json(said: Answer, status: int = 200) -> web.Response:
    return web.json_response(said, status=status, headers=HEADERS)
