"""A success story that was accepted for a message to employees, as the beginning of that message."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import assembly, intake
from bot.entry import LONGEST, Entry
from bot.errors import BotError
from bot.services import Services
from bot.story import State, Use


async def entry(services: Services, db: AsyncConnection, said: object) -> Entry:
    """The form with title and text filled in. Raises BotError "gone", or "name_in_text" without everybody's leave."""
    one, _ = await intake.named(db, said)
    if one.state is not State.ACCEPTED or one.use is not Use.ANNOUNCEMENT:
        raise BotError("gone")
    if intake.view(services, one).spoken_of:
        raise BotError("name_in_text")
    words = "\n\n".join(filter(None, (one.told.done, one.told.led_to)))[:LONGEST]
    norm = assembly.written_in(f"{one.told.title}. {words}")
    return Entry.model_validate({f"title_{norm}": one.told.title, f"text_{norm}": words})
