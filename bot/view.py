"""A success story as people see it: with the names in it, and what may be done with these."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.credit import Consent
from bot.name import stands_in
from bot.namemark import NOBODY, Unnamed
from bot.story import Story


@dataclass(frozen=True)
class View:
    """A story with the names in it, "" and none for whoever has left, in Norwegian order with what each says."""

    one: Story
    author: str
    people: Sequence[tuple[str, Consent]]
    decided_by: str
    public_url: str = ""  # where its pictures are seen; "" where nobody can see them yet
    left: Unnamed = NOBODY

    @property
    def names(self) -> list[str]:
        """Who deserves the credit."""
        return [name for name, _ in self.people]

    @property
    def credited(self) -> list[str]:
        """Whom the praise is for, but for those who do not wish to be named."""
        return [name for name, says in self.people if says is not Consent.NO]

    @property
    def refusals(self) -> int:
        """How many do not wish to be named."""
        return sum(says is Consent.NO for _, says in self.people)

    @property
    def praised(self) -> list[str]:
        """Whose names may be used."""
        return [name for name, says in self.people if says is Consent.YES and self.one.told.names_employees]

    @property
    def spoken_of(self) -> list[str]:
        """Whose names stand in the text though they may not be used."""
        return self.unwilling(" ".join((self.one.told.title, self.one.told.done, self.one.told.led_to)))

    def unwilling(self, words: str) -> list[str]:
        """Whose names stand in `words` though they may not be used; of those who have left, as they stand there."""
        here = [name for name in self.names if name not in self.praised and stands_in(name, words)]
        return here + self.left.found(words)

    @property
    def about(self) -> str:
        """This version of it, as a button names it."""
        return f"{self.one.id} {self.one.version}"
