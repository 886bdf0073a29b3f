"""A broadcast in its sender's hands: the report, and stopping, sending again, putting right and recalling."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import (
    access,
    announcement,
    broadcast,
    correction,
    coverage,
    prenotice,
    publishing,
    report,
    steer,
)
from bot.announcement import Announcement, Draft, Kind
from bot.broadcast import Broadcast
from bot.clock import day_in_oslo
from bot.delivery import State
from bot.errors import BotError
from bot.finding import Finding
from bot.lint import largest, lint_text
from bot.rendering import Rendered
from bot.services import Services
from bot.turn import Reply, Turn
from cards import announcement as announcement_cards
from cards import release as release_cards
from cards import report as cards
from cards import steering as steering_cards
from dialogs import newsletter, recall, verdict

CORRECT = "broadcast.correct"
Act = Callable[[Services, AsyncConnection, UUID, str], Awaitable[object]]


async def _again(services: Services, db: AsyncConnection, about: UUID, by: str) -> object:
    return await steer.resend(services, db, about, by, State.FAILED)


async def _unknown(services: Services, db: AsyncConnection, about: UUID, by: str) -> object:
    return await steer.resend(services, db, about, by, State.UNKNOWN)


ACTS: Mapping[str, Act] = {
    "broadcast.pause": steer.pause,
    "broadcast.resume": steer.resume,
    "broadcast.cancel": recall.cancel,
    "broadcast.again": _again,
    "broadcast.unknown": _unknown,
    "broadcast.behind": steer.catch_up,
    "broadcast.recall": recall.recall,
}


async def show(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The report as it is now, in the pressed card's place. Raises BotError."""
    about = about_of(turn)
    made = cards.card_of(await report.of(services, db, about, turn), turn.norm)
    return Reply(cards=(made,), notice=report.key(about, turn.sender.id))


async def act(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Do what the button says, once, and show the new state to all who have the card. Raises BotError."""
    one = await _mine(turn, services, db)
    await ACTS[turn.verb or ""](services, db, one.id, turn.sender.id)
    await report.tell(services, db, one.id, but=turn.sender.id)
    return await show(turn, services, db)


async def sure(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Ask before a recall. Raises BotError."""
    made = await report.of(services, db, about_of(turn), turn)
    return Reply(cards=(steering_cards.sure(made, turn.norm),))


async def form(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form with the present text, or with what was typed in one that had become too old. Raises BotError."""
    one = await _correctable(turn, services, db)
    if one.kind == publishing.KIND:
        return await newsletter.of_broadcast(turn, services, db, one.id)
    written = await announcement.read(db, one.id)
    if turn.verb == CORRECT:
        return _form(turn, services, written, _typed(turn, written.draft), "old")
    return _form(turn, services, written, written.draft)


async def correct(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Put the text right for all who have it; what can't be sent comes back with what was typed. Raises BotError."""
    one = await _correctable(turn, services, db)
    written, now = await announcement.read(db, one.id, lock=True), services.clock.now()
    typed = _typed(turn, written.draft)
    made = steering_cards.marked(await _standing(db, one, typed, verdict.sender(services, written)), now)
    found = lint_text(typed, largest(made))
    if remark := _remark(turn, written, typed, found):
        return _form(turn, services, written, typed, remark, found)
    await correction.keep(db, written, typed, now)
    await services.defer(db, "newsletter:reword")
    await steer.correct(services, db, one.id, turn.sender.id, made)
    await recall.follow(services, db, one.id, turn.sender.id, typed)
    await report.tell(services, db, one.id, but=turn.sender.id)
    return await show(turn, services, db)


async def _standing(db: AsyncConnection, one: Broadcast, draft: Draft, sender: str) -> Rendered:
    """What the copies are to say; of a prenotice also whether it is public."""
    if one.kind != Kind.PRENOTICE:
        return announcement_cards.rendered(draft, sender)
    return release_cards.standing(await prenotice.read(db, one.id), draft, sender)


def _remark(turn: Turn, written: Announcement, typed: Draft, found: Sequence[Finding]) -> str:
    """Why it is not sent yet; what is only worth knowing is shown once, and then sent."""
    data = turn.data or {}
    if any(one.stops for one in found):
        return "wrong"
    if data.get("version") != written.version:
        return "changed"
    if typed == written.draft:
        return "same"
    return "" if {one.code for one in found} <= set(str(data.get("shown")).split()) else "look"


def _form(
    turn: Turn,
    services: Services,
    written: Announcement,
    draft: Draft,
    remark: str = "",
    findings: Sequence[Finding] | None = None,
) -> Reply:
    found = lint_text(draft, largest(announcement_cards.rendered(draft, ""))) if findings is None else findings
    token = services.forms.sign(turn, CORRECT, services.clock.now(), str(written.id))
    made = steering_cards.form(steering_cards.Correction(written, draft, token, found, remark), turn.norm)
    return Reply(cards=(made,))


def _typed(turn: Turn, draft: Draft) -> Draft:
    """The draft with the titles and texts that were typed."""
    data = turn.data or {}
    versions = {
        norm: version.model_copy(
            update={
                "title": _text(data, f"title_{norm}")[: steering_cards.LONGEST_TITLE],
                "text": _text(data, f"text_{norm}")[: steering_cards.LONGEST_TEXT],
            }
        )
        for norm, version in draft.versions.items()
    }
    return draft.model_copy(update={"versions": versions})


def _text(data: Mapping[str, object], name: str) -> str:
    typed = data.get(name)
    return typed.replace("\x00", "").replace("\r\n", "\n").strip() if isinstance(typed, str) else ""


async def _correctable(turn: Turn, services: Services, db: AsyncConnection) -> Broadcast:
    """The same, where its text may be put right. Raises BotError "changed" where it never becomes public."""
    one = await _mine(turn, services, db)
    correction.require(services, one, turn.sender.id, day_in_oslo(services.clock.now()))
    if await coverage.stopped(db, one):
        raise BotError("changed")
    return one


async def _mine(turn: Turn, services: Services, db: AsyncConnection) -> Broadcast:
    """The broadcast, held, of whoever may steer it. Raises BotError."""
    one = await broadcast.read(db, about_of(turn), lock=True)
    day = day_in_oslo(services.clock.now())
    access.require_steering(services.directory, turn.sender.id, one.author_id, day)
    return one


def about_of(turn: Turn) -> UUID:
    """The id that a button is about. Raises BotError "bad_form"."""
    try:
        return UUID(str((turn.data or {}).get("about")))
    except ValueError:
        raise BotError("bad_form") from None
