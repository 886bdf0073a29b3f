"""People's names: the Norwegian order of them, and whom somebody means by one."""

import re
from collections.abc import Callable, Iterable, Sequence

from rapidfuzz import fuzz

from bot.directory import Directory, Employee

LETTERS = {ord(letter): f"~{place}" for place, letter in enumerate("æäøöå")}
ALIKE = 85.0
"""From which likeness (per cent) a name with a typing error is taken for the one that was meant."""


def order(name: str) -> str:
    """The key of `name` in Norwegian order: æ, ø and å come last, and aa is å."""
    return name.casefold().replace("aa", "å").translate(LETTERS)


def of(directory: Directory, person_id: str | None) -> str:
    """What somebody is called, "" where they have left."""
    found = directory.employee(person_id or "")
    return found.name if found is not None else ""


def meant(said: str, people: Iterable[Employee]) -> list[Employee]:
    """Those whom `said` may mean, in Norwegian order: by address, the whole name, parts of it, or nearly so."""
    everybody, wanted = list(people), " ".join(said.split()).casefold()
    if not wanted:
        return []
    words = wanted.replace("-", " ").split()
    ways: Sequence[Callable[[Employee], bool]] = (
        lambda one: one.email.casefold() == wanted,
        lambda one: one.name.casefold() == wanted,
        lambda one: set(words) <= set(_words(one)),
        lambda one: all(any(own.startswith(word) for own in _words(one)) for word in words),
        lambda one: fuzz.ratio(wanted, one.name.casefold()) >= ALIKE,
    )
    found = next((hit for way in ways if (hit := [one for one in everybody if way(one)])), [])
    return sorted(found, key=lambda one: order(one.name))


def stands_in(name: str, words: str) -> bool:
    """Whether somebody's whole name, or their first name written as one, stands in `words`."""
    first = re.split(r"[\s-]", name)[0]
    whole = re.search(rf"\b{re.escape(name)}\b", words, re.IGNORECASE)
    return bool(whole or re.search(rf"\b{re.escape(first)}s?\b", words))


def _words(one: Employee) -> list[str]:
    return one.name.casefold().replace("-", " ").split()
