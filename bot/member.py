"""Who the configured groups of Entra name: plain records, as they were read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

ROLES = frozenset({"employee", "leader", "editor", "pointer_handler", "representative", "admin"})
Progress = Callable[[int, int], None]
"""Told how many people are read, of how many."""


@dataclass(frozen=True)
class Member:
    """One account; `id` and `manager` are Entra object ids in small letters, `manager` is "" for nobody."""

    id: str
    name: str
    email: str
    title: str
    unit: str
    manager: str
    enabled: bool
    guest: bool


@dataclass(frozen=True)
class Roster:
    """One full read: those the bot is for, those whose account is disabled, and how many guests were left out.

    `roles` has the ids of each role's groups, as the groups say; `unreadable` the ids that Graph would not show.
    """

    members: tuple[Member, ...]
    disabled: tuple[Member, ...]
    guests: int
    unreadable: tuple[str, ...]
    roles: Mapping[str, frozenset[str]]


def group_ids(text: str) -> tuple[str, ...]:
    """The ids in `text`, with commas between. Raises ValueError that names what is no id."""
    return tuple(_group(part.strip()) for part in text.split(",") if part.strip())


def role_groups(text: str) -> dict[str, tuple[str, ...]]:
    """The groups of each role in `editor=<id>,admin=<id>`. Raises ValueError that names the fault."""
    found: dict[str, tuple[str, ...]] = {}
    for part in filter(None, (one.strip() for one in text.split(","))):
        role, _, group = (one.strip() for one in part.partition("="))
        if role not in ROLES:
            raise ValueError(f"{role!r} er ingen rolle; skriv en av {', '.join(sorted(ROLES))}, så = og gruppens id")
        found[role] = (*found.get(role, ()), _group(group))
    return found


def _group(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise ValueError(f"{text!r} er ikke objekt-id-en til en gruppe") from None
