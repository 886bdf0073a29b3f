"""A message's way from draft to broadcast: who must agree, and each step stored and noted before anybody is told.

What is sent is what was approved: the cards are rendered once, and an edit takes the approval back.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import access, announcement, audit, launch, notice
from bot.access import AUTHORS, EDITORS
from bot.announcement import Announcement, Draft, Kind, State
from bot.audience import resolve
from bot.audit import Deed
from bot.broadcast import Plan, Urgency
from bot.clock import day_in_oslo
from bot.draft import about, editors
from bot.errors import BotError
from bot.finding import Code, Finding
from bot.lint import Facts, largest, leaves, lint
from bot.rendering import Rendered
from bot.services import Services
from bot.turn import Key


def settles(services: Services, person: str, draft: Draft) -> bool:
    """Whether `person` may send what they wrote themselves on their own word alone."""
    directory, policy, day = services.directory, services.policy, day_in_oslo(services.clock.now())
    if draft.urgent:
        return access.may_alarm(directory, person, policy, day)
    if access.allows(EDITORS, directory, person, day):
        return not policy.second_editor
    return access.may_send(directory, person, draft.audience, day)


def decides(services: Services, person: str, one: Announcement) -> bool:
    """Whether `person` may approve or reject another's message; nobody does so with their own."""
    day = day_in_oslo(services.clock.now())
    return person != one.author_id and access.allows(EDITORS, services.directory, person, day)


def findings(services: Services, person: str, draft: Draft, made: Rendered) -> list[Finding]:
    """What is to be said of a draft that `person` wrote, as of now."""
    now, directory = services.clock.now(), services.directory
    people = resolve(draft.audience, directory, day_in_oslo(now))
    found = lint(draft, Facts(now, services.policy, largest(made), len(people)))
    may_all = access.allows(AUTHORS, directory, person, day_in_oslo(now))
    return found if draft.urgent or may_all else [Finding(Code.NOT_URGENT), *found]


async def submit(services: Services, db: AsyncConnection, one: Announcement) -> None:
    """Ask every other editor. Raises BotError "no_editor" where there is none, "changed"."""
    asked = editors(services, one.author_id)
    if not asked:
        raise BotError("no_editor")
    if one.state is State.SUBMITTED:
        raise BotError("done")
    await announcement.move(db, one, State.SUBMITTED)
    await audit.note(db, services.clock.now(), one.author_id, Deed.SUBMIT, one.id, one.version)
    await notice.tell(services, db, asked, Key("approval", about(one)), mail_too=one.draft.urgent)


async def send(services: Services, db: AsyncConnection, one: Announcement, made: Rendered) -> datetime:
    """Let the author's own word be enough; gives when it leaves. Raises BotError "not_ready", "changed"."""
    if not settles(services, one.author_id, one.draft):
        raise BotError("not_ready")
    return await _settle(services, db, one, one.author_id, made)


async def approve(services: Services, db: AsyncConnection, one: Announcement, by: str, made: Rendered) -> datetime:
    """Let what was submitted be sent as it is; gives when it leaves. Raises BotError "own", "changed", "not_ready"."""
    _require_decider(services, by, one)
    due = await _settle(services, db, one, by, made)
    await _tell_decision(services, db, one)
    return due


async def reject(services: Services, db: AsyncConnection, one: Announcement, by: str, reason: str) -> None:
    """Send it back to its author with the reason. Raises BotError "own", "changed"."""
    _require_decider(services, by, one)
    await announcement.move(db, one, State.REJECTED, by, reason[:500])
    await audit.note(db, services.clock.now(), by, Deed.REJECT, one.id, one.version, reason)
    await _tell_decision(services, db, one)


def _require_decider(services: Services, by: str, one: Announcement) -> None:
    if by == one.author_id:
        raise BotError("own")
    access.require(EDITORS, services.directory, by, day_in_oslo(services.clock.now()))
    if one.state is not State.SUBMITTED:
        raise BotError("changed")


async def _tell_decision(services: Services, db: AsyncConnection, one: Announcement) -> None:
    await notice.tell(services, db, [one.author_id], Key("decision", about(one)))
    await notice.tell(services, db, editors(services, one.author_id), Key("approval", about(one)))


async def _settle(services: Services, db: AsyncConnection, one: Announcement, by: str, made: Rendered) -> datetime:
    now, draft = services.clock.now(), one.draft
    found = findings(services, one.author_id, fresh(draft, now) if by != one.author_id else draft, made)
    if any(each.stops for each in found):
        raise BotError("not_ready")
    due = leaves(draft, now, services.policy)
    await announcement.move(db, one, State.APPROVED, by)
    await audit.note(db, now, by, Deed.APPROVE, one.id, one.version, "utgave 1")
    await launch.schedule(services, db, _plan(one, by, made, due))
    await audit.note(db, now, by, Deed.SCHEDULE, one.id, one.version, due.isoformat(timespec="minutes"))
    if draft.urgent:
        await notice.tell(services, db, editors(services, by), Key("alarm", str(one.id)), mail_too=True)
    return due


async def tell_alarm(services: Services, db: AsyncConnection, one: Announcement) -> None:
    """Let the other editors' cards on an urgent message show how it stands now."""
    await notice.tell(services, db, editors(services, one.decided_by or ""), Key("alarm", str(one.id)))


def fresh(draft: Draft, now: datetime) -> Draft:
    """The draft as an editor may still approve it: one whose time went by while it waited goes at once."""
    return draft.model_copy(update={"send_at": None}) if draft.send_at is not None and draft.send_at < now else draft


def _plan(one: Announcement, by: str, made: Rendered, due: datetime) -> Plan:
    draft = one.draft
    early = draft.kind is Kind.PRENOTICE
    urgency = Urgency.URGENT if draft.urgent else Urgency.PRENOTICE if early else Urgency.ORDINARY
    expires = draft.release.at if draft.release is not None else None
    whose = {"author_id": one.author_id, "approver_id": by}
    return Plan(
        one.id,
        draft.kind,
        **whose,
        audience=draft.audience,
        rendered=made,
        due=due,
        urgency=urgency,
        repeat=urgency is not Urgency.ORDINARY,
        expires=expires,
    )
