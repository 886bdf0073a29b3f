"""What properties of sealing are tried on."""

from hypothesis import strategies as st
from nacl.public import PrivateKey

from desk.keyfile import Keys, make
from desk.keylist import Holder, KeyList
from desk.sealing import KINDS, Heading

TEXTS = st.text(max_size=300)
CASES = st.binary(min_size=16, max_size=16).map(bytes.hex)
HEADINGS = st.builds(Heading, CASES, st.sampled_from(KINDS), st.integers(1, 999), st.integers(1, 99))
FIELDS = st.dictionaries(st.sampled_from(["what", "where", "mode", "text", "name"]), TEXTS, max_size=5)


def people(count: int) -> dict[str, PrivateKey]:
    """Private keys by holder id."""
    return {f"holder{number}": PrivateKey.generate() for number in range(count)}


def entry(keys: Keys, **more: object) -> Holder:
    """How a holder stands in the list."""
    return Holder(name=f"{keys.id} Oppdiktet", **keys.public, **more)  # type: ignore[arg-type] # of the test's own


def key_list(handlers: int = 3, version: int = 1) -> tuple[KeyList, list[Keys], Keys]:
    """A list of fictional handlers, the first of whom is chair, their keys, and the recovery key."""
    keys, recovery = [make(f"handler-{number}") for number in range(handlers)], make("recovery")
    entries = tuple(entry(one, chair=number == 0, deputy=number == 1) for number, one in enumerate(keys))
    return KeyList(version, "2026-11-29", entries, entry(recovery)), keys, recovery
