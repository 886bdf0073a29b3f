"""The text of a message that has been sent, put right: who may, and the draft that the next correction begins with."""

from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import access
from bot.access import EDITORS
from bot.announcement import Announcement, AnnouncementRow, Draft
from bot.broadcast import Broadcast, Urgency
from bot.errors import BotError
from bot.services import Services


def require(services: Services, one: Broadcast, person_id: str, day: date) -> None:
    """Raises NotAllowed where `person_id` may not send to the audience on their own word: new words need no approval.

    Whoever may send an urgent message may put their own right. Where an editor's own message needs another editor, so
    does its correction: BotError "other_editor".
    """
    access.require_steering(services.directory, person_id, one.author_id, day)
    if one.urgency is Urgency.URGENT and access.may_alarm(services.directory, person_id, services.policy, day):
        return
    if not access.may_send(services.directory, person_id, one.audience, day):
        access.require(EDITORS, services.directory, person_id, day)
    edits = access.allows(EDITORS, services.directory, person_id, day)
    if services.policy.second_editor and edits and person_id == one.author_id:
        raise BotError("other_editor")


async def keep(db: AsyncConnection, one: Announcement, draft: Draft, now: datetime) -> None:
    """Put `draft` in the place of what `one` says. Raises BotError "changed" where it has been put right since."""
    same = (AnnouncementRow.id == one.id) & (AnnouncementRow.version == one.version)
    fresh = {"content": draft.model_dump(mode="json"), "edited": now, "version": AnnouncementRow.version + 1}
    changed = update(AnnouncementRow).where(same).values(fresh).returning(AnnouncementRow.id)
    if (await db.execute(changed)).first() is None:
        raise BotError("changed")
