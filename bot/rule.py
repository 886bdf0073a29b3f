"""Rules about which concepts stand where in a message; how they are written is said at the top of caution.yaml."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
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


class Ruling:
    """Rules of which any may fit. A message is held only against those whose every present step it may reach."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._needs = [(rule, [step.concepts for step in rule.steps if not step.absent]) for rule in rules]
        common = Counter(concept for _rule, needs in self._needs for concepts in needs for concept in concepts)
        self._keyed: dict[str, list[int]] = defaultdict(list)
        for number, (_rule, needs) in enumerate(self._needs):
            for concept in min(needs, key=lambda concepts: sum(common[each] for each in concepts)):
                self._keyed[concept].append(number)

    def fits(self, found: Places) -> bool:
        """Whether a message with these concepts follows one of the rules."""
        here = found.keys()
        tried = {number for concept in here & self._keyed.keys() for number in self._keyed[concept]}
        likely = (self._needs[number] for number in tried)
        return any(rule.fits(found) for rule, needs in likely if not any(map(here.isdisjoint, needs)))


def _step(found: re.Match[str]) -> Step:
    limit = int(found["limit"]) if found["limit"] else None
    return Step(frozenset(found["concepts"].split("|")), limit, found["near"] == ">", found["link"] == "-")
