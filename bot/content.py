"""What a duty of the year says, and what has been answered: pages, a step, a survey, or a text of the editor's."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from bot.announcement import Part, Version
from bot.audience import Audience
from bot.turn import Norm

LONGEST = {"title": 120, "text": 1000, "link": 500, "note": 300}


class Answer(StrEnum):
    """What an owner says of a page."""

    REVIEWED = "reviewed"
    MEND = "mend"
    NOT_MINE = "not_mine"


class Page(Part):
    """Something that a unit owns; `changed` is when it last was, where that is known, `given` whose it is now.

    `source` is whose the list of what units own says that it is.
    """

    title: str
    link: str = ""
    changed: date | None = None
    answer: Answer | None = None
    note: str = ""
    given: str = ""
    source: str = ""

    @property
    def strays(self) -> bool:
        """Whether its owner has said that it isn't theirs, and nobody else has got it."""
        return self.answer is Answer.NOT_MINE and not self.given


class Content(Part):
    """What it says. `word` tells which step or survey it is; `until` is a survey's last day, `waits` for an editor.

    `messages` are a survey's broadcasts, the first first. `latest` are the places of the pages that the last press
    answered. Of an editor's own: whom it is for, what may be `answers`, after how many days it is reminded of, and one
    person's `answer`.
    """

    title: str = ""
    text: str = ""
    link: str = ""
    word: str = ""
    pages: tuple[Page, ...] = ()
    latest: tuple[int, ...] = ()
    versions: dict[Norm, Version] = Field(default_factory=dict)
    first: date | None = None
    until: date | None = None
    waits: bool = False
    messages: tuple[UUID, ...] = ()
    audience: Audience = Audience()
    answers: tuple[str, ...] = ()
    after: tuple[int, ...] = ()
    answer: str = ""

    @property
    def left(self) -> Sequence[int]:
        """The places of the pages that nothing has been said of."""
        return [place for place, page in enumerate(self.pages) if page.answer is None]

    def taken_back(self) -> "Content":
        """As it was before the last press, but for pages that another has got since."""
        again = [place for place in self.latest if not self.pages[place].given]
        fresh = {place: self.pages[place].model_copy(update={"answer": None, "note": ""}) for place in again}
        pages = tuple(fresh.get(place, page) for place, page in enumerate(self.pages))
        return self.model_copy(update={"pages": pages, "latest": (), "answer": ""})
