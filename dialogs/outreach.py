"""«Planlagt utspill»: planned by anybody, coordinated by the editors (strategy 7.1 and 10.3)."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import coordination, media_week, outreach, social, social_channel
from bot.clock import OSLO, day_in_oslo
from bot.coordination import AUTHOR
from bot.day import day as day_of
from bot.errors import BotError
from bot.finding import Finding
from bot.markup import secure
from bot.moment import Moment, local, picked, typed
from bot.outreach import Outreach, Plan, State
from bot.services import Services
from bot.turn import Reply, Turn
from cards import outreach as cards
from cards import outreach_form as form_cards
from dialogs import careful, page

SAVE, WITHDRAW = "outreach.save", "outreach.withdraw"
NEW = (
    r"(?:meld(?:e)? )?(?:(?:et|eit) )?(?:planlagt|nytt) utspel+|meld(?:e)? (?:et|eit) utsp[ei]ll?|"
    r"(?:et |eit )?(?:planlagt|nytt) utspill|(?:a )?planned outreach"
)
MINE = r"mine utspel+|mine utspill|utspilla mine|my (?:media )?outreach"
NEEDED = ("what", "why", "where", "fronts")


async def new(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """An empty form."""
    return _form(turn, services, {}, None)


async def renew(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form again, with what was typed, for a form that had become too old."""
    told = form_cards.typed(turn.data or {})
    careful.require(told, form_cards.form({}, {}, [], [], turn.norm))
    return _form(turn, services, told, await _about(turn, db), ["old"])


async def save(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Hand it in, or what has been changed of it; where a social channel's rules are broken, after saying so once."""
    told = form_cards.typed(turn.data or {})
    careful.require(told, form_cards.form({}, {}, [], [], turn.norm))
    one = await _about(turn, db)
    plan, at, remarks = _plan(told, services.clock.now())
    if remarks or at is None:
        return _form(turn, services, told, one, remarks)
    found = await judged(db, plan, at, str(one.id) if one else "")
    if found and not (turn.data or {}).get("seen"):
        return _form(turn, services, told, one, found=found)
    return await _look(turn, services, db, await _keep(turn, services, db, one, plan, at))


async def _keep(
    turn: Turn, services: Services, db: AsyncConnection, one: Outreach | None, plan: Plan, at: datetime
) -> Outreach:
    if one is None:
        return await coordination.plan(services, db, turn.sender.id, plan, at)
    return await coordination.change(services, db, one, plan, at)


async def judged(db: AsyncConnection, plan: Plan, at: datetime, but: str) -> list[Finding]:
    """What to know where it names a social channel (10.2)."""
    posts = await media_week.posts(db, day_in_oslo(at), but)
    approved = await social_channel.names(db)
    return social.judged(plan.where, f"{plan.what} {plan.why}", at, plan.timed, posts, approved)


def _plan(told: Mapping[str, str], now: datetime) -> tuple[Plan, datetime | None, list[str]]:
    """What is planned and when, and the fields that are to be mended."""
    remarks = [name for name in NEEDED if not told[name]]
    moment, timed = _when(told, now)
    links = tuple(told["links"].split())
    if moment is None:
        remarks.append("when")
    elif moment.at < (now if timed else media_week.begins(day_in_oslo(now))):
        remarks.append("past")
    remarks += [] if all(map(secure, links)) else ["links"]
    words = {name: told[name] for name in NEEDED}
    return Plan(**words, links=links, timed=timed), moment.at if moment else None, remarks


def _when(told: Mapping[str, str], now: datetime) -> tuple[Moment | None, bool]:
    """The moment that was picked or typed, and whether an hour was said; a day alone is its noon."""
    words, on, clock = (told[f"when_{part}"] for part in ("words", "day", "time"))
    if words:
        day = day_of(words.lower(), day_in_oslo(now))
        return (local(day, time(12)), False) if day is not None else (typed(words, now), True)
    if not on:
        return None, False
    return picked(on, clock or "12:00", now), bool(clock)


async def _about(turn: Turn, db: AsyncConnection) -> Outreach | None:
    """The one of one's own that the form is about; None for a new one. Raises BotError."""
    return await own(turn, db, lock=True, same=True) if (turn.data or {}).get("about") else None


async def own(turn: Turn, db: AsyncConnection, lock: bool = False, same: bool = False) -> Outreach:
    """The sender's own that a button names. Raises BotError "gone", also where it is another's, or "changed"."""
    one, is_same = await coordination.named(db, (turn.data or {}).get("about"), lock)
    if one.author_id != turn.sender.id or one.state is State.WITHDRAWN:
        raise BotError("gone")
    if same and not is_same:
        raise BotError("changed")
    return one


def _form(
    turn: Turn,
    services: Services,
    told: Mapping[str, str],
    one: Outreach | None,
    remarks: Sequence[str] = (),
    found: Sequence[Finding] = (),
) -> Reply:
    about = f"{one.id} {one.version}" if one is not None else ""
    token = services.forms.sign(turn, SAVE, services.clock.now(), about)
    held = {"token": token, **({"about": about} if about else {}), **({"seen": "true"} if found else {})}
    return Reply(cards=(form_cards.form(told, held, remarks, found, turn.norm),))


async def _look(turn: Turn, services: Services, db: AsyncConnection, one: Outreach) -> Reply:
    """The whole for whoever planned it."""
    seen = await coordination.view(services, db, one)
    signed = {WITHDRAW: services.forms.sign(turn, WITHDRAW, services.clock.now(), seen.about)}
    return Reply(cards=(cards.own(seen, signed, turn.norm),), notice=coordination.key(AUTHOR, one))


async def show(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """One's own as it stands."""
    return await _look(turn, services, db, await own(turn, db))


async def edit(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form with what was planned."""
    one = await own(turn, db)
    here = one.at.astimezone(OSLO)
    when = {"when_day": f"{here:%Y-%m-%d}", "when_time": f"{here:%H:%M}" if one.plan.timed else ""}
    plan = {name: getattr(one.plan, name) for name in NEEDED}
    return _form(turn, services, {**plan, **when, "links": "\n".join(one.plan.links)}, one)


async def withdraw(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Take it back."""
    await coordination.withdraw(services, db, await own(turn, db, lock=True, same=True))
    return Reply(cards=(cards.withdrawn(turn.norm),))


async def mine(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """What the sender has planned."""
    part = page.asked(turn)
    planned = await outreach.of(db, turn.sender.id, part.reach)
    found = [await coordination.view(services, db, one) for one in part.of(planned)]
    return Reply(cards=(cards.listed(found, False, part.next(planned), turn.norm),))
