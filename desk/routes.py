"""The page's addresses: each POST does one thing and sends on to a page that tells what happened."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from desk import forms, identity, rewrap, view
from desk.case import write
from desk.fault import DeskError
from desk.opened import open_case
from desk.room import Room

ACTS = {slug: name for name, slug in view.SLUGS.items()}
BACK = re.compile(r"/(?:sak/[A-Za-z0-9_-]{1,64}(?:/[a-z-]{1,20})?)?")
"""Where one may be sent on to: only places of our own."""
STATUS = {"seq": 409, "network": 502, "certificate": 502, "server": 502, "not_found": 404}


def back(path: str) -> str:
    """A place of our own."""
    return path if BACK.fullmatch(path) else "/"


def case_of(path: str) -> str:
    """The page of the case that a path is within."""
    found = re.match(r"/sak/[A-Za-z0-9_-]{1,64}", path)
    return found[0] if found else "/"


def html(text: str, status: int = 200) -> web.Response:
    """A page."""
    return web.Response(text=text, content_type="text/html", charset="utf-8", status=status)


def on(path: str) -> web.Response:
    """On to another page."""
    return web.Response(status=303, headers={"Location": path})


@dataclass(frozen=True)
class Routes:
    """What is done at each address; room is open when one of these is reached, but for `unlock`."""

    room: Room

    def table(self) -> list[web.RouteDef]:
        """Each address."""
        at = "/sak/{case:[A-Za-z0-9_-]{1,64}}"
        act = f"{at}/{{act:{'|'.join(ACTS)}}}"
        reading = {"/": self.cases, at: self.case, act: self.act, f"{at}/behold": self.extend}
        reading |= {f"{at}/identitet": self.who, f"{at}/navn": self.name, "/norm/{norm:nb|nn}": self.norm}
        doing: dict[str, Callable[[web.Request], Awaitable[web.Response]]]
        doing = {act: self.do, f"{at}/behold": self.keep, f"{at}/identitet": self.ask}
        doing |= {
            f"{at}/identitet/{{number:[0-9]{{1,12}}}}": self.grant,
            "/gi-videre": self.hand_on,
            "/las": self.lock,
            "/las-opp": self.unlock,
        }
        return [web.get(path, one) for path, one in reading.items()] + [web.post(p, one) for p, one in doing.items()]

    async def cases(self, request: web.Request) -> web.Response:
        """The list."""
        return html(view.cases(self.room, await self.room.client.overview()))

    async def case(self, request: web.Request) -> web.Response:
        """One case."""
        return html(view.case(self.room, await open_case(self.room.client, request.match_info["case"])))

    async def act(self, request: web.Request) -> web.Response:
        """The form for an act, with what was typed before it was locked."""
        opened = await open_case(self.room.client, request.match_info["case"])
        return html(forms.act(self.room, opened, _act(request), self.room.kept.pop(request.path, None)))

    async def do(self, request: web.Request) -> web.Response:
        """Do an act; where that fails, the form again with what was typed."""
        said, client = await request.post(), self.room.client
        text, case = str(said.get("text", "")).replace("\r\n", "\n"), request.match_info["case"]
        try:
            opened = await open_case(client, case)
            await write(client, opened, _act(request), text, _number(said.get("next")))
        except DeskError as error:
            return await self._again(request, text, error)
        return self._done(f"/sak/{case}", f"done.{_act(request)}")

    async def _again(self, request: web.Request, text: str, error: DeskError) -> web.Response:
        """The form as it was; where not even the case can be had, it is kept for when it can."""
        words, status = self.room.words, STATUS.get(error.word, 422)
        fault = words.say("page.seq") if error.word == "seq" else words.fault(error)
        try:
            opened = await open_case(self.room.client, request.match_info["case"])
        except DeskError:
            seq = str((await request.post()).get("next", ""))
            return html(forms.offline(self.room, request.path, text, seq, fault), status)
        return html(forms.act(self.room, opened, _act(request), text, fault), status)

    async def extend(self, request: web.Request) -> web.Response:
        """The form to keep a case longer."""
        return html(forms.extend(self.room, await open_case(self.room.client, request.match_info["case"])))

    async def keep(self, request: web.Request) -> web.Response:
        """Ask to keep a case longer."""
        said, case = await request.post(), request.match_info["case"]
        both = await self.room.client.extend(case, str(said.get("reason", "")))
        return self._done(f"/sak/{case}", "done.extend" if both else "done.extend_one")

    async def who(self, request: web.Request) -> web.Response:
        """What was asked of who reported."""
        client = self.room.client
        return html(forms.who(self.room, client.keys, await open_case(client, request.match_info["case"])))

    async def ask(self, request: web.Request) -> web.Response:
        """Ask who reported."""
        said, case = await request.post(), request.match_info["case"]
        await identity.ask(self.room.client, case, str(said.get("reason", "")))
        return self._done(f"/sak/{case}/identitet", "done.ask")

    async def grant(self, request: web.Request) -> web.Response:
        """Give one's half to who asked."""
        client, case = self.room.client, request.match_info["case"]
        opened = await open_case(client, case)
        asking = await identity.grant(client, opened, int(request.match_info["number"]))
        name = identity.holder(opened.keys, asking.by).name
        return self._done(f"/sak/{case}/identitet", "done.grant", name=name)

    async def name(self, request: web.Request) -> web.Response:
        """Who reported."""
        client = self.room.client
        opened = await open_case(client, request.match_info["case"])
        return html(forms.name(self.room, opened, dict(identity.reveal(client.keys, opened))))

    async def hand_on(self, request: web.Request) -> web.Response:
        """Hand on what the list's new keys lack."""
        handed = await rewrap.rewrap(self.room.client)
        rewrap.unreadable(handed)
        return self._done("/", "done.rewrap" if handed.added else "done.rewrap_none", added=str(handed.added))

    async def norm(self, request: web.Request) -> web.Response:
        """The other norm from now on."""
        self.room.norm = request.match_info["norm"]
        return on(back(request.query.get("til", "/")))

    async def lock(self, request: web.Request) -> web.Response:
        """Lock it now."""
        self.room.lock()
        return on("/")

    async def unlock(self, request: web.Request) -> web.Response:
        """Try a passphrase."""
        said = await request.post()
        path, text = back(str(said.get("back", "/"))), str(said.get("text", "")).replace("\r\n", "\n")
        try:
            await self.room.unlock(str(said.get("passphrase", "")))
        except DeskError as error:
            return self._still(path, text, error)
        if text:
            self.room.kept[path] = text
        return self._done(path, "page.unlocked_typed" if text else "page.unlocked")

    def _still(self, path: str, text: str, error: DeskError) -> web.Response:
        if self.room.left <= 0:
            return html(forms.notice(self.room, "page.ended"), 403)
        key = "page.wrong_one" if self.room.left == 1 else "page.wrong"
        wrong = self.room.words.say(key, left=self.room.left)
        fault = wrong if error.word == "passphrase" else self.room.words.fault(error)
        return html(forms.locked(self.room, path, text, fault), 403)

    def _done(self, path: str, key: str, **parts: str) -> web.Response:
        self.room.flash = self.room.words.say(key, **parts)
        return on(path)


def _act(request: web.Request) -> str:
    return ACTS[request.match_info["act"]]


def _number(said: object) -> int:
    text = str(said or "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0
