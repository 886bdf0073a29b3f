"""Pictures sent in the chat go to the sender's last story that no editor has decided; what they show is asked for."""

import asyncio
from dataclasses import replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import answer, intake, photo, picture, story
from bot.errors import BotError
from bot.photo import Photo
from bot.services import Services
from bot.story import Story
from bot.told import Others
from bot.turn import File, Reply, Turn
from cards import picture as cards
from dialogs import guideline, smalltalk
from dialogs.language import language_of
from dialogs.story import CHANGEABLE, look, own, words

SAVE, REMOVE = "picture.save", "picture.remove"
FIELD = "alt_"


async def take(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Keep the pictures that were sent, and ask what they show; or say what they would belong to."""
    told = await story.of(db, turn.sender.id, 10)
    one = next((each for each in told if each.state in CHANGEABLE), None)
    if one is None:
        return await _astray(turn, services, db, told[0].told.title if told else "")
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


async def _astray(turn: Turn, services: Services, db: AsyncConnection, decided: str) -> Reply:
    """No story waits for it: words beside it are answered first, alone where they are a matter of caution."""
    has_words = any(char.isalnum() for char in turn.text)
    answered = await (guideline.ask if has_words else smalltalk.wordless)(turn, services, db)
    if not any(each.is_picture for each in turn.files):
        return answered
    if has_words and answer.look(turn.text, services.search, turn.norm, turn.subject).caution is not None:
        return answered
    card = cards.astray(decided, language_of(turn))
    return replace(answered, cards=(*(answered.cards if has_words else ()), card))


async def _taken(services: Services, file: File) -> Photo | str:
    """The picture, or why it can't be taken."""
    try:
        return await asyncio.to_thread(photo.clean, await services.attachments(file))
    except BotError as error:
        return error.reason


def _asked(turn: Turn, services: Services, one: Story, left: str = "", missing: bool = False) -> Reply:
    """The pictures with their fields; where there is none, why what was sent is `left` out, or the story."""
    if not one.pictures:
        refused = cards.refused(intake.view(services, one), left, turn.norm)
        return Reply(cards=(refused,)) if left else look(turn, services, one)
    now, about = services.clock.now(), str(one.id)
    signed = {SAVE: services.forms.sign(turn, SAVE, now, about)}
    signed |= {str(each.id): services.forms.sign(turn, REMOVE, now, about) for each in one.pictures}
    return Reply(cards=(cards.described(intake.view(services, one), signed, left, missing, turn.norm),))


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
    """Take one picture away, with what was typed of the others kept."""
    one = await _described(turn, db)
    try:
        await picture.remove(db, one.id, UUID(str((turn.data or {}).get("picture"))))
    except ValueError:
        raise BotError("bad_form") from None
    left = await story.read(db, one.id)
    await intake.tell(services, db, left)
    return _asked(turn, services, left)
