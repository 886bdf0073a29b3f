"""Settings that are read from files, so that no secret need stand in the process's environment."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any


def file_values(values: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, str]:
    """The contents of the files that NAME_FILE settings name, for each NAME that is a setting itself.

    Raises ValueError where both are set, or the file can't be read.
    """
    pairs = [(name, values[f"{name}_file"]) for name in known if f"{name}_file" in known and values.get(f"{name}_file")]
    return {name: _secret(name, Path(path), values) for name, path in pairs}


def _secret(name: str, path: Path, values: Mapping[str, Any]) -> str:
    setting = f"{name}_file".upper()
    if values.get(name):
        raise ValueError(f"{setting} og {name.upper()} er satt begge to; behold bare den ene")
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{setting}: {path} kan ikke leses ({type(error).__name__})") from None
