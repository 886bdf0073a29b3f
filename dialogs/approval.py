"""Sending a message on one's own word, asking an editor, and the editor's word: each once, of one version."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import abandoned, approval, broadcast, draft, headcount, name, steer
from bot.announcement import Announcement, State
from bot.errors import BotError
from bot.services import Services
from bot.turn import Reply, Turn
from cards import approval as cards
from cards import draft as draft_cards
from cards.review import View
from cards.review import weigh as weigh_card
from dialogs import announcement, page, verdict
from dialogs.language import language_of
from dialogs.recall import taken_back

APPROVE, REJECT, RECALL = "announcement.approve", "announcement.reject", "alarm.recall"
WAITING = (
    r"(?:hva|kva|ka) (?:venter|ventar) på meg|what is waiting for me|"
    r"(?:vis )?(?:meldinger|meldingar) (?:til|som (?:venter|ventar) på) godkjenning"
)


async def send(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Send what needs nobody else's word; what has become wrong meanwhile is shown instead."""
    one = await announcement.own(turn, db, lock=True, same=True)
    found = verdict.findings(services, one)
    if any(each.stops for each in found) or not approval.settles(services, turn.sender.id, one.draft):
        return await announcement.look(turn, services, db, one, found)
    due = await approval.send(services, db, one, verdict.rendered(services, one))
    return _sent(turn, services, one, due)


def _sent(turn: Turn, services: Services, one: Announcement, due: datetime) -> Reply:
    later = due if due > services.clock.now() else None
    mine = one.author_id == turn.sender.id
    token = verdict.signed(turn, services, one, verdict.WITHDRAW) if later and mine else ""
    return Reply(cards=(draft_cards.sent(one, later, token, language_of(turn)),))


async def submit(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Ask the editors; what has become wrong meanwhile is shown instead."""
    one = await announcement.own(turn, db, lock=True, same=True)
    found = verdict.findings(services, one)
    if any(each.stops for each in found):
        return await announcement.look(turn, services, db, one, found)
    await approval.submit(services, db, one)
    number = len(draft.editors(services, one.author_id))
    return Reply(cards=(draft_cards.submitted(number, language_of(turn)),))


async def withdraw(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Take back what has not left, and show it as a draft again."""
    one = await announcement.own(turn, db, lock=True, same=True)
    again = await draft.withdraw(services, db, one, turn.sender.id)
    await abandoned.settle(services, db, one.id, turn.sender.id)
    return await announcement.look(turn, services, db, again, verdict.findings(services, again))


async def waiting(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """What waits for this editor's word."""
    part = page.asked(turn)
    found = await draft.waiting(db, turn.sender.id, part.reach)
    named = [(one, name.of(services.directory, one.author_id)) for one in part.of(found)]
    return Reply(cards=(cards.waiting(named, part.next(found), language_of(turn)),))


async def weigh(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Show an editor the whole message, to approve or reject it. Raises BotError."""
    one, same = await draft.named(db, (turn.data or {}).get("about"))
    if one.author_id == turn.sender.id:
        raise BotError("own")
    if not same or one.state is not State.SUBMITTED:
        raise BotError("changed")
    return await _weigh(turn, services, db, one)


async def _weigh(turn: Turn, services: Services, db: AsyncConnection, one: Announcement) -> Reply:
    now, made = services.clock.now(), verdict.rendered(services, one)
    found = approval.findings(services, one.author_id, approval.fresh(one.draft, now), made)
    people = await headcount.count(services, db, one.draft.audience)
    view = announcement.view_of(turn, services, one, people, found)
    tokens = {verb: verdict.signed(turn, services, one, verb) for verb in (APPROVE, REJECT)}
    more = {"tokens": tokens, "author": verdict.sender(services, one)}
    return Reply(cards=(weigh_card(View(**{**vars(view), **more}), language_of(turn)),))


async def approve(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Let it be sent as it was shown; what has become wrong meanwhile is shown instead. Raises BotError."""
    one = await _submitted(turn, db)
    now, made = services.clock.now(), verdict.rendered(services, one)
    found = approval.findings(services, one.author_id, approval.fresh(one.draft, now), made)
    if any(each.stops for each in found):
        return await _weigh(turn, services, db, one)
    due = await approval.approve(services, db, one, turn.sender.id, made)
    return _sent(turn, services, one, due)


async def _submitted(turn: Turn, db: AsyncConnection) -> Announcement:
    one, same = await draft.named(db, (turn.data or {}).get("about"), lock=True)
    if not same:
        raise BotError("changed")
    return one


async def reject(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Send it back with the reason. Raises BotError "no_reason" where none was written."""
    reason = (turn.data or {}).get("reason")
    said = reason.replace("\x00", "").strip() if isinstance(reason, str) else ""
    one = await _submitted(turn, db)
    if not said:
        raise BotError("no_reason")
    await approval.reject(services, db, one, turn.sender.id, said)
    return Reply(cards=(cards.rejected(language_of(turn)),))


async def ask_recall(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Ask before an urgent message is recalled."""
    one, _ = await draft.named(db, (turn.data or {}).get("about"))
    token = verdict.signed(turn, services, one, RECALL)
    return Reply(cards=(cards.recall(one, token, language_of(turn)),))


async def recall(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Take an urgent message out of everybody's chat, or stop it before it leaves. Raises BotError."""
    one, _ = await draft.named(db, (turn.data or {}).get("about"), lock=True)
    going = await broadcast.read(db, one.id, lock=True)
    if going.state is broadcast.State.SCHEDULED:
        await steer.cancel(services, db, one.id, turn.sender.id)
    else:
        await steer.recall(services, db, one.id, turn.sender.id, await taken_back(db, one.id))
    await approval.tell_alarm(services, db, one)
    return Reply(cards=(cards.recalled(language_of(turn)),))
