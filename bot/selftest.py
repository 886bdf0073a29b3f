"""The pack's self-test after something was taught: what finds another guideline now, for whoever changed it.

The card that saves tries what is near at once; here all of it has been tried, taught (jobs/guidelines.py).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import access, address, bound, notice, renewal, supplement
from bot.access import EDITORS, Role
from bot.clock import day_in_oslo
from bot.errors import BotError
from bot.guideline import Guideline
from bot.services import Services
from bot.supplement import Kind, Supplement
from bot.turn import Key, Sender, Turn

KIND = "selftest"
UNDO = "pack.undo"


@dataclass(frozen=True)
class Worse:
    """The questions that a change leads elsewhere, and the token of the button that takes it back."""

    change: Supplement
    guideline: Guideline
    questions: Sequence[str]
    token: str


async def note(
    services: Services, db: AsyncConnection, pack: Mapping[str, Guideline], slipped: Collection[str]
) -> None:
    """Tell whoever made the last change of those of `slipped` that nobody has been told of.

    `pack` is what was tried; where it has changed meanwhile, the next learning tries it.
    """
    await supplement.alone(db)
    held = await supplement.current(db)
    if bound.unapproved(bound.laid(services.search.shipped, held)) != pack:
        return
    changes = [one for one in held if one.kind is not Kind.APPROVE]
    known = {text for one in changes for name in ("slipped", "accepted") for text in _lines(one, name)}
    new = [text for text in slipped if text not in known]
    if changes and new:
        await supplement.note(db, changes[-1], {"slipped": "\n".join([*_lines(changes[-1], "slipped"), *new])})
        for person in _readers(services, changes[-1]):
            await notice.tell(services, db, [person], Key(KIND, f"{changes[-1].id} {person}"))


def _lines(one: Supplement, name: str) -> list[str]:
    return one.content.get(name, "").splitlines()


def _readers(services: Services, one: Supplement) -> list[str]:
    """Whoever made the change, while they are an editor; else all who are."""
    day = day_in_oslo(services.clock.now())
    if one.by is not None and access.allows(EDITORS, services.directory, one.by, day):
        return [one.by]
    return [each.id for each in services.directory.holders(Role.EDITOR, day)]


async def read(services: Services, db: AsyncConnection, subject: str) -> Worse | None:
    """What a notice is about; None where the change has been taken back, or its guideline is gone."""
    number, _, person_id = subject.partition(" ")
    await renewal.refresh(services.search, db)
    try:
        one = await supplement.one(db, int(number))
    except BotError:
        return None
    if one.undone is not None or one.ref not in services.pack:
        return None
    place = await address.reach(db, person_id)
    turn = Turn("", Sender(person_id), "personal", "nb", conversation=place.conversation_id if place else "")
    token = services.forms.steady(turn, UNDO, services.clock.now(), number, number)
    return Worse(one, services.pack[one.ref], _lines(one, "slipped"), token)
