"""The editors' desk for an issue of the newsletter: arranged thing by thing, looked at in every form, and approved."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import arrangement, assembly, dropping, newsdesk, newsletter, notice, paper, production, publishing, version
from bot.errors import BotError
from bot.newsdesk import Desk
from bot.newsletter import Issue, Item, State
from bot.rendering import Rendered
from bot.services import Services
from bot.size import LARGEST, size
from bot.turn import Key, Reply, Turn
from cards import announcement, newsroom
from cards import newsletter as cards
from cards.newsletter_mail import Links
from cards.steering import marked
from cards.text import texts

APPROVE, ASK, DROP, TAKE_UP = "issue.approve", "issue.ask", "issue.drop", "issue.take_up"
TRIAL, CORRECT = "issue.trial", "issue.correct"
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
    return {verb: services.forms.sign(turn, verb, services.clock.now(), one.about) for verb in verbs}


def _trials(services: Services) -> list[str]:
    return [TRIAL, *(["issue.test"] if publishing.testers(services) else [])]


async def item(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """One thing in the issue, with what can be done with it."""
    one = await issue(turn, services, db)
    held = one.content.item((turn.data or {}).get("item"))
    papers = await publishing.papers(services, db, only(one, held))
    norm, laid = next(iter(papers.items()))
    signed = {verb: services.forms.sign(turn, verb, services.clock.now(), one.about) for verb in ACTS}
    piece = next((each for each in laid.pieces), None)
    if piece is None:
        signed, piece = {ACTS[-1]: signed[ACTS[-1]]}, paper.piece(held, norm)
    return Reply(cards=(newsroom.item(piece, one.about, signed, turn.norm),))


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


async def preview(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The issue as it would arrive, to oneself alone."""
    one = await issue(turn, services, db)
    made = await _made(services, db, one)
    said = texts(turn.norm)("Slik blir nyhetsbrevet. Bare du får denne prøven.")
    shown = [announcement.address(each, announcement.TRIAL) for each in made.cards.values()]
    if services.public_url:
        address = f"{paper.address(services.public_url, one.month)}/utkast"
        shown.append(newsroom.page(address, turn.norm))
    return Reply(text=said, cards=tuple(shown))


async def _made(services: Services, db: AsyncConnection, one: Issue) -> Rendered:
    papers = await publishing.papers(services, db, one)
    return cards.rendered(papers, Links(paper.address(services.public_url, one.month)))


async def trial(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The letter, to oneself alone."""
    one = await issue(turn, services, db)
    key = Key(newsdesk.TRIAL, f"{one.id} {services.clock.now().isoformat()}")
    await notice.tell(services, db, [turn.sender.id], key, mail_too=True)
    return Reply(text=texts(turn.norm)("Jeg sender deg nyhetsbrevet på e-post, slik det er nå."))


async def approve(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Let it be sent at its time. Raises BotError "changed", "too_large", and those of publishing.approve."""
    one = await issue(turn, services, db, same=True)
    made = await _made(services, db, one)
    if any(size(each) > LARGEST for each in made.cards.values()):
        raise BotError("too_large")
    await publishing.approve(services, db, one, turn.sender.id, made)
    return await again(turn, services, db, one)


async def ask(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Ask every other editor to approve it."""
    one = await issue(turn, services, db, same=True)
    others = [each for each in publishing.editors(services) if each != turn.sender.id]
    if not others:
        raise BotError("no_editor")
    if one.edited_by is None:
        await newsletter.move(db, one, edited_by=turn.sender.id)
    await publishing.tell(services, db, one, f"ask {one.version}", others)
    return await shown(turn, services, db, one)


async def drop(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Send no issue this month."""
    one = await issue(turn, services, db, same=True)
    await dropping.drop(services, db, one, turn.sender.id)
    return await again(turn, services, db, one)


async def correct(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Put right what everybody got. Raises BotError."""
    one = await issue(turn, services, db, same=True)
    made = marked(await _made(services, db, one), services.clock.now())
    await publishing.correct(services, db, one, turn.sender.id, made)
    return await again(turn, services, db, one)


async def of_broadcast(turn: Turn, services: Services, db: AsyncConnection, broadcast_id: UUID) -> Reply:
    """The desk of the issue that a broadcast carries, where it is put right."""
    return await shown(turn, services, db, (await newsdesk.carried_by(db, broadcast_id)).worked_on)
