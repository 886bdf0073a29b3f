"""What somebody answers for through the year: shown, answered, put off, and kept by the editor."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import access, assignment, duty, task, transfer, yearboard
from bot.access import EDITORS
from bot.clock import day_in_oslo
from bot.content import LONGEST, Answer, Content, Page
from bot.duty import Duty, Kind, State
from bot.errors import BotError
from bot.name import meant
from bot.services import Services
from bot.turn import Key, Reply, Turn
from cards import content_review
from cards import duty as cards
from cards import yearboard as board_cards
from dialogs import page
from dialogs.story import words

ANSWER, ALL, DONE, POSTPONE, KEEP = "duty.answer", "duty.all", "duty.done", "duty.postpone", "duty.keep"
UNDO = "duty.undo"
MINE = r"mine oppgaver|mine oppgåver|oppgavene mine|oppgåvene mine|my duties"
BOARD = (
    r"(?:vis )?(?:årets plikter|plikter|pliktene|plikter i året|årets plikter|pliktene|innholdsgjennomgang|the year)"
)
BOARD += r"|(?:vis )?(?:pliktene i året|årets pliktar|pliktene|pliktar|innhaldsgjennomgang)"


async def mine(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """What waits for the sender; the one itself where it is only one."""
    found = await assignment.mine(services, db, turn.sender.id)
    if len(found) == 1:
        return _shown(turn, services, found[0])
    part = page.asked(turn)
    views = [assignment.view(turn, services, one) for one in part.of(found)]
    return Reply(cards=(cards.mine(views, part.next(found), turn.norm),))


async def show(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """One of them, with what was typed in a card that had become too old. Raises BotError."""
    one = await assignment.named(turn, services, db)
    return _shown(turn, services, one)


def _shown(turn: Turn, services: Services, one: Duty) -> Reply:
    key = Key(assignment.KIND, f"{one.id} {turn.sender.id}")
    if not assignment.shows(one):
        reviewed = one.kind is Kind.REVIEW and one.state is State.DONE
        face = content_review.done if reviewed else cards.thanks
        return Reply(cards=(face(assignment.view(turn, services, one), turn.norm),))
    typed = {name: value for name, value in (turn.data or {}).items() if isinstance(value, str)}
    return Reply(cards=(cards.card_of(assignment.view(turn, services, one), turn.norm, typed),), notice=key)


async def answer(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Keep what was said of each page; what nothing was said of waits. Raises BotError "no_note", "no_choice"."""
    one = await _held(turn, services, db, Kind.REVIEW)
    pages = tuple(_answered(turn, place, page) for place, page in enumerate(one.content.pages))
    if pages == one.content.pages:
        raise BotError("no_choice")
    return await _kept(turn, services, db, one, pages)


def _answered(turn: Turn, place: int, page: Page) -> Page:
    said, note = words(turn, f"answer_{place}", 20), words(turn, f"note_{place}", LONGEST["note"])
    if page.answer is not None or not (said or note):
        return page
    chosen = Answer(said) if said in set(Answer) else Answer.MEND
    if chosen is Answer.MEND and not note:
        raise BotError("no_note")
    return page.model_copy(update={"answer": chosen, "note": note})


