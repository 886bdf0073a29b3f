"""Steering a prenotice: sending again, another time, publishing anyway, stopping; by its author or an editor."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import access, announcement, broadcast, coverage, moment, prenotice, release, watch
from bot.access import EDITORS
from bot.announcement import Draft
from bot.broadcast import Broadcast
from bot.clock import day_in_oslo
from bot.errors import BotError
from bot.moment import Shift
from bot.prenotice import Prenotice
from bot.services import Services
from bot.signature import signature
from bot.turn import Reply, Turn
from cards import embargo as embargo_cards
from cards import release as cards
from cards import release_form as forms

ACTS = ("remind", "resume", "postpone", "force", "stop", "record")
ASK = tuple(f"release.{act}" for act in ACTS)
DO = tuple(f"release.{act}.do" for act in ACTS)


async def ask(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form of what was pressed. Raises BotError."""
    one, _ = await _mine(turn, services, db)
    return _form(turn, services, one)


async def renew(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form again, with what was typed, for somebody whose form had become too old. Raises BotError."""
    one, _ = await _mine(turn, services, db)
    return _form(turn, services, one, "too_old")


async def do(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """What a form asks for, once; what is missing in it is asked for again. Raises BotError."""
    one, carried = await _mine(turn, services, db)
    return await DOERS[_act(turn)](turn, services, db, one, carried)


async def show(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The address for publishing systems, or the report on who knew before the public. Raises BotError."""
    one, carried = await _mine(turn, services, db)
    if turn.verb == "release.address":
        return Reply(cards=(forms.address(f"{services.public_url}/api/releases/{one.token}", turn.norm),))
    own = "" if _edits(turn, services) else turn.sender.id
    return Reply(cards=(embargo_cards.card_of(await watch.of(services, db, carried.id, own), turn.norm),))


async def _remind(turn: Turn, services: Services, db: AsyncConnection, one: Prenotice, carried: Broadcast) -> Reply:
    again = await release.remind(services, db, carried.id, turn.sender.id)
    return Reply(cards=(forms.done("remind", turn.norm, again),))


async def _resume(turn: Turn, services: Services, db: AsyncConnection, one: Prenotice, carried: Broadcast) -> Reply:
    await release.resume(services, db, carried.id, turn.sender.id)
    return Reply(cards=(forms.done("resume", turn.norm),))


async def _postpone(turn: Turn, services: Services, db: AsyncConnection, one: Prenotice, carried: Broadcast) -> Reply:
    found = moment.given(_typed(turn, "day"), _typed(turn, "time"), services.clock.now())
    if found is None:
        return _form(turn, services, one, "when")
    at = found.at
    if at <= services.clock.now() or (carried.frozen is None and at <= carried.due):
        return _form(turn, services, one, "past")
    draft = await _draft(db, carried)
    made = cards.postponed(draft, _sender(services, carried), one.external_at, at)
    await release.postpone(services, db, carried.id, turn.sender.id, at, made)
    return Reply(cards=(forms.postponed(at, found.shift is Shift.SKIPPED, found.shift is Shift.REPEATED, turn.norm),))


async def _force(turn: Turn, services: Services, db: AsyncConnection, one: Prenotice, carried: Broadcast) -> Reply:
    why = _typed(turn, "reason")
    if not why:
        return _form(turn, services, one, "reason")
    await release.force(services, db, carried.id, turn.sender.id, why)
    return Reply(cards=(forms.done("force", turn.norm),))


async def _stop(turn: Turn, services: Services, db: AsyncConnection, one: Prenotice, carried: Broadcast) -> Reply:
    why = _typed(turn, "reason")
    if not why:
        return _form(turn, services, one, "reason")
    made = cards.stopped(await _draft(db, carried), _sender(services, carried))
    await release.stop(services, db, carried.id, turn.sender.id, why, made)
    return Reply(cards=(forms.done("stop", turn.norm),))


async def _record(turn: Turn, services: Services, db: AsyncConnection, one: Prenotice, carried: Broadcast) -> Reply:
    if await coverage.stopped(db, carried):
        raise BotError("changed")
    link = _typed(turn, "link")
    if link and not release.is_link(link):
        return _form(turn, services, one, "link")
    held = await prenotice.read(db, carried.id, lock=True)
    await release.record(services, db, held, turn.sender.id, link)
    return Reply(cards=(forms.done("record", turn.norm),))


Doer = Callable[[Turn, Services, AsyncConnection, Prenotice, Broadcast], Awaitable[Reply]]
DOERS: dict[str, Doer] = {
    "remind": _remind,
    "resume": _resume,
    "postpone": _postpone,
    "force": _force,
    "stop": _stop,
    "record": _record,
}


async def _mine(turn: Turn, services: Services, db: AsyncConnection) -> tuple[Prenotice, Broadcast]:
    """The prenotice that was pressed, for its author and the editors. Raises BotError."""
    try:
        about = UUID(str((turn.data or {}).get("about")))
    except ValueError:
        raise BotError("bad_form") from None
    one, carried = await prenotice.read(db, about), await broadcast.read(db, about)
    if carried.author_id != turn.sender.id:
        access.require(EDITORS, services.directory, turn.sender.id, day_in_oslo(services.clock.now()))
    return one, carried


def _edits(turn: Turn, services: Services) -> bool:
    return access.allows(EDITORS, services.directory, turn.sender.id, day_in_oslo(services.clock.now()))


def _form(turn: Turn, services: Services, one: Prenotice, remark: str = "") -> Reply:
    act = _act(turn)
    token = services.forms.sign(turn, f"release.{act}.do", services.clock.now(), str(one.broadcast_id))
    typed = {name: _typed(turn, name) for name in ("day", "time", "reason", "link")}
    return Reply(cards=(forms.form(act, one, token, turn.norm, typed, remark),))


def _act(turn: Turn) -> str:
    return (turn.verb or "").removeprefix("release.").removesuffix(".do")


def _typed(turn: Turn, name: str) -> str:
    value = (turn.data or {}).get(name)
    return value.replace("\x00", "").strip() if isinstance(value, str) else ""


async def _draft(db: AsyncConnection, carried: Broadcast) -> Draft:
    return (await announcement.read(db, carried.id)).draft


def _sender(services: Services, carried: Broadcast) -> str:
    return signature(services.directory, carried.author_id, carried.approver_id)
