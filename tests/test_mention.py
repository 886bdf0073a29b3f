"""Which employees' whole names stand in a text."""

import pytest

from bot.directory import Employee
from bot.lookup import Lookup
from bot.mention import mentions
from bot.snapshot import Snapshot

NAMES = ("Liv Leiarstad", "Anne-Marie Ås", "Marie Ås", "Per Olav Nes", "Olga Vik", "Olga Vik", "Bo")


def person(number: int, name: str, **more: str) -> Employee:
    """One of them."""
    return Employee(str(number), name, "", "", "", "", frozenset(), None, **more)  # type: ignore[arg-type] # of the tests' own words


PEOPLE = [
    *(person(number, name) for number, name in enumerate(NAMES)),
    person(9, "Ekstern Politiker", source="external"),
]
DIRECTORY = Lookup(Snapshot({one.id: one for one in PEOPLE}, {}, {}, []))


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Takk til Liv Leiarstad!", ["0"]),
        ("takk til liv\nleiarstads folk", ["0"]),
        ("Takk til *Liv* Leiarstad", ["0"]),
        ("Vi møtte Liv. Leiarstad er ei bygd.", []),
        ("Liv ryddet.", []),
        ("Anne-Marie Ås og Anne Marie A\u030as", ["1"]),
        ("Marie Ås", ["2"]),
        ("Per Nes og Per Olav Nes", ["3"]),
        ("Olga Vik", ["45"]),
        ("Bo Bo Bo", []),
        ("Ekstern Politiker", []),
        ("", []),
        ("Liv " * 3000, []),
    ],
)
def test_whole_names_are_found_however_they_are_written_and_nothing_else(said: str, found: list[str]) -> None:
    assert ["".join(one.ids) for one in mentions(said, DIRECTORY)] == found
