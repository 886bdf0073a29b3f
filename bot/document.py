"""YAML as the pack and the rules are written in it."""

from typing import Any

import yaml

Fault = yaml.MarkedYAMLError
"""What a faulty text raises; its `problem_mark` has the line."""
AnyFault = yaml.YAMLError
"""Fault, or a text that is no YAML at all."""
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(text: str) -> Any:
    """What `text` holds, plain values only. Raises Fault."""
    return yaml.load(text, _Loader)  # noqa: S506 - a safe loader, in C where it can be
