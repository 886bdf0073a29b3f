"""What Teams requires of each kind of activity that a bot sends: our own list, and the published schema where it is.

The list follows Microsoft's "Send and receive messages" and "Typing and retry" pages for bots in Teams.
"""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from jsonschema import Draft7Validator

KINDS = ("message", "typing")
LARGEST = 80 * 1024
"""Bytes in UTF-16 that a message should stay under (shared figures: refused at about 100 KB)."""
CARD = "application/vnd.microsoft.card.adaptive"


def faults(method: str, path: str, body: dict[str, Any]) -> list[str]:
    """What is wrong with one request to the connector, [] where nothing is."""
    parts = path.strip("/").split("/")
    if parts[:2] != ["v3", "conversations"] or len(parts) < 4 or parts[3] != "activities":
        return []
    found = [] if method in ("POST", "PUT", "DELETE") else [f"method {method}"]
    if method == "DELETE":
        return found if not body else [*found, "a delete with a body"]
    return found + _body(body) + _by_schema({**body, "channelId": "msteams", "conversation": {"id": unquote(parts[2])}})


def _body(body: dict[str, Any]) -> list[str]:
    kind = body.get("type")
    found = [] if kind in KINDS else [f"type {kind}"]
    size = len(json.dumps(body, ensure_ascii=False).encode("utf-16-le"))
    found += [f"{size} bytes"] if size > LARGEST else []
    found += [f"{name} is null" for name, value in body.items() if value is None]
    content = bool(body.get("text") or body.get("attachments"))
    found += [f"a {kind} with{'' if content else 'out'} content"] if content != (kind == "message") else []
    found += ["text without its format"] if body.get("text") and not body.get("textFormat") else []
    return found + [fault for one in body.get("attachments", []) for fault in _attachment(one)]


def _attachment(one: dict[str, Any]) -> list[str]:
    if one.get("contentType") != CARD:
        return [f"attachment {one.get('contentType')}"]
    card = one.get("content")
    return [] if isinstance(card, dict) and card.get("type") == "AdaptiveCard" else ["a card that is none"]


def _by_schema(body: dict[str, Any]) -> list[str]:
    schema = _schema()
    return [] if schema is None else [error.message[:200] for error in schema.iter_errors(body)]


@cache
def _schema() -> Draft7Validator | None:
    folder = os.environ.get("REFERENCE_DIR", "")
    if not folder:
        return None
    whole = json.loads((Path(folder) / "schemas" / "botframework-activity.json").read_text(encoding="utf-8"))
    return Draft7Validator({**whole, "$ref": "#/definitions/Activity"})
