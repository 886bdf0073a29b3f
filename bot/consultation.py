"""A new social channel on its way: the editors are consulted, decide, and ask again after six months (strategy 7.2)."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit, draft, name, notice, social_channel, undelivered, version
from bot.audit import Deed
from bot.clock import day_in_oslo
from bot.errors import BotError
from bot.services import Services
from bot.social_channel import Case, SocialChannel, State
from bot.turn import Key

EDITORS, AUTHOR, AGAIN = "social_channel", "social_told", "social_again"
"""The kinds of notice to the editors, to whoever asked, and to both when it is time to look at it again."""
MONTHS = 6


@dataclass(frozen=True)
class View:
    """One with its author's name ("" who has left), and who decided.

    `unreached`: no editor could be told; `trying`: it is tried again.
    """

    one: SocialChannel
    author: str
    decided_by: str
    unreached: bool = False
    trying: bool = False

    @property
    def about(self) -> str:
        """This version of it, as a button names it."""
        return f"{self.one.id} {self.one.version}"


def view(services: Services, one: SocialChannel) -> View:
    """`one` with the names in it."""
    return View(one, name.of(services.directory, one.author_id), name.of(services.directory, one.decided_by))


async def seen(services: Services, db: AsyncConnection, one: SocialChannel) -> View:
    """The same, and whether any editor could be told."""
    unreached = one.state is State.ASKED and await undelivered.lost(db, key(EDITORS, one))
    trying = unreached and await undelivered.trying(db, key(EDITORS, one))
    return replace(view(services, one), unreached=unreached, trying=trying)


async def read(services: Services, db: AsyncConnection, subject: str) -> View | None:
    """What a notice is about; None where it is no longer kept."""
    try:
        return await seen(services, db, (await named(db, subject))[0])
    except BotError:
        return None


async def lost(services: Services, db: AsyncConnection, subject: str) -> None:
    """Tell whoever asked where no editor could be told."""
    found = await read(services, db, subject)
    if found is not None and found.unreached and found.one.author_id:
        await notice.tell(
            services, db, [found.one.author_id], undelivered.marked(Key(AUTHOR, found.about), found.trying)
        )


async def reached(services: Services, db: AsyncConnection, subject: str) -> None:
    """An editor has it after all."""
    await undelivered.reached(services, db, AUTHOR, subject)


async def named(db: AsyncConnection, said: object, lock: bool = False) -> tuple[SocialChannel, bool]:
    """The one that `said` names, and whether it is still that version. Raises BotError "bad_form" or "gone"."""
    return await version.named(social_channel.read, db, said, lock)


async def ask(services: Services, db: AsyncConnection, author: str, case: Case) -> SocialChannel:
    """Keep what was weighed, and consult the editors."""
    me = services.directory.employee(author)
    unit = me.unit if me is not None else ""
    one = await social_channel.create(db, author, unit, case, services.clock.now())
    await note(services, db, one, author, Deed.SUBMIT)
    await notice.tell(services, db, draft.editors(services, author), Key(EDITORS, str(one.id)))
    return one


async def approve(services: Services, db: AsyncConnection, one: SocialChannel, by: str, reply: str) -> SocialChannel:
    """It may be opened; it is looked at again after six months. Raises BotError "changed"."""
    today = day_in_oslo(services.clock.now())
    return await _decide(services, db, one, by, State.APPROVED, reply, later(today))


async def decline(services: Services, db: AsyncConnection, one: SocialChannel, by: str, reply: str) -> SocialChannel:
    """It is not to be opened, for a reason. Raises BotError "no_reason" or "changed"."""
    if not reply:
        raise BotError("no_reason")
    return await _decide(services, db, one, by, State.DECLINED, reply, None)


async def _decide(
    services: Services,
    db: AsyncConnection,
    one: SocialChannel,
    by: str,
    state: State,
    reply: str,
    again: date | None,
) -> SocialChannel:
    if one.state is not State.ASKED:
        raise BotError("changed")
    now = services.clock.now()
    decided = {"state": state, "reply": reply, "decided_by": by, "decided_on": day_in_oslo(now), "evaluate_on": again}
    moved = await social_channel.move(db, one, now, **decided)
    await note(services, db, moved, by, Deed.APPROVE if state is State.APPROVED else Deed.REJECT)
    await tell(services, db, moved, but=by)
    return moved


async def note(services: Services, db: AsyncConnection, one: SocialChannel, by: str, deed: Deed) -> None:
    """Put it on record."""
    await audit.note(db, services.clock.now(), by, deed, one.id, one.version, EDITORS)


async def tell(services: Services, db: AsyncConnection, one: SocialChannel, but: str) -> None:
    """Bring the editors' cards up to date, but one person's, and tell whoever asked."""
    editors = [each for each in draft.editors(services, one.author_id) if each != but]
    await notice.tell(services, db, editors, Key(EDITORS, str(one.id)))
    if one.author_id and one.author_id != but:
        await notice.tell(services, db, [one.author_id], Key(AUTHOR, f"{one.id} {one.version}"))


def key(kind: str, one: SocialChannel) -> Key:
    """The notice that a card of `one` is: an editor has one of it, whatever becomes of it."""
    return Key(kind, str(one.id))


def later(day: date) -> date:
    """The same day six months on, or the last of a shorter month."""
    month = day.month - 1 + MONTHS
    year, month = day.year + month // 12, month % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - date(year, month, 1)).days
    return date(year, month, min(day.day, last))
