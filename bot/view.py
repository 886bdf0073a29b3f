"""A success story as people see it: with the names in it, and what may be done with these."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.credit import Consent
from bot.mention import Mention
from bot.name import stands_in
from bot.namemark import NOBODY, Unnamed
from bot.story import Story


def nobody(words: str) -> Sequence[Mention]:
    """Finds no name."""
    return ()


@dataclass(frozen=True)
class View:
    """A story with the names in it, "" and none for whoever has left, in Norwegian order with what each says."""

    one: Story
    author: str
    people: Sequence[tuple[str, Consent]]
    decided_by: str
    public_url: str = ""  # where its pictures are seen; "" where nobody can see them yet
    left: Unnamed = NOBODY
    mentions: Callable[[str], Sequence[Mention]] = nobody  # who works here, by their whole names in a text

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
        return self.unwilling(self.words)

    @property
    def words(self) -> str:
        """All of the text."""
        return ". ".join((self.one.told.title, self.one.told.done, self.one.told.led_to))

    @property
    def barred(self) -> list[str]:
        """Whose names keep the story from being used, since no employee may be named in it."""
        return [] if self.one.told.names_employees else self.spoken_of

    @property
    def found(self) -> list[Mention]:
        """Those who are named in the text and are not among those whom it praises; a name may be several people's."""
        return [one for one in self.mentions(self.words) if not {*one.ids} & {*self.one.people}]

    @property
    def unclear(self) -> list[str]:
        """The names in the text that several have."""
        return [one.name for one in self.found if len(one.ids) > 1]

    @property
    def to_ask(self) -> list[str]:
        """Who will be asked whether they may be named, once it is accepted."""
        named = [one.name for one in self.found if len(one.ids) == 1]
        waiting = [name for name, says in self.people if says is Consent.UNASKED]
        return [one for one in dict.fromkeys([*waiting, *named]) if one != self.author]

    def unwilling(self, words: str) -> list[str]:
        """Whose names stand in `words` though they may not be used; of those who have left, as they stand there."""
        here = [name for name in self.names if name not in self.praised and stands_in(name, words)]
        others = [one.name for one in self.mentions(words) if not {*one.ids} & {*self.one.named}]
        return list(dict.fromkeys([*here, *self.left.found(words), *others]))

    @property
    def about(self) -> str:
        """This version of it, as a button names it."""
        return f"{self.one.id} {self.one.version}"
