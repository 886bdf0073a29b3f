"""Pictures sent in the chat go to the sender's last story that no editor has decided; what they show is asked for."""

import asyncio
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import intake, photo, picture, story
from bot.errors import BotError
from bot.photo import Photo
from bot.services import Services
from bot.story import Story
from bot.told import Others
from bot.turn import File, Reply, Turn
from cards import picture as cards
from dialogs import guideline, smalltalk
from dialogs.story import CHANGEABLE, look, own, words

SAVE = "picture.save"
FIELD = "alt_"


async def take(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Keep the pictures that were sent, and ask what they show; the message is a question where there is no story."""
    one = next((each for each in await story.of(db, turn.sender.id, 10) if each.state in CHANGEABLE), None)
    if one is None:
        has_words = any(char.isalnum() for char in turn.text)
        return await (guideline.ask if has_words else smalltalk.wordless)(turn, services, db)
    if one.told.others is Others.UNKNOWN:
        raise BotError("no_pictures")
    taken = await asyncio.gather(*(_taken(services, each) for each in turn.files[: picture.MOST]))
    one = await story.read(db, one.id, lock=True)
    if one.state not in CHANGEABLE:
        raise BotError("changed")
    room = picture.MOST - len(one.pictures)
    photos = [each for each in taken if isinstance(each, Photo)]
    reasons = [each for each in taken if isinstance(each, str)]
    if photos[:room]:
        await story.move(db, one, services.clock.now())
    for each in photos[:room]:
        await picture.add(db, one.id, each, services.clock.now())
    if len(photos) > room or len(turn.files) > picture.MOST:
        reasons.append("three_pictures")
    return _asked(turn, services, await story.read(db, one.id), cards.words_for(reasons, turn.norm))


async def _taken(services: Services, file: File) -> Photo | str:
    """The picture, or why it can't be taken."""
    try:
        return await asyncio.to_thread(photo.clean, await services.attachments(file))
    except BotError as error:
        return error.reason


def _asked(turn: Turn, services: Services, one: Story, left: str = "", missing: bool = False) -> Reply:
    token = services.forms.sign(turn, SAVE, services.clock.now(), str(one.id))
    return Reply(cards=(cards.described(intake.view(services, one), token, left, missing, turn.norm),))


async def renew(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The fields again, with what was typed kept."""
    one = await _described(turn, db)
    return _asked(turn, services, one)


async def save(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Keep what the pictures show; asks again where one has no words. Raises BotError "gone", "changed"."""
    one = await _described(turn, db)
    if any(not each.alt for each in one.pictures):
        return _asked(turn, services, one, missing=True)
    await intake.tell(services, db, one)
    return look(turn, services, one)


async def _described(turn: Turn, db: AsyncConnection) -> Story:
    one = await _changeable(turn, db)
    for each in one.pictures:
        if FIELD + str(each.id) in (turn.data or {}):
            await picture.describe(db, one.id, each.id, words(turn, FIELD + str(each.id), picture.LONGEST_ALT))
    return await story.read(db, one.id)


async def _changeable(turn: Turn, db: AsyncConnection) -> Story:
    one = await own(turn, db, lock=True)
    if one.state not in CHANGEABLE:
        raise BotError("changed")
    return one


async def remove(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Take one picture away; twice does no harm."""
    one = await _described(turn, db)
    try:
        await picture.remove(db, one.id, UUID(str((turn.data or {}).get("picture"))))
    except ValueError:
        raise BotError("bad_form") from None
    left = await story.read(db, one.id)
    await intake.tell(services, db, left)
    return _asked(turn, services, left) if left.pictures else look(turn, services, left)
