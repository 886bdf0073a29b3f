"""The editors' desk for an issue of the newsletter: all that is in it, arranged thing by thing."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import (
    arrangement,
    assembly,
    layout,
    newsdesk,
    newsletter,
    paper,
    production,
    publishing,
    reworded,
    version,
)
from bot.errors import BotError
from bot.newsdesk import Desk
from bot.newsletter import Issue, Item, State
from bot.services import Services
from bot.size import LARGEST, size
from bot.turn import Reply, Turn
from cards import newsletter as cards
from cards import newsroom

APPROVE, ASK, DROP, TAKE_UP = "issue.approve", "issue.ask", "issue.drop", "issue.take_up"
TRIAL, TEST, CORRECT, REWORD, PAGE = "issue.trial", "issue.test", "issue.correct", "issue.reword", "issue.page"
ACTS = ("issue.up", "issue.down", "issue.shorten", "issue.put_off", "issue.leave_out")
DESK = r"(?:vis |åpne |ordne )?(?:neste )?(?:nyhetsbrev(?:et)?|nyheitsbrev(?:et)?|newsletter)"
SHORTENED = 300
"""Characters that «Forkort» leaves of a text, at the end of a sentence where there is one."""


async def desk(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The issue that a button names, else the next one, begun where it is not yet."""
    return await shown(turn, services, db, await issue(turn, services, db))


async def issue(turn: Turn, services: Services, db: AsyncConnection, same: bool = False) -> Issue:
    """The issue, held. Raises BotError "gone", or "changed" where it must be the `same` and has moved on."""
    about = (turn.data or {}).get("about")
    if not about:
        return await production.coming(services, db)
    issue_id, edition = version.parse(about)
    one = (await newsletter.read(db, issue_id, lock=True)).worked_on
    if same and edition != str(one.version):
        raise BotError("changed")
    return one


async def shown(turn: Turn, services: Services, db: AsyncConnection, one: Issue) -> Reply:
    seen = await newsdesk.of(services, db, one)
    large = size(cards.delivered(seen.paper)) > LARGEST
    seen = replace(seen, too_large=large, tokens=_tokens(turn, services, seen, large))
    return Reply(cards=(newsroom.desk(seen, turn.norm),))


async def again(turn: Turn, services: Services, db: AsyncConnection, one: Issue) -> Reply:
    """The issue as it is now that something has been done with it."""
    return await shown(turn, services, db, (await newsletter.read(db, one.id)).worked_on)


def _tokens(turn: Turn, services: Services, seen: Desk, large: bool) -> dict[str, str]:
    """What may be done with the issue as it is."""
    one, verbs = seen.one, [TAKE_UP] if seen.one.state is State.DROPPED else _trials(services)
    if one.state is State.DRAFT and (one.content.items or one.content.word) and not large:
        own = services.policy.newsletter_second_editor and one.edited_by in (turn.sender.id, None)
        verbs.append(ASK if own else APPROVE)
    if one.state in (State.COLLECTING, State.DRAFT):
        verbs.append(DROP)
    if one.pending is not None and not large:
        verbs.append(CORRECT)
    if seen.page.permanent:
        verbs.append(PAGE)
    return {verb: services.forms.sign(turn, verb, services.clock.now(), one.about) for verb in verbs}


def _trials(services: Services) -> list[str]:
    return [TRIAL, *([TEST] if publishing.testers(services) else [])]


async def item(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """One thing in the issue, with what can be done with it."""
    one = await issue(turn, services, db)
    held = one.content.item((turn.data or {}).get("item"))
    laid = await layout.first(services, db, only(one, held))
    fresh = (await reworded.now(db, [held])).get(held.source)
    corrected = fresh if reworded.is_behind(held, fresh) else None
    ways = [*([REWORD] if corrected is not None else []), *ACTS]
    signed = {verb: services.forms.sign(turn, verb, services.clock.now(), one.about) for verb in ways}
    piece = next((each for each in laid.pieces), None)
    if piece is None:
        signed, piece = {ACTS[-1]: signed[ACTS[-1]]}, paper.piece(held, laid.norm)
    return Reply(cards=(newsroom.item(piece, one.about, signed, turn.norm, corrected),))


async def reword(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Take the words of a notice as it has been put right; then the whole issue again. Raises BotError "gone"."""
    one = await issue(turn, services, db, same=True)
    held = one.content.item((turn.data or {}).get("item"))
    fresh = (await reworded.now(db, [held])).get(held.source)
    if fresh is None:
        raise BotError("gone")
    content = arrangement.with_item(one.content, reworded.taken(held, fresh))
    await publishing.arrange(services, db, one, turn.sender.id, content)
    return await again(turn, services, db, one)


def only(one: Issue, held: Item) -> Issue:
    """The issue with one thing alone."""
    return one.model_copy(update={"content": one.content.model_copy(update={"items": (held,)})})


async def act(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Move, shorten, put off or leave out one thing; then the whole issue again."""
    one = await issue(turn, services, db, same=True)
    held, by = one.content.item((turn.data or {}).get("item")), turn.sender.id
    if turn.verb == "issue.put_off":
        await publishing.put_off(services, db, one, by, held.id)
    else:
        await publishing.arrange(services, db, one, by, _acted(turn.verb or "", one, held))
    return await again(turn, services, db, one)


def _acted(verb: str, one: Issue, held: Item) -> newsletter.Content:
    if verb == "issue.leave_out":
        return arrangement.without(one.content, held.id)
    if verb == "issue.shorten":
        return arrangement.with_item(one.content, shortened(held))
    return arrangement.moved(one.content, held.id, -1 if verb == "issue.up" else 1)


def shortened(one: Item) -> Item:
    """The item with the first sentences of each text alone."""
    cut = {norm: each.model_copy(update={"text": _cut(each.text)}) for norm, each in one.versions.items()}
    return one.model_copy(update={"versions": cut})


def _cut(text: str) -> str:
    if len(text) <= SHORTENED:
        return text
    end = max(text.rfind(stop, 0, SHORTENED) for stop in (". ", "! ", "? ", ".\n", "!\n", "?\n"))
    return text[: end + 1] if end > SHORTENED // 3 else text[:SHORTENED].rstrip() + "…"


async def gather(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Put what has come since into the issue."""
    one = await issue(turn, services, db)
    content = await assembly.assemble(services, db, one)
    if content.items != one.content.items:
        await publishing.arrange(services, db, one, turn.sender.id, content)
    return await again(turn, services, db, one)


async def of_broadcast(turn: Turn, services: Services, db: AsyncConnection, broadcast_id: UUID) -> Reply:
    """The desk of the issue that a broadcast carries, where it is put right."""
    return await shown(turn, services, db, (await newsdesk.carried_by(db, broadcast_id)).worked_on)
