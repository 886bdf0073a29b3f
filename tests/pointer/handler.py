"""A handler at their own machine, over the API: signed requests out, opened messages in."""

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nacl.public import PublicKey

from desk.keyfile import Keys
from desk.keylist import KeyList
from desk.sealing import Heading, seal, unseal
from desk.signing import authorize, sign_message
from tests.teams.conftest import Teams


@dataclass(frozen=True)
class Handler:
    """One with keys, at a time."""

    teams: Teams
    keys: Keys
    now: datetime

    async def ask(self, method: str, path: str = "", body: Any = None) -> tuple[int, Any]:
        """One request; gives the status and the JSON."""
        raw, whole = json.dumps(body).encode() if body is not None else b"", f"/api/pointers{path}"
        header = authorize(self.keys.signing, self.keys.key_id, method, whole, raw, self.now)
        return await self.send(method, whole, raw, header)

    async def send(self, method: str, whole: str, raw: bytes, header: str) -> tuple[int, Any]:
        """One request with a header that may be anything."""
        headers = {"Authorization": header}
        async with self.teams.client.request(method, whole, data=raw or None, headers=headers) as answer:
            return answer.status, await answer.json()

    async def cases(self) -> list[dict[str, Any]]:
        """Every case that they may see."""
        status, found = await self.ask("GET")
        assert status == 200
        return list(found["cases"])

    async def read(self, case: str) -> dict[str, Any]:
        """One case, with the fields of each message that they can open under `opened`, by number."""
        status, found = await self.ask("GET", f"/{case}")
        assert status == 200, found
        found["opened"] = {one["seq"]: self.open(case, one) for one in found["messages"] if one["wrap"]}
        return dict(found)

    def open(self, case: str, one: dict[str, Any]) -> dict[str, Any]:
        """The fields of a message."""
        place = Heading(case, one["kind"], one["seq"], one["keys"])
        return unseal(place, raw(one["box"]), raw(one["wrap"]), self.keys.private)

    async def reply(self, case: str, handlers: KeyList, text: str, state: str = "", **wrong: Any) -> tuple[int, Any]:
        """Answer the reporter; `wrong` puts other values into the request."""
        found = await self.read(case)
        place = Heading(case, "reply", found["case"]["next"], handlers.version)
        reporters = {one: PublicKey(bytes.fromhex(key)) for one, key in found["reporters"].items()}
        sealed = seal(place, {"text": text, "state": state}, {**handlers.holders(), **reporters})
        body = {"seq": place.seq, "keys": place.keys, "box": shown(sealed.box), "state": state}
        body["wraps"] = {one: shown(wrap) for one, wrap in sealed.wraps.items()}
        body["signature"] = shown(sign_message(self.keys.signing, place, sealed.box))
        return await self.ask("POST", f"/{case}/messages", {**body, **wrong})


def raw(text: str) -> bytes:
    """Bytes of base64."""
    return base64.b64decode(text)


def shown(value: bytes) -> str:
    """Base64 of bytes."""
    return base64.b64encode(value).decode()
