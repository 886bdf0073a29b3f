"""An issue of the newsletter tried in every form, approved, put right or dropped; and how the last ones were read."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import dropping, layout, newsdesk, newsletter, notice, page, paper, publishing, readership
from bot.draft import editors
from bot.errors import BotError
from bot.newsletter import Issue
from bot.rendering import Rendered
from bot.services import Services
from bot.size import LARGEST, size
from bot.turn import Key, Reply, Turn
from cards import announcement, newsroom
from cards import newsletter as cards
from cards import readership as readership_cards
from cards.newsletter_mail import Links
from cards.steering import marked
from cards.text import texts
from dialogs.newsletter import again, issue, shown


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
    papers = await layout.papers(services, db, one)
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
    others = editors(services, turn.sender.id)
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


async def test(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The letter to the test list. Raises BotError "no_testers" where there is nobody on it."""
    one, people = await issue(turn, services, db), publishing.testers(services)
    if not people:
        raise BotError("no_testers")
    key = Key(newsdesk.TRIAL, f"{one.id} {services.clock.now().isoformat()}")
    await notice.tell(services, db, people, key, mail_too=True)
    said = texts(turn.norm)("Prøven går nå til testlista. Antall personer: {number}", number=len(people))
    return Reply(text=said)


async def figures(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """How the last issues were received."""
    return Reply(cards=(readership_cards.card_of(await readership.last(db), turn.norm),))


async def take_up(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Have an issue this month after all."""
    one = await issue(turn, services, db, same=True)
    await dropping.take_up(services, db, one, turn.sender.id)
    return await again(turn, services, db, one)


async def page_again(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Ask the intranet once more for what it refused for good."""
    one = await issue(turn, services, db, same=True)
    await page.again(db, one)
    await services.defer(db, "newsletter:follow", issue_id=str(one.id))
    return await again(turn, services, db, one)
