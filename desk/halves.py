"""Who may be handed a half of a pair: one rule, which the bot and each handler's program hold for themselves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from desk.keylist import KeyList

Place = tuple[str, str, str]
"""A pair, the side that the half is of, and the key id that has it."""


@dataclass(frozen=True)
class Handing:
    """A case's halves as they lie, the list in force, and whose each key is or was (keylist.owners)."""

    keys: KeyList
    owner: Mapping[str, str]
    places: frozenset[Place]

    @classmethod
    def of(cls, keys: KeyList, owner: Mapping[str, str], places: Iterable[Place]) -> "Handing":
        """The same, of any places."""
        return cls(keys, owner, frozenset(places))

    def may(self, pair: str, side: str, giver: str, to: str) -> bool:
        """Whether `giver` may hand their half on to the key `to`: never where a key that was ever its owner's has, or
        is, the other half.

        To one's own new key any half may go; to another's only where the pair's other key is on the list. A half of a
        pair with the recovery key is that key's alone to hand on, so that it can let any two open what they can't.
        """
        other = next((key for key in pair.split("+") if key != side), "")
        theirs = {holder for each, of, holder in self.places if each == pair and of != side} | {other}
        has_one = any(each == pair and holder == to for each, _, holder in self.places)
        if to in pair.split("+") or has_one or self._whose(to) in map(self._whose, theirs):
            return False
        if self._whose(to) == self._whose(giver):
            return True
        return other != self.keys.recovery.key_id and self.keys.by_key(other) is not None

    def _whose(self, key: str) -> str:
        return self.owner.get(key, key)
