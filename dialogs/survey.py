"""A survey is planned by whoever answers for it, and approved by an editor."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import assignment, survey
from bot.clock import day_in_oslo
from bot.content import LONGEST, Content
from bot.duty import Duty, Kind, State
from bot.errors import BotError
from bot.markup import secure
from bot.services import Services
from bot.survey import Message
from bot.turn import Reply, Turn
from cards import survey as cards
from cards.announcement import rendered
from dialogs.duty import chosen_day
from dialogs.story import words

PLAN, APPROVE = "survey.plan", "survey.approve"
SHORTEST = timedelta(days=3)


async def plan(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Keep the plan; an editor's own word is enough. Raises BotError "bad_link", "bad_day", "early_end"."""
    one = await _held(turn, services, db)
    content = _content(turn, services, one)
    if survey.settles(services, turn.sender.id):
        return await _settle(turn, services, db, one, content)
    await survey.hand_in(services, db, one, content, turn.sender.id)
    return Reply(cards=(cards.planned(content, False, turn.norm),))


async def approve(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Let it be sent as it stands in the form. Raises BotError."""
    one = await _held(turn, services, db)
    content = _content(turn, services, one)
    if services.policy.second_editor and not one.content.waits:
        return await plan(turn, services, db)
    return await _settle(turn, services, db, one, content)


async def _held(turn: Turn, services: Services, db: AsyncConnection) -> Duty:
    one = await assignment.named(turn, services, db, lock=True, state=State.OPEN)
    if one.kind is not Kind.SURVEY:
        raise BotError("bad_form")
    return one


def _content(turn: Turn, services: Services, one: Duty) -> Content:
    link, said = words(turn, "link", LONGEST["link"]), words(turn, "text", LONGEST["text"])
    if not secure(link):
        raise BotError("bad_link")
    first = chosen_day(turn, "first", day_in_oslo(services.clock.now()))
    until = chosen_day(turn, "until", first + SHORTEST, "early_end")
    return one.content.model_copy(update={"link": link, "text": said, "first": first, "until": until})


async def _settle(turn: Turn, services: Services, db: AsyncConnection, one: Duty, content: Content) -> Reply:
    author = services.directory.employee(one.answered_by or turn.sender.id)
    sender = author.name if author is not None else ""
    moments = survey.moments(content, services.policy, services.clock.now())
    drafts = [(at, cards.draft(content, number > 0)) for number, at in enumerate(moments)]
    made = [Message(at, draft, rendered(draft, sender), number == 0) for number, (at, draft) in enumerate(drafts)]
    await survey.approve(services, db, one, turn.sender.id, content, made)
    leaves = content.model_copy(update={"first": day_in_oslo(moments[0])})
    return Reply(cards=(cards.planned(leaves, True, turn.norm),))