async def all_reviewed(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """All that nothing has been said of is well."""
    one = await _held(turn, services, db, Kind.REVIEW)
    fine = [page if page.answer else page.model_copy(update={"answer": Answer.REVIEWED}) for page in one.content.pages]
    return await _kept(turn, services, db, one, tuple(fine))


async def _held(turn: Turn, services: Services, db: AsyncConnection, *kinds: Kind) -> Duty:
    """The open duty, of one of `kinds`, that a button names in its version, held. Raises BotError."""
    one = await assignment.named(turn, services, db, lock=True, state=State.OPEN)
    if one.kind not in kinds:
        raise BotError("bad_form")
    return one


async def _kept(turn: Turn, services: Services, db: AsyncConnection, one: Duty, pages: tuple[Page, ...]) -> Reply:
    latest = tuple(place for place in one.left if pages[place].answer)
    content = one.content.model_copy(update={"pages": pages, "latest": latest})
    state = State.DONE if all(page.answer for page in pages) else State.OPEN
    if any(page.strays for page in pages):
        await transfer.tell(services, db, one)
    return await _change(turn, services, db, one, content, state)


async def _change(
    turn: Turn, services: Services, db: AsyncConnection, one: Duty, content: Content, state: State
) -> Reply:
    by, now = turn.sender.id, services.clock.now()
    await duty.change(db, one, now, content=content, state=state, answered_by=by)
    changed = await duty.read(db, one.id)
    if state is State.OPEN:
        view = assignment.view(turn, services, changed)
        return Reply(cards=(cards.card_of(view, turn.norm),), notice=Key(assignment.KIND, f"{one.id} {by}"))
    return _shown(turn, services, changed)


async def done(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """A step of a plan is done, or a result has been told."""
    one = await _held(turn, services, db, Kind.STEP, Kind.RESULT)
    return await _change(turn, services, db, one, one.content, State.DONE)


async def undo(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """What the last press did is not said; it waits again, and is reminded of. Raises BotError "changed"."""
    one = await assignment.named(turn, services, db, lock=True, state=State.DONE)
    if UNDO not in assignment.VERBS[one.kind]:
        raise BotError("bad_form")
    content = one.content.taken_back() if one.kind is not Kind.ASKED else await task.anew(db, one)
    today = day_in_oslo(services.clock.now())
    if content.pages and not content.left:
        raise BotError("changed")
    again = {"rung": min(one.rung, 1), "moved": today if one.rung else None, "content": content}
    await duty.change(db, one, services.clock.now(), state=State.OPEN, **again)
    return _shown(turn, services, await duty.read(db, one.id))


async def postpone(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Another day for a step, from which it is reminded of anew. Raises BotError "bad_day"."""
    one = await _held(turn, services, db, Kind.STEP)
    day = chosen_day(turn, "day", day_in_oslo(services.clock.now()))
    await duty.change(db, one, services.clock.now(), day=day, rung=0, moved=None)
    view = assignment.view(turn, services, await duty.read(db, one.id))
    return Reply(cards=(cards.moved(view, turn.norm),))


def chosen_day(turn: Turn, name: str, first: date, wrong: str = "bad_day") -> date:
    """The day of a field, on or within three years after `first`. Raises BotError of the code `wrong`."""
    try:
        day = date.fromisoformat(words(turn, name, 10))
    except ValueError:
        raise BotError(wrong) from None
    if not first <= day <= first.replace(year=first.year + 3, day=min(first.day, 28)):
        raise BotError(wrong)
    return day


async def board(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The editor's overview, or more of it."""
    skip = page.asked(turn).skip
    return Reply(cards=(board_cards.card_of(await yearboard.read(services, db), turn.norm, skip),))


async def form(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """An editor's form for a duty's day and owner. Raises BotError."""
    return _form(turn, services, await assignment.named(turn, services, db))


def _form(turn: Turn, services: Services, one: Duty, typed: str | None = None) -> Reply:
    token = services.forms.sign(turn, KEEP, services.clock.now(), one.about)
    person = services.directory.employee(one.owner_id) if one.owner_id else None
    owner = typed if typed is not None else person.name if person is not None else ""
    return Reply(cards=(board_cards.form(one, owner, token, turn.norm, typed is not None),))


async def keep(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """What an editor has changed of a duty. Raises BotError."""
    one = await _held(turn, services, db, *Kind)
    access.require(EDITORS, services.directory, turn.sender.id, day_in_oslo(services.clock.now()))
    name, day = words(turn, "owner", 120), chosen_day(turn, "day", min(one.day, day_in_oslo(services.clock.now())))
    found = meant(name, services.directory.employees())
    if name and len(found) != 1:
        return _form(turn, services, one, name)
    values: dict[str, object] = {"owner_id": found[0].id if found else None, "day": day}
    if day != one.day or values["owner_id"] != (one.owner_id or None):
        values |= {"rung": 0, "moved": None}
    state = State.DROPPED if words(turn, "drop", 5) == "true" else State.OPEN
    await duty.change(db, one, services.clock.now(), state=state, **values)
    return await board(turn, services, db)
