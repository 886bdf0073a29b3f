"""The duties of the year are begun on their day and carried on, each reminder once, by day, also after downtime."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import almanac, assignment, duty, giving, launch, notice, owned, poster, quiet, survey, task
from bot.almanac import Deed
from bot.audience import Audience
from bot.broadcast import Plan
from bot.clock import day_in_oslo
from bot.content import Content
from bot.draft import editors
from bot.duty import Duty, Kind
from bot.owned import Share
from bot.preference import REMINDER
from bot.rendering import Rendered
from bot.services import Services
from bot.turn import Key

OVERVIEW = "duties"
"""The kind of the notice that tells editors how a campaign stands; its subject is the series."""
LEADERS = Audience(roles=("leader",))


class Voice(Protocol):
    """What the reminders say, which is the cards' to know."""

    def reminder(self, ones: Sequence[Duty], away: str = "") -> Rendered:
        """The reminder of these, all of one kind; of an editor's own that is to somebody who is `away`, with that."""
        ...

    def poster(self, one: Duty) -> Rendered:
        """A step of the leader poster."""
        ...


@dataclass(frozen=True)
class Due:
    """A duty with what is to be done of it now, which has been claimed."""

    one: Duty
    deed: Deed


async def lacks_shares(services: Services, db: AsyncConnection) -> bool:
    """Whether a review is to begin, for which the pages must be read first."""
    if services.policy.content_file is None or quiet.quiet(services.clock.now(), services.policy):
        return False
    today = day_in_oslo(services.clock.now())
    return any([not await duty.of(db, _review(day)) for day in almanac.reviews(today, services.policy)])


def _review(day: date) -> str:
    return f"review {day}"


async def begin(services: Services, db: AsyncConnection, shares: Sequence[Share]) -> None:
    """Begin what the calendar brings: a review of `shares`, a survey, this month's step of the leader poster."""
    today, policy = day_in_oslo(services.clock.now()), services.policy
    for day in almanac.reviews(today, policy):
        if shares and not await duty.of(db, _review(day)):
            await _begin_review(services, db, day, shares)
    await survey.begin(services, db, today)
    day = almanac.poster(today, policy)
    step = poster.step(policy.poster_file, today)
    if day <= today and step is not None:
        content = Content(versions=step, word=f"{day:%Y-%m}")
        await duty.begin(db, Kind.POSTER, "poster", day, content, services.clock.now())


async def _begin_review(services: Services, db: AsyncConnection, day: date, shares: Sequence[Share]) -> None:
    for one in await giving.laid(db, services.directory, shares):
        who = owned.person(services.directory, one.owner)
        content, name = Content(pages=tuple(one.pages)), f"{_review(day)} {one.unit} {one.owner}"
        named = {"unit": one.unit, "owner": who.id if who is not None else "", "name": name[:300]}
        await duty.begin(db, Kind.REVIEW, _review(day), day, content, services.clock.now(), **named)


async def carry_out(services: Services, db: AsyncConnection, voice: Voice) -> Sequence[str]:
    """Do what is due now, each once; gives what was done, for the log. Nothing at night and on holidays."""
    now = services.clock.now()
    if quiet.quiet(now, services.policy):
        return []
    found = [each for one in await duty.waiting(db) if (each := await _claimed(services, db, one)) is not None]
    for each in found:
        if each.deed in (Deed.ASK, Deed.LEADER):
            await _ask(services, db, each)
        elif each.deed is Deed.SHARE:
            await task.share(services, db, each.one)
        elif each.deed is Deed.SEND:
            await _send(services, db, voice.poster(each.one), LEADERS)
            await duty.change(db, each.one, now, state=duty.State.DONE)
    await _remind(services, db, voice, [each.one for each in found if each.deed is Deed.REMIND])
    late = [each.one for each in found if each.deed is Deed.EDITORS]
    await _overview(
        services, db, {one.series for one in late if one.kind is not Kind.TASK or await task.waits(db, one)}
    )
    return [f"{each.deed} {each.one.kind} {each.one.day}" for each in found]


async def _claimed(services: Services, db: AsyncConnection, one: Duty) -> Due | None:
    now = services.clock.now()
    rung = almanac.due(one, now, services.policy)
    if rung is None or not await duty.climb(db, one, one.rung + 1, day_in_oslo(now)):
        return None
    return Due(one, rung.deed)


async def _ask(services: Services, db: AsyncConnection, due: Due) -> None:
    """Ask whose it is, or tell their leader; the editors where there is nobody."""
    day = day_in_oslo(services.clock.now())
    who = assignment.leader(services.directory, due.one, day)
    above = [who.id] if who is not None else editors(services, "")
    for one in assignment.asked(services, due.one, day) if due.deed is Deed.ASK else above:
        await notice.tell(services, db, [one], Key(assignment.KIND, f"{due.one.id} {one}"))


async def _remind(services: Services, db: AsyncConnection, voice: Voice, ones: Sequence[Duty]) -> None:
    """One message for all of a series that are silent, to whoever's move it is today."""
    series: dict[tuple[Kind, str, str], list[Duty]] = {}
    for one in ones:
        together = one.series if one.kind in (Kind.REVIEW, Kind.ASKED) else str(one.id)
        series.setdefault((one.kind, together, _away(services, one)), []).append(one)
    for (_, _, away), group in series.items():
        await _send(services, db, voice.reminder(group, away), Audience(people=_asked(services, group)))


def _away(services: Services, one: Duty) -> str:
    """Who is away of whom an editor's own asks."""
    day = day_in_oslo(services.clock.now())
    return assignment.away(services.directory, one, day) if one.kind is Kind.ASKED else ""


def _asked(services: Services, ones: Sequence[Duty]) -> tuple[str, ...]:
    day = day_in_oslo(services.clock.now())
    return tuple(dict.fromkeys(person for one in ones for person in assignment.asked(services, one, day)))


async def _send(services: Services, db: AsyncConnection, made: Rendered, audience: Audience) -> None:
    """Send as the bot's own reminder: within the week's budget, and gathered for whoever chose so."""
    if not audience.empty:
        plan = Plan(uuid4(), REMINDER, "", "", audience, made, services.clock.now())
        await launch.schedule(services, db, plan)


async def _overview(services: Services, db: AsyncConnection, series: set[str]) -> None:
    for one in sorted(series):
        await notice.tell(services, db, editors(services, ""), Key(OVERVIEW, one))


@dataclass(frozen=True)
class Count:
    """How far a unit is: pages answered for, of how many, and how many of them are to have another owner."""

    done: int = 0
    total: int = 0
    stray: int = 0


Progress = Mapping[str, Count]


def progress(ones: Sequence[Duty]) -> Progress:
    """How far each unit is; a page that was given to another is the other's."""
    units: dict[str, Count] = {}
    for one in ones:
        so_far, pages = units.get(one.unit, Count()), [page for page in one.content.pages if not page.given]
        stray = sum(page.strays for page in pages)
        done = sum(page.answer is not None for page in pages) - stray
        units[one.unit] = Count(so_far.done + done, so_far.total + len(pages), so_far.stray + stray)
    return units
