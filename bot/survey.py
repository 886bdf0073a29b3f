"""The employee survey and the user survey, every second year: planned by whoever answers for it, approved by an editor.

The bot sends the link to all, and reminds all: it never knows who has answered (strategy 9.6 and 10.4).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import access, almanac, announcement, assignment, audit, duty, launch, notice, owned, quiet
from bot.access import EDITORS
from bot.announcement import Draft
from bot.audit import Deed
from bot.broadcast import Plan
from bot.clock import day_in_oslo
from bot.content import Content
from bot.day import ONE
from bot.directory import Directory
from bot.draft import editors
from bot.duty import Duty, Kind, State
from bot.errors import BotError
from bot.moment import local
from bot.policy import Policy
from bot.preference import REMINDER
from bot.rendering import Rendered
from bot.services import Services
from bot.turn import Key

STAFF, USERS = "staff", "users"
REMINDERS = (timedelta(days=7), timedelta(days=14))
OPEN = timedelta(days=21)
"""How long people have to answer, where nothing else is said."""
CHIEF = "communications_chief"
FIRST = "survey"
"""The kind of a survey's first message; the others are reminders."""


@dataclass(frozen=True)
class Message:
    """One message of a survey: when it goes, what it says, and whether it is the first."""

    at: datetime
    draft: Draft
    rendered: Rendered
    first: bool


def set_up(policy: Policy) -> Mapping[str, tuple[date, str]]:
    """The first day, and who answers for it, of each survey that there is to be."""
    staff = (policy.survey_staff, policy.survey_staff_responsible)
    users = (policy.survey_users, policy.survey_users_responsible)
    return {word: (first, who) for word, (first, who) in ((STAFF, staff), (USERS, users)) if first is not None}


async def begin(services: Services, db: AsyncConnection, today: date) -> None:
    """Keep the duty to plan a survey, a month before it is due."""
    for word, (first, who) in set_up(services.policy).items():
        day = almanac.survey(first, today)
        if almanac.begins(day - almanac.AHEAD, today):
            content, owner = (
                Content(word=word, first=day, until=day + OPEN),
                responsible(services.directory, who, today),
            )
            series, now = f"survey {word} {day.year}", services.clock.now()
            await duty.begin(db, Kind.SURVEY, series, day - almanac.AHEAD, content, now, owner=owner)


def responsible(directory: Directory, address: str, day: date) -> str:
    """The id of whoever has that address, else of the communications chief; "" for nobody."""
    holder = directory.holder(CHIEF, day)
    chief = (holder.instead_of or holder).email if holder is not None else ""
    found = (owned.person(directory, one.casefold()) for one in (address, chief))
    return next((one.id for one in found if one is not None), "")


def moments(content: Content, policy: Policy, now: datetime) -> Sequence[datetime]:
    """When it goes to all, and when all are reminded, the last before it ends: never before `now` or in quiet hours."""
    if content.first is None or content.until is None:
        raise BotError("no_day")
    days = [content.first, *(content.first + one for one in REMINDERS)]
    asked = [almanac.working(day) for day in days if day == content.first or day < content.until]
    return [quiet.allowed(max(local(day, policy.duty_hour).at, now), policy) for day in asked]


def settles(services: Services, person: str) -> bool:
    """Whether `person` may let a survey go to all on their own word."""
    edits = access.allows(EDITORS, services.directory, person, day_in_oslo(services.clock.now()))
    return edits and not services.policy.second_editor


async def hand_in(services: Services, db: AsyncConnection, one: Duty, content: Content, by: str) -> None:
    """Keep the plan, and ask the editors, reminded from now on. Raises BotError "no_editor", "changed"."""
    asked = editors(services, by)
    if not asked:
        raise BotError("no_editor")
    waits = content.model_copy(update={"waits": True})
    now = services.clock.now()
    await duty.change(db, one, now, content=waits, answered_by=by, rung=1, moved=day_in_oslo(now))
    for each in asked:
        await notice.tell(services, db, [each], Key(assignment.KIND, f"{one.id} {each}"))


async def approve(
    services: Services, db: AsyncConnection, one: Duty, by: str, content: Content, messages: Sequence[Message]
) -> None:
    """Let it be sent to all at its time, with its reminders, and have the result asked for afterwards.

    Raises BotError "own", or "changed".
    """
    now = services.clock.now()
    access.require(EDITORS, services.directory, by, day_in_oslo(now))
    if services.policy.second_editor and by == (one.answered_by or by):
        raise BotError("own")
    ends = [each.at for each in messages[1:]]
    last = local((content.until or now.date()) + ONE, services.policy.duty_hour).at
    author, ended = one.answered_by or by, [*ends, last]
    made = [await _schedule(services, db, author, by, *each) for each in zip(messages, ended, strict=True)]
    planned = content.model_copy(update={"waits": False, "messages": tuple(made)})
    await duty.change(db, one, now, content=planned, state=State.DONE, answered_by=author)
    after = Content(word=content.word, link=content.link)
    day = (content.until or now.date()) + ONE
    await duty.begin(db, Kind.RESULT, one.series, day, after, now, owner=one.owner_id, name=result(one))


def result(one: Duty) -> str:
    """What the duty to tell of its result is named by."""
    return f"{one.series} result"


async def _schedule(
    services: Services, db: AsyncConnection, author: str, by: str, message: Message, ends: datetime
) -> UUID:
    """One message, in an announcement's place, so that it can be put right and recalled; past `ends` it is too late."""
    now = services.clock.now()
    made = await announcement.create(db, author, message.draft, now)
    await announcement.move(db, await announcement.read(db, made), announcement.State.APPROVED, by)
    await _note(db, now, author, by, made, message.at)
    kind = FIRST if message.first else REMINDER
    plan = Plan(made, kind, author, by, message.draft.audience, message.rendered, message.at, expires=ends)
    await launch.schedule(services, db, plan)
    return made


async def _note(db: AsyncConnection, now: datetime, author: str, by: str, made: UUID, at: datetime) -> None:
    await audit.note(db, now, author, Deed.DRAFT, made, 1)
    await audit.note(db, now, by, Deed.APPROVE, made, 1, "utgave 1")
    await audit.note(db, now, by, Deed.SCHEDULE, made, 1, at.isoformat(timespec="minutes"))
