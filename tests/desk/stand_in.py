"""A stand-in for the bot's API for handlers: docs/pointers.md's contract in memory, with real sealing and signatures."""

from base64 import b64decode, b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from aiohttp import web
from nacl.public import PrivateKey
from nacl.signing import SigningKey
from nacl.utils import random

from bot.casework import MOVES
from bot.pointer import State
from desk import chain, keylist, sealing, shares
from desk.client import now
from desk.halves import Handing
from desk.keylist import RECOVERY, Holder, KeyList, owners
from desk.opened import FIRST_REPORTER
from desk.record import REASONS
from desk.sealing import Heading
from desk.shares import Share
from desk.signing import Unsigned, check, credentials, sign_message, signed_message, writer
from tests.desk.kept import Kept, message, opening, share_of, share_said, shown, wrapped

Handler = Callable[[web.Request, Holder], Awaitable[web.Response]]
OVER = ("closed", "transferred")


class StandIn:
    """The bot, as far as handlers see it."""

    def __init__(
        self, root: SigningKey, keys: KeyList, today: date = date(2026, 11, 29), clock: Callable[[], datetime] = now
    ) -> None:
        self.clock, self.lists = clock, dict[str, str]()
        self.root, self.today, self.cases, self.nonces = root, today, dict[str, Kept](), set[str]()
        self.lines: list[chain.Line] = []
        self.log_key = SigningKey.generate()
        self.heads: list[chain.Head] = []
        self.invented: list[str] = []
        self.after_close = 30
        self.broken: Callable[[web.Request], web.Response | None] = lambda request: None
        self.publish(keys)

    def publish(self, keys: KeyList) -> None:
        """A new list."""
        self.keys, self.list = keys, keylist.sign(keys, self.root)
        self.lists[str(keys.version)] = self.list

    def report(self, mode: str = "confidential", excluded: tuple[str, ...] = (), days: int = 0, **said: Any) -> Kept:
        """Take a pointer in, `days` ago."""
        one = Kept(random(16).hex(), self.today - timedelta(days), PrivateKey.generate(), frozenset(excluded))
        who = {"name": "Kari Oppdiktet", "person": "aad-1"}
        holders = self.keys.holders(excluded)
        fields = {
            "what": "Det mangler rekkverk.",
            "mode": mode,
            "excluded": list(excluded),
            "reporter": bytes(one.reporter.public_key).hex(),
            "writer": bytes(writer(one.reporter).verify_key).hex(),
            **said,
            **(who if mode == "named" else {}),
        }
        self._put(one, "report", fields, holders)
        key, heading = random(32), Heading(one.id, "identity", 2, self.keys.version)
        box = sealing.encrypt(heading, who if mode == "confidential" else {}, key)
        one.messages.append(message(heading, one.day, box, {}))
        one.shares = shares.split(one.id, key, holders)
        self.cases[one.id] = one
        self.log("received", one.id, "reporter")
        return one

    def add(self, one: Kept, **fields: str) -> None:
        """The reporter writes."""
        self._put(one, "addition", fields, self.keys.holders(one.excluded))
        added, heading = one.messages[-1], Heading(one.id, "addition", len(one.messages), self.keys.version)
        signature = sign_message(writer(one.reporter), heading, added["box"])
        one.messages[-1] = {**added, "signer": FIRST_REPORTER, "signature": signature}
        one.unread = True

    def replies(self, one: Kept) -> list[dict[str, Any]]:
        """What the reporter reads by receipt: only what a handler on the list signed."""
        return [self._reply(one, each) for each in one.messages if each["kind"] == "reply"]

    def log(self, event: str, case: str, actor: str) -> None:
        """A line of the chain."""
        last = self.lines[-1] if self.lines else None
        self.lines.append(chain.following(last, chain.Entry(str(self.today), event, case, actor, "", "0" * 32)))

    def head(self) -> None:
        """The day's signed head."""
        self.heads.append(chain.sign_head(self.lines[-1], str(self.today), self.log_key))

    def _put(self, one: Kept, kind: Any, fields: dict[str, Any], holders: Any) -> None:
        heading = Heading(one.id, kind, len(one.messages) + 1, self.keys.version)
        made = sealing.seal(heading, fields, holders)
        day = one.day if kind == "report" else self.today
        one.messages.append(message(heading, day, made.box, dict(made.wraps)))

    def _reply(self, one: Kept, each: dict[str, Any]) -> dict[str, Any]:
        heading = Heading(one.id, "reply", each["seq"], each["keys"])
        signer = self.keys.by_key(each["signer"])
        assert signer is not None
        assert signed_message(signer.verify, heading, each["box"], each["signature"])
        return sealing.unseal(heading, each["box"], each["wraps"][FIRST_REPORTER], one.reporter)

    def application(self) -> web.Application:
        """The API."""
        app = web.Application()
        at = "/api/pointers"
        gets = {"": self._list, "/wraps": self._wraps, "/log": self._log, "/{case}": self._case}
        posts = {"/wraps": self._rewrap, "/{case}/messages": self._send, "/{case}/openings": self._ask}
        posts |= {"/{case}/openings/{id}/grant": self._grant, "/{case}/extend": self._extend}
        posts |= {"/{case}/unreadable": self._give_up}
        app.add_routes([web.get(at + path, self._signed(one)) for path, one in gets.items()])
        app.add_routes([web.post(at + path, self._signed(one)) for path, one in posts.items()])
        return app

    def _signed(self, handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def answer(request: web.Request) -> web.Response:
            if broken := self.broken(request):
                return broken
            try:
                holder = self._holder(request, await request.read())
            except Unsigned:
                return web.json_response({}, status=401)
            if "case" in request.match_info and self._mine(request, holder) is None:
                return self._refused("gone", 404)
            return await handler(request, holder)

        return answer

    def _refused(self, reason: str = "bad_form", status: int = 422) -> web.Response:
        return web.json_response({"reason": reason}, status=status)

    def _holder(self, request: web.Request, body: bytes) -> Holder:
        said = credentials(request.headers.get("Authorization", ""))
        holder = self.keys.by_key(said.key_id)
        if holder is None or said.nonce in self.nonces:
            raise Unsigned
        check(said, holder.verify, request.method, request.path_qs, body, self.clock())
        self.nonces.add(said.nonce)
        return holder

    def _mine(self, request: web.Request, holder: Holder) -> Kept | None:
        one = self.cases.get(request.match_info["case"])
        return one if one is not None and holder.id not in one.excluded else None

    def _one(self, request: web.Request) -> Kept:
        return self.cases[request.match_info["case"]]

    async def _list(self, request: web.Request, holder: Holder) -> web.Response:
        cases = [one.said() for one in self.cases.values() if holder.id not in one.excluded]
        days = {"today": str(self.today), "after_close": self.after_close}
        return web.json_response({"list": self.list, "lists": self.lists, **days, "cases": cases})

    async def _case(self, request: web.Request, holder: Holder) -> web.Response:
        one = self._one(request)
        one.unread = one.unread and holder.id == RECOVERY
        self.log("read", one.id, holder.id)
        messages = [shown(each, holder) for each in one.messages]
        openings = [opening(each, holder) for each in one.openings]
        reporters = {FIRST_REPORTER: bytes(one.reporter.public_key).hex()}
        all_shares = [share_said(each) for each in one.shares]
        return web.json_response(
            {
                "case": one.said(),
                "messages": messages,
                "reporters": reporters,
                "shares": all_shares,
                "openings": openings,
            }
        )

    async def _send(self, request: web.Request, holder: Holder) -> web.Response:
        one, said = self._one(request), await request.json()
        if said["seq"] != len(one.messages) + 1:
            return self._refused("seq", 409)
        heading = Heading(one.id, "reply", said["seq"], said["keys"])
        box, signature = b64decode(said["box"]), b64decode(said["signature"])
        allowed = {*self.keys.holders(one.excluded), FIRST_REPORTER}
        if not {*one.messages[0]["wraps"], FIRST_REPORTER} & allowed <= set(said["wraps"]) <= allowed:
            return self._refused()
        state = said["state"] or ("acknowledged" if one.state == "received" else "")
        if state and State(state) not in MOVES[State(one.state)]:
            return self._refused()
        if not signed_message(holder.verify, heading, box, signature):
            return self._refused()
        wraps = {key: b64decode(wrap) for key, wrap in said["wraps"].items()}
        one.messages.append(
            {**message(heading, self.today, box, wraps), "signer": holder.key_id, "signature": signature}
        )
        self._move(one, state)
        self.log("reply", one.id, holder.id)
        return web.json_response({"case": one.said()}, status=201)

    def _move(self, one: Kept, state: str) -> None:
        one.state, one.acknowledged = state or one.state, one.acknowledged or self.today
        one.closed = self.today if one.state in OVER else None

    async def _ask(self, request: web.Request, holder: Holder) -> web.Response:
        one, said = self._one(request), await request.json()
        if said["reason"] not in REASONS:
            return self._refused()
        number = len(one.openings) + 1
        asked = {"id": number, "by": holder.id, "reason": said["reason"], "day": str(self.today), "granted": []}
        asked["granted_on"] = None
        one.openings.append(asked)
        self.log("asked", one.id, holder.id)
        return web.json_response({"id": number}, status=201)

    async def _grant(self, request: web.Request, holder: Holder) -> web.Response:
        one, said = self._one(request), await request.json()
        asked = one.openings[int(request.match_info["id"]) - 1]
        if asked["by"] == holder.id or asked["granted_on"]:
            return self._refused()
        asked["granted_on"] = str(self.today)
        asked["granted"].append(share_of(said["share"]))
        self.log("granted", one.id, holder.id)
        return web.json_response({}, status=201)

    async def _wraps(self, request: web.Request, holder: Holder) -> web.Response:
        wraps, halves = [], []
        cases = [each for each in self.cases.values() if holder.id not in each.excluded]
        for one in cases:
            wraps += [wrapped(one, each, holder, self.keys) for each in one.messages if holder.key_id in each["wraps"]]
            mine = [each for each in one.shares if each.holder == holder.key_id]
            halves += [{**share_said(each), "case": one.id, "missing": self._lack(one, each)} for each in mine]
        found = [[each for each in some if each["missing"]] for some in (wraps, halves)]
        about = [one for one in cases if any(each["case"] == one.id for some in found for each in some)]
        reports = {one.id: self._report(one, holder) for one in about}
        pairs = {one.id: [[each.pair, each.side, each.holder] for each in one.shares] for one in about}
        return web.json_response({"wraps": found[0], "shares": found[1], "reports": reports, "pairs": pairs})

    def _report(self, one: Kept, holder: Holder) -> dict[str, Any] | None:
        first = one.messages[0]
        wrap = first["wraps"].get(holder.key_id)
        box = b64encode(first["box"]).decode()
        return {"seq": 1, "keys": first["keys"], "box": box, "wrap": b64encode(wrap).decode()} if wrap else None

    def _lack(self, one: Kept, share: Share) -> list[str]:
        """Keys that may be handed this half."""
        owner = owners(keylist.verify(each, self.root.verify_key) for each in self.lists.values())
        handing = Handing.of(self.keys, owner, [(each.pair, each.side, each.holder) for each in one.shares])
        allowed = self.keys.holders(one.excluded)
        return [key for key in allowed if handing.may(share.pair, share.side, share.holder, key)] + self.invented

    async def _rewrap(self, request: web.Request, holder: Holder) -> web.Response:
        said = await request.json()
        for one in said["wraps"]:
            self.cases[one["case"]].messages[one["seq"] - 1]["wraps"][one["holder"]] = b64decode(one["wrap"])
        for one in said["shares"]:
            self.cases[one["case"]].shares.append(share_of(one))
        return web.json_response({"added": len(said["wraps"]) + len(said["shares"])}, status=201)

    async def _give_up(self, request: web.Request, holder: Holder) -> web.Response:
        one, said = self._one(request), await request.json()
        there = [each for each in one.messages if each["seq"] in said["seqs"] and set(each["wraps"]) - {holder.key_id}]
        if len(there) != len(said["seqs"]):
            return self._refused()
        gone = [each["wraps"].pop(holder.key_id, None) for each in there]
        return web.json_response({"given_up": len([each for each in gone if each])}, status=201)

    async def _extend(self, request: web.Request, holder: Holder) -> web.Response:
        one = self._one(request)
        if (await request.json())["reason"] not in REASONS:
            return self._refused()
        one.extended.add(holder.id)
        return web.json_response({"extended": len(one.extended) > 1}, status=201)

    async def _log(self, request: web.Request, holder: Holder) -> web.Response:
        said = {"lines": [asdict(one) for one in self.lines], "heads": [asdict(one) for one in self.heads]}
        return web.json_response({**said, "key": bytes(self.log_key.verify_key).hex()})


@asynccontextmanager
async def served(bot: StandIn) -> AsyncIterator[str]:
    """The stand-in at a free port; gives its address."""
    runner = web.AppRunner(bot.application(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()
