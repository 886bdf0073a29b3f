"""Rules about which concepts stand where in a message; how they are written is said at the top of caution.yaml."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.concept import Places

STEP = re.compile(r"(?:(?P<near>[~>])(?P<limit>\d+)|(?P<link>[&-])|^) ?(?P<concepts>[\w|]+)(?: |$)")


@dataclass(frozen=True)
class Step:
    """One step of a rule: any of `concepts`, at most `limit` words from the step before; absent where `absent`."""

    concepts: frozenset[str]
    limit: int | None = None
    after: bool = False
    absent: bool = False

    def reached(self, found: Places, before: Sequence[int] | None) -> Sequence[int]:
        """The places of this step that can be reached from those of the step before."""
        places = sorted({place for concept in self.concepts for place in found.get(concept, ())})
        if before is None or self.limit is None:
            return places
        return [place for place in places if self._near(place, before, self.limit)]

    def _near(self, place: int, before: Sequence[int], limit: int) -> bool:
        at = bisect_left(before, place - limit)
        farthest = place - 1 if self.after else place + limit
        return at < len(before) and before[at] <= farthest


@dataclass(frozen=True)
class Rule:
    """Steps that must all be found, each from the one before it."""

    steps: tuple[Step, ...]

    @classmethod
    def read(cls, written: str) -> "Rule":
        """A rule as caution.yaml writes it. Raises ValueError where it is no rule."""
        if not written or "".join(found[0] for found in STEP.finditer(written)) != written:
            raise ValueError(f"not a rule: {written}")
        return cls(tuple(_step(found) for found in STEP.finditer(written)))

    def fits(self, found: Places) -> bool:
        """Whether a message with these concepts follows the rule."""
        before: Sequence[int] | None = None
        for step in self.steps:
            places = step.reached(found, before)
            if bool(places) is step.absent:
                return False
            before = before if step.absent else places
        return True


@dataclass(frozen=True)
class Likely:
    """A message's concepts, and of each name the rules whose every present step may be reached in it."""

    found: Places
    rules: Mapping[Hashable, Sequence[Rule]]

    def fits(self, name: Hashable) -> bool:
        """Whether the message follows one of the rules of that name."""
        return name in self.rules and any(rule.fits(self.found) for rule in self.rules[name])


class Rulings:
    """Rules by name, any number to each; a message is held against all of them at once."""

    def __init__(self, named: Iterable[tuple[Hashable, Rule]]) -> None:
        steps = ((name, rule, [step.concepts for step in rule.steps if not step.absent]) for name, rule in named)
        self._needs = list(steps)
        common = Counter(concept for *_, needs in self._needs for concepts in needs for concept in concepts)
        self._keyed: dict[str, list[int]] = defaultdict(list)
        for number, (*_, needs) in enumerate(self._needs):
            for concept in min(needs, key=lambda concepts: sum(common[each] for each in concepts)):
                self._keyed[concept].append(number)

    def likely(self, found: Places) -> Likely:
        """What of the rules a message with these concepts may follow."""
        here, rules = found.keys(), defaultdict[Hashable, list[Rule]](list)
        for number in {number for concept in here & self._keyed.keys() for number in self._keyed[concept]}:
            name, rule, needs = self._needs[number]
            if not any(map(here.isdisjoint, needs)):
                rules[name].append(rule)
        return Likely(found, rules)


def _step(found: re.Match[str]) -> Step:
    limit = int(found["limit"]) if found["limit"] else None
    return Step(frozenset(found["concepts"].split("|")), limit, found["near"] == ">", found["link"] == "-")
