"""The steps towards an issue, each done once, also after the bot was down: ask, remind, assemble, and wait visibly.

Nothing is sent that nobody approved: at its hour an issue that is not waits, and the editors are told each working day.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import assembly, cadence, contribution, newsletter, notice, publishing, quiet
from bot.access import Role
from bot.cadence import Cadence
from bot.clock import day_in_oslo
from bot.directory import Employee
from bot.errors import BotError
from bot.newsletter import Issue, State
from bot.services import Services
from bot.turn import Key

OPEN = (State.COLLECTING, State.DRAFT)
"""States of an issue to which things can still be given."""
ASK = "contribute"
"""The kind of the notice that asks a leader; its subject is the month, how often they have been asked, and who."""
AHEAD = 2
"""Months after this one whose steps may fall now: an issue can go a month early, and is asked for before."""

PAUSE = timedelta(days=1)
"""Nobody is reminded sooner after having been asked, which may be late where the bot was down."""


async def _plans(services: Services, db: AsyncConnection) -> Sequence[Cadence]:
    """The issues whose steps may be due: those that are not decided, however old, the last month's, and the next."""
    first = (day_in_oslo(services.clock.now()).replace(day=1) - timedelta(days=1)).replace(day=1)
    soon = [one.month for one in cadence.year(first, services.policy, AHEAD + 2)]
    wait = [one.month for one in await newsletter.last(db, cadence.MOST, *OPEN)]
    return [cadence.of(month, services.policy) for month in sorted({*wait, *soon})]


async def carry_out(services: Services, db: AsyncConnection) -> Sequence[str]:
    """Do what is due, a step an issue; gives what was done, for the log. Again until nothing is."""
    now, done = services.clock.now(), list[str]()
    newest = next(iter(await newsletter.last(db, 1, *State)), None)
    for plan in await _plans(services, db):
        one = await newsletter.of_month(db, plan.month)
        step = "" if plan.ask > now else _next(one, now, services) if one is not None else _first(plan, now, newest)
        if step:
            had, one = one, await newsletter.open_month(db, plan.month, plan.due, now)
            if had is not None and _next(one, now, services) != step:
                continue
            await STEPS[step](services, db, one)
            done.append(f"{step} {plan.month:%Y-%m}")
    return done


def _first(plan: Cadence, now: datetime, newest: Issue | None) -> str:
    """The step that begins an issue; the first of all is not begun when its hour has passed."""
    if now < plan.due:
        return "ask"
    follows = newest is not None and plan.month > newest.month
    return "assemble" if follows else ""


def _next(one: Issue, now: datetime, services: Services) -> str:
    """The step that is due for an issue, "" for none."""
    plan = cadence.of(one.month, services.policy)
    if one.state not in OPEN:
        return ""
    if one.asked is None and now < plan.due:
        return "ask"
    if one.reminded is None and max(plan.remind, (one.asked or now) + PAUSE) <= now < plan.due:
        return "remind"
    if one.assembled is None:
        return "assemble" if plan.assemble <= now else ""
    return "nudge" if _is_nudged(one, now, services) else ""


def _is_nudged(one: Issue, now: datetime, services: Services) -> bool:
    """Whether the editors are to be reminded: each day, by day, and at once at its hour."""
    last = one.nudged or one.assembled or now
    late = last < one.due <= now
    return late or (day_in_oslo(last) < day_in_oslo(now) and not quiet.quiet(now, services.policy))


async def ask(services: Services, db: AsyncConnection, one: Issue) -> None:
    """Ask every leader for a contribution."""
    await newsletter.move(db, one, asked=services.clock.now())
    await _ask(services, db, one, [each.id for each in _leaders(services)], 1)


async def remind(services: Services, db: AsyncConnection, one: Issue) -> None:
    """Remind the leaders who have not contributed."""
    given = {each.author_id for each in await contribution.to(db, one.month)}
    silent = [each.id for each in _leaders(services) if each.id not in given]
    await newsletter.move(db, one, reminded=services.clock.now())
    await _ask(services, db, one, silent, 2)


def _leaders(services: Services) -> Sequence[Employee]:
    return services.directory.holders(Role.LEADER, day_in_oslo(services.clock.now()))


async def _ask(services: Services, db: AsyncConnection, one: Issue, people: Sequence[str], time: int) -> None:
    for person in people:
        await notice.tell(services, db, [person], Key(ASK, f"{one.month:%Y-%m} {time} {person}"))


async def assemble(services: Services, db: AsyncConnection, one: Issue) -> None:
    """Put the draft together, and show the editors."""
    now, content = services.clock.now(), await assembly.assemble(services, db, one)
    await newsletter.edit(db, one, content, None, now, state=State.DRAFT, assembled=now)
    await publishing.tell(services, db, one, "draft")


async def nudge(services: Services, db: AsyncConnection, one: Issue) -> None:
    """Remind the editors that it waits for them."""
    now = services.clock.now()
    await newsletter.move(db, one, nudged=now)
    await publishing.tell(services, db, one, f"{day_in_oslo(now)}{' late' if one.due <= now else ''}")


STEPS = {"ask": ask, "remind": remind, "assemble": assemble, "nudge": nudge}


async def coming(services: Services, db: AsyncConnection) -> Issue:
    """The issue that waits the longest, else the next by the calendar, begun where it is not; held."""
    waits = await newsletter.last(db, cadence.MOST, *OPEN)
    if waits:
        return await newsletter.read(db, waits[-1].id, lock=True)
    now = services.clock.now()
    taken = {one.month for one in await newsletter.last(db, cadence.MOST, *State)}
    plans = cadence.year(day_in_oslo(now), services.policy)
    plan = next(one for one in plans if one.due > now and one.month not in taken)
    return await newsletter.open_month(db, plan.month, plan.due, now)


async def given_to(services: Services, db: AsyncConnection, month: date | None) -> Issue:
    """The issue of `month` while it is open, else the next whose hour is to come, begun where it is not; held."""
    now = services.clock.now()
    asked = await newsletter.of_month(db, month) if month is not None else None
    if asked is not None and (held := await newsletter.read(db, asked.id, lock=True)).state in OPEN:
        return held
    for plan in [each for each in cadence.year(day_in_oslo(now), services.policy) if each.due > now]:
        one = await newsletter.open_month(db, plan.month, plan.due, now)
        if one.state in OPEN:
            return one
    raise BotError("gone")
