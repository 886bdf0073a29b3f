"""Activity JSON to the SDK's models and back, from the models' own attribute maps.

The SDK's msrest does the same about ten times slower; the tests hold the two against each other.
"""

from collections.abc import Callable, Hashable, Mapping
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from typing import Any, cast

import botbuilder.schema as schema
from botbuilder.schema import Activity
from msrest.serialization import Model

Read = Callable[[Any], Any]


def read_activity(body: Mapping[str, Any]) -> Activity:
    """The Activity of a JSON object whose shape bot/teams/activity.py has checked. Raises ValueError on a bad time."""
    activity: Activity = _read(Activity, body)
    return activity


def write(value: Any) -> Any:
    """`value`, a model or what one may hold, as JSON; absent fields are left out, and a dict is JSON already."""
    if isinstance(value, Model):
        return _write_model(value)
    if isinstance(value, (list, tuple)):
        return [write(item) for item in value]
    if isinstance(value, datetime):
        return _iso(value)
    return value.value if isinstance(value, Enum) else value


def _iso(moment: datetime) -> str:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _write_model(model: Model) -> dict[str, Any]:
    body: dict[str, Any] = dict(model.additional_properties or {})
    for name, key in _keys(cast(Hashable, type(model))):
        value = getattr(model, name, None)
        if value is not None:
            body[key] = write(value)
    return body


@cache
def _keys(kind: Any) -> tuple[tuple[str, str], ...]:
    known = kind._attribute_map.items()
    return tuple((name, spec["key"]) for name, spec in known if name != "additional_properties")


@cache
def _readers(kind: Any) -> dict[str, tuple[str, Read]]:
    known = kind._attribute_map.items()
    return {spec["key"]: (name, _reader(spec["type"])) for name, spec in known if spec["key"]}


def _read(kind: type[Model], body: Any) -> Any:
    if not isinstance(body, Mapping):
        return None
    model = kind()
    readers = _readers(cast(Hashable, kind))
    extra = {}
    for key, value in body.items():
        if key not in readers:
            extra[key] = value
        elif value is not None:
            name, read = readers[key]
            setattr(model, name, read(value))
    model.additional_properties = extra
    return model


def _reader(kind: str) -> Read:
    if kind.startswith("["):
        inner = _reader(kind[1:-1])
        return lambda items: [inner(item) for item in items] if isinstance(items, list) else None
    if kind == "iso-8601":
        return lambda text: datetime.fromisoformat(text).astimezone(UTC)
    model = getattr(schema, kind, None)
    if isinstance(model, type) and issubclass(model, Model):
        return lambda body: _read(model, body)
    return lambda value: value
