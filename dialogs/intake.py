"""The editors' queue of success stories: seen whole, asked back, accepted for a use, or declined with a reason."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import intake, story, version
from bot.errors import BotError
from bot.services import Services
from bot.story import WAITING, Story, Use
from bot.turn import Reply, Turn
from cards import intake as cards
from cards import taken
from cards.story_form import LONGEST
from dialogs import page
from dialogs.story import words

ACCEPT, ASK, DECLINE, POLISHED = "story.accept", "story.ask", "story.decline", "story.polished"
WORDS = ("title", "done", "led_to")
QUEUE = (
    r"(?:vis )?(?:innsendte |innsende |nye )?(?:suksess)?(?:historier|historiar)(?: som (?:venter|ventar))?|new stories"
)
MESSAGES = r"(?:vis )?(?:historier |historiar )?(?:til|åt) (?:meldinger|meldingar)|stories for messages"
TIPS = r"(?:vis )?(?:historier |historiar )?tips (?:til|åt) (?:mediene|media)|tips for the media"


async def queue(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """What no editor has decided."""
    part = page.asked(turn)
    found = await story.waiting(db, part.reach)
    views = [intake.view(services, one) for one in part.of(found)]
    return Reply(cards=(cards.queue(views, part.next(found), turn.norm),))


async def messages(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """What was accepted for a message to employees."""
    return await _taken(turn, services, db, Use.ANNOUNCEMENT)


async def tips(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """What was noted as a tip to the media."""
    return await _taken(turn, services, db, Use.MEDIA)


async def _taken(turn: Turn, services: Services, db: AsyncConnection, use: Use) -> Reply:
    part, found = page.asked(turn), (await story.accepted(db, use))[::-1]
    views = [intake.view(services, one) for one in part.of(found)]
    return Reply(cards=(taken.listed(views, use, part.next(found), turn.norm),))


async def weigh(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The whole story, with what may be done with it."""
    one, _ = await intake.named(db, (turn.data or {}).get("about"))
    return _shown(turn, services, one)


def _shown(turn: Turn, services: Services, one: Story) -> Reply:
    seen = intake.view(services, one)
    verbs = (ACCEPT, ASK, DECLINE) if one.state in WAITING else ()
    signed = {verb: services.forms.sign(turn, verb, services.clock.now(), seen.about) for verb in verbs}
    return Reply(cards=(cards.weigh(seen, signed, turn.norm),), notice=intake.key(intake.EDITORS, one))


async def accept(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Accept it for the use that was chosen."""
    use = next((one for one in Use if one == (turn.data or {}).get("use")), None)
    if use is None:
        raise BotError("bad_form")
    one = await _still(turn, db)
    await intake.accept(services, db, one, turn.sender.id, use)
    return _shown(turn, services, await story.read(db, one.id))


async def ask(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Ask its author something."""
    one = await _still(turn, db)
    await intake.ask(services, db, one, turn.sender.id, words(turn, "reply"))
    return _shown(turn, services, await story.read(db, one.id))


async def decline(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Decline it, with a friendly reason."""
    one = await _still(turn, db)
    await intake.decline(services, db, one, turn.sender.id, words(turn, "reply"))
    return _shown(turn, services, await story.read(db, one.id))


async def polish(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form for an editor's own words; with those that were typed, where the form had become too old."""
    one, _ = await intake.named(db, (turn.data or {}).get("about"))
    now = {name: getattr(one.told, name) for name in WORDS}
    typed = {name: words(turn, name, LONGEST[name]) for name in WORDS if name in (turn.data or {})}
    seen = intake.view(services, one)
    token = services.forms.sign(turn, POLISHED, services.clock.now(), seen.about)
    return Reply(cards=(cards.polish(seen, {**now, **typed}, token, turn.norm),))


async def polished(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Keep an editor's words."""
    one = await _still(turn, db)
    await intake.polish(services, db, one, turn.sender.id, {name: words(turn, name, LONGEST[name]) for name in WORDS})
    return _shown(turn, services, await story.read(db, one.id))


async def _still(turn: Turn, db: AsyncConnection) -> Story:
    """The story that a button names. Raises BotError "changed" where it has moved on since."""
    return await version.still(story.read, db, (turn.data or {}).get("about"))
