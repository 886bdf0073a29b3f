"""A question that was handed over, as one reader sees it: whose it is, how far it is, and what they may do with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import access, address, name, news, ticket
from bot.access import EDITORS
from bot.clock import day_in_oslo
from bot.errors import BotError
from bot.services import Services
from bot.ticket import Ticket
from bot.turn import Sender, Turn

TAKE, ANSWER, FORWARD, BACK, CLOSE, MORE = (
    f"ticket.{verb}" for verb in ("take", "answer", "forward", "back", "close", "more")
)
REMINDER = "!"
"""What marks the subject of a notice that reminds."""


@dataclass(frozen=True)
class View:
    """A question for one reader: names, "" of whoever has left, and the token of each button they may press.

    `news`: it is told of in a short card, beside the one that stands.
    """

    one: Ticket
    asker: str
    handler: str
    title: str
    edits: bool
    tokens: Mapping[str, str] = field(default_factory=dict)
    units: Sequence[str] = ()
    reminder: bool = False
    news: bool = False

    @property
    def about(self) -> str:
        """This version of it, as a button names it."""
        return f"{self.one.id} {self.one.version}"


async def read(services: Services, db: AsyncConnection, subject: str) -> View | None:
    """What a notice is about; None where its reader may not see it any more."""
    name, _, rest = subject.partition(" ")
    round_, _, person_id = rest.partition(" ")
    place = await address.reach(db, person_id)
    turn = Turn("", Sender(person_id), "personal", "nb", conversation=place.conversation_id if place else "")
    try:
        one = await ticket.read(db, UUID(name))
        return replace(view(services, one, turn, round_.endswith(REMINDER)), news=news.tells(round_))
    except BotError:
        return None


def view(services: Services, one: Ticket, turn: Turn, reminder: bool = False) -> View:
    """`one` for whoever sends `turn`. Raises NotAllowed where it is not theirs to see."""
    asks, editor = turn.sender.id == one.asker_id, edits(services, turn.sender.id)
    if not (asks or editor or turn.sender.id == one.handler_id):
        access.require(EDITORS, services.directory, turn.sender.id, day_in_oslo(services.clock.now()))
    guideline = services.pack.get(one.ref)
    return View(
        one=one,
        asker=name.of(services.directory, one.asker_id),
        handler=name.of(services.directory, one.handler_id),
        title=guideline.title(one.norm) if guideline is not None else "",
        edits=editor,
        tokens=_tokens(services, one, turn, editor),
        units=services.directory.units() if editor else (),
        reminder=reminder and one.is_open,
    )


def edits(services: Services, person_id: str) -> bool:
    """Whether they answer for the editors."""
    return access.allows(EDITORS, services.directory, person_id, day_in_oslo(services.clock.now()))


def _tokens(services: Services, one: Ticket, turn: Turn, edits: bool) -> Mapping[str, str]:
    """A token for each button, which changes with every step."""
    verbs: list[str] = []
    if one.is_open and edits:
        verbs = [TAKE, ANSWER, FORWARD, CLOSE] if turn.sender.id != one.handler_id else [ANSWER, FORWARD, CLOSE]
    elif one.is_open and turn.sender.id == one.handler_id:
        verbs = [ANSWER, BACK]
    if turn.sender.id == one.asker_id and len(one.lines) < ticket.MOST_LINES:
        verbs = [*verbs, MORE]
    now, about = services.clock.now(), f"{one.id} {one.version}"
    return {verb: services.forms.steady(turn, verb, now, about, str(one.version)) for verb in verbs}
