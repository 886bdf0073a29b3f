"""What a body must be before anything reads it: strict JSON, and an activity's shape.

Follows the Bot Framework protocol's activity schema; every failure is a 400 that says nothing of why.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

DEEPEST = 32
LONGEST_ID = 512
INVOKE = "invoke"
ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
ENTRA_ID = re.compile(r"[\w.-]{1,64}", re.ASCII)
OBJECTS = ("from", "conversation", "recipient", "channelData")
LISTS = ("attachments", "entities", "membersAdded", "membersRemoved", "reactionsAdded", "reactionsRemoved")
TEXTS = (
    "type",
    "id",
    "channelId",
    "serviceUrl",
    "text",
    "name",
    "replyToId",
    "locale",
    "action",
    "timestamp",
)


class BadBody(ValueError):
    """The body is not an activity that this bot reads."""


def parse(raw: bytes) -> dict[str, Any]:
    """The JSON object of `raw`. Raises BadBody for anything that is not a strict one of bounded depth."""
    try:
        text = raw.decode("utf-8")
        if text.startswith("\ufeff") or _too_deep(text):
            raise BadBody("byte-order mark or too deep")
        body = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse)
        if ESCAPED_SURROGATE.search(text):  # only an escape can bring in a lone one: UTF-8 itself has none
            json.dumps(body, ensure_ascii=False).encode("utf-8")
    except (UnicodeError, RecursionError, ValueError) as error:
        raise BadBody(type(error).__name__) from None
    if not isinstance(body, dict):
        raise BadBody("not an object")
    return body


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadBody("duplicate keys")
    return found


def _refuse(constant: str) -> None:
    raise BadBody(constant)


def _too_deep(text: str) -> bool:
    """Whether brackets are nested too deep; a text with few of them need not be walked through."""
    return text.count("[") + text.count("{") > DEEPEST and _depth(text) > DEEPEST


def _depth(text: str) -> int:
    deepest = depth = 0
    in_string = escaped = False
    for char in text:
        if in_string:
            in_string = escaped or char != '"'
            escaped = char == "\\" and not escaped
        elif char == '"':
            in_string = True
        elif char in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif char in "]}":
            depth -= 1
    return deepest


def check_shape(body: Mapping[str, Any]) -> None:
    """Raises BadBody unless `body` has what every activity needs, each of the right kind."""
    for name in TEXTS:
        if body.get(name) is not None and not isinstance(body[name], str):
            raise BadBody(name)
    for name in OBJECTS:
        if body.get(name) is not None and not isinstance(body[name], dict):
            raise BadBody(name)
    if not body.get("type"):
        raise BadBody("type")
    for name in ("from", "conversation"):
        _check_account(name, body.get(name))
    _check_lists(body)
    if body["type"] == INVOKE and not isinstance(body.get("value"), dict | None):
        raise BadBody("value")


def _check_account(name: str, account: Any) -> None:
    known = account if isinstance(account, dict) else {}
    identity = known.get("id")
    if not isinstance(identity, str) or not 0 < len(identity) <= LONGEST_ID or "\x00" in identity:
        raise BadBody(name)
    for key in ("name", "tenantId", "conversationType", "role"):
        if known.get(key) is not None and not isinstance(known[key], str):
            raise BadBody(f"{name}.{key}")
    entra = known.get("aadObjectId") or "-"
    if not isinstance(entra, str) or not ENTRA_ID.fullmatch(entra):
        raise BadBody(f"{name}.aadObjectId")


def _check_lists(body: Mapping[str, Any]) -> None:
    for name in LISTS:
        items = body.get(name)
        if items is not None and not (isinstance(items, list) and all(isinstance(one, dict) for one in items)):
            raise BadBody(name)


def tenants(body: Mapping[str, Any]) -> set[Any]:
    """Every tenant id that the activity names, whatever its shape; more than one is a contradiction."""
    channel = _object(body, "channelData")
    owners = (_object(body, "conversation"), _object(body, "from"))
    named = [_object(channel, "tenant").get("id"), *(owner.get("tenantId") for owner in owners)]
    return {str(one).lower() for one in named if one}


def is_of_a_bot(body: Mapping[str, Any]) -> bool:
    """Whether a bot, this one or another, is the sender of an activity of the right shape."""
    sender, bot = body["from"], _object(body, "recipient")
    return sender["id"].startswith("28:") or sender.get("role") in ("bot", "skill") or sender["id"] == bot.get("id")


def _object(whole: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = whole.get(name)
    return found if isinstance(found, dict) else {}
