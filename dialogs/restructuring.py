"""«ny omstilling»: a leader's communication plan, its steps, and the messages that are written of them."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import access, assignment, duty, restructuring
from bot.access import EDITORS
from bot.clock import day_in_oslo
from bot.content import LONGEST
from bot.directory import Employee
from bot.duty import Duty, Kind, State
from bot.errors import BotError
from bot.name import meant, order
from bot.restructuring import STEPS
from bot.services import Services
from bot.turn import Norm, Reply, Turn
from cards import restructuring as cards
from dialogs import announcement, page
from dialogs.duty import chosen_day
from dialogs.story import words

NORMS: tuple[Norm, ...] = ("nb", "nn")
SAVE, CANCEL = "plan.save", "plan.cancel"
NEW = r"(?:(?:lag |start )?(?:en |ei )?ny omstilling|new restructuring)"
MINE = r"(?:mine )?(?:omstillinger|omstillingar)|omstillingene|omstillingane|restructurings"


async def new(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form with the template's days, for the sender's own."""
    today = day_in_oslo(services.clock.now())
    me = services.directory.employee(turn.sender.id)
    days = {word: f"{day}" for word, day in restructuring.proposed(today).items()}
    typed = {"owner": me.name if me is not None else "", "unit": me.unit if me is not None else "", **days}
    return _form(turn, services, typed)


def _form(turn: Turn, services: Services, typed: Mapping[str, str], remark: str = "") -> Reply:
    token = services.forms.sign(turn, SAVE, services.clock.now())
    return Reply(cards=(cards.form(_units(turn, services), typed, token, turn.norm, remark),))


def _units(turn: Turn, services: Services) -> Sequence[str]:
    """The units that the sender may make a plan for: an editor all, a leader those that are theirs."""
    directory, day = services.directory, day_in_oslo(services.clock.now())
    if access.allows(EDITORS, directory, turn.sender.id, day):
        return directory.units()
    return sorted(directory.leads(turn.sender.id, day), key=order)


async def renew(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form again with what was typed."""
    return _form(turn, services, _typed(turn))


def _typed(turn: Turn) -> dict[str, str]:
    fields = {"title": LONGEST["title"], "unit": 200, "owner": LONGEST["title"], **dict.fromkeys(STEPS, 10)}
    return {name: words(turn, name, most) for name, most in fields.items()}


async def save(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Keep the plan; what is missing comes back with what was typed."""
    typed = _typed(turn)
    owner = _owner(services, typed)
    remark = _remark(turn, services, typed, owner)
    if remark or owner is None:
        return _form(turn, services, typed, remark)
    today = day_in_oslo(services.clock.now())
    days = {word: chosen_day(turn, word, today) for word in STEPS}
    series = await restructuring.begin(services, db, typed["title"], typed["unit"], owner.id, days)
    return await _plan(turn, services, db, series, just_now=True)


def _remark(turn: Turn, services: Services, typed: Mapping[str, str], owner: Employee | None) -> str:
    if not typed["title"] or typed["unit"] not in _units(turn, services):
        return "title"
    if owner is None:
        return "owner"
    try:
        for word in STEPS:
            chosen_day(turn, word, day_in_oslo(services.clock.now()))
    except BotError:
        return "day"
    return ""


def _owner(services: Services, typed: Mapping[str, str]) -> Employee | None:
    """The one leader of the unit, or of one above it, who is meant."""
    day = day_in_oslo(services.clock.now())
    found = meant(typed["owner"], services.directory.employees())
    found = [one for one in found if access.may_lead(services.directory, one.id, typed["unit"], day)]
    return found[0] if len(found) == 1 else None


async def mine(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The plans that are the sender's, of those that wait."""
    day = day_in_oslo(services.clock.now())
    open_ones = await duty.waiting(db, Kind.STEP)
    series = dict.fromkeys(one.series for one in open_ones if assignment.may(services, one, turn.sender.id, day))
    part, names = page.asked(turn), [*series]
    found = [(name, await _steps(db, name)) for name in part.of(names)]
    return Reply(cards=(cards.plans(found, part.next(names), turn.norm),))


async def show(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """One plan. Raises BotError."""
    return await _plan(turn, services, db, words(turn, "series", 64))


async def _plan(turn: Turn, services: Services, db: AsyncConnection, series: str, just_now: bool = False) -> Reply:
    shown = await _steps(db, series) if just_now else await _held(turn, services, db, series)
    owner = assignment.owner(services.directory, shown[0], _today(services))
    return Reply(cards=(cards.plan(shown, owner.name if owner is not None else "–", turn.norm, just_now),))


def _today(services: Services) -> date:
    return day_in_oslo(services.clock.now())


async def _steps(db: AsyncConnection, series: str) -> Sequence[Duty]:
    """The steps of a plan that are done or to be done."""
    ones = restructuring.ordered(await duty.of(db, series)) if series.startswith("plan ") else ()
    return [one for one in ones if one.state is not State.DROPPED]


async def _held(turn: Turn, services: Services, db: AsyncConnection, series: str) -> Sequence[Duty]:
    """The steps of a plan of the sender's. Raises BotError "gone", "not_yours"."""
    ones = await _steps(db, series)
    if not ones:
        raise BotError("gone")
    if not assignment.may(services, ones[0], turn.sender.id, _today(services)):
        raise BotError("not_yours")
    return ones


async def ask(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Whether the plan is to be called off. Raises BotError "gone", "not_yours"."""
    series = words(turn, "about", 64)
    ones = await _held(turn, services, db, series)
    token = services.forms.sign(turn, CANCEL, services.clock.now(), series)
    return Reply(cards=(cards.ask(ones[0], token, turn.norm),))


async def cancel(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Nobody is reminded of the steps that are left; those that are done stay. Raises BotError."""
    ones = await _held(turn, services, db, words(turn, "about", 64))
    for one in ones:
        if one.state is State.OPEN:
            await duty.change(db, one, services.clock.now(), state=State.DROPPED)
    return Reply(cards=(cards.cancelled(ones[0], turn.norm),))


async def message(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form of an announcement on a step, its fields filled in. Raises BotError."""
    one = await assignment.named(turn, services, db)
    if one.content.word not in restructuring.TOLD:
        raise BotError("bad_form")
    promised = _promised(one, await duty.of(db, one.series), _today(services))
    said = {norm: cards.message(one, promised, norm) for norm in NORMS}
    titles, bodies = ({str(norm): each[part] for norm, each in said.items()} for part in (0, 1))
    return announcement.filled(turn, services, restructuring.message(one, titles, bodies))


def _promised(one: Duty, ones: Sequence[Duty], today: date) -> date | None:
    """When the outcome is known, for what is told before it; None where that day has passed, or is not to come."""
    coming = [each.day for each in ones if each.content.word == "outcome" and each.state is State.OPEN]
    return next((day for day in coming if one.content.word != "outcome" and day >= today), None)
