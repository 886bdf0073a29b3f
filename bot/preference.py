"""What a person wants less of; a prenotice and an urgent message reach everybody, whatever they chose."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Boolean, DateTime, String, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.broadcast import Broadcast, Urgency
from bot.database import Table
from bot.delivery import Recipient, State
from bot.letter import deliverable
from bot.retention import AFTERWARDS, EMPLOYED, Keeping, Whose
from bot.services import Services


class PreferenceRow(Table):
    """One row for whoever has chosen."""

    __tablename__ = "preference"
    keeps = (Keeping("hva personen vil ha mindre av", "la personen slippe det", "valget", EMPLOYED, AFTERWARDS),)
    whose = (Whose("person_id"),)
    person_id: Mapped[str] = mapped_column(String(128), primary_key=True)
    newsletter_by_mail: Mapped[bool] = mapped_column(Boolean)
    no_stories: Mapped[bool] = mapped_column(Boolean)
    reminders_weekly: Mapped[bool] = mapped_column(Boolean)
    chosen: Mapped[datetime] = mapped_column(DateTime(timezone=True))


@dataclass(frozen=True)
class Preference:
    """The newsletter by e-mail instead of here, no success stories, reminders gathered once a week."""

    newsletter_by_mail: bool = False
    no_stories: bool = False
    reminders_weekly: bool = False


CHOICES = tuple(Preference.__dataclass_fields__)
NOTHING = Preference()
NEWSLETTER = "newsletter_by_mail"
REMINDER = "reminder"
OF_KIND: Mapping[str, str] = {"newsletter": NEWSLETTER, "story": "no_stories", REMINDER: "reminders_weekly"}
"""Which choice is about which kind of broadcast; every other kind reaches everybody as ever."""
COMING = frozenset({"no_stories"})
"""Choices about kinds that are not sent yet, which the form says."""


async def of(db: AsyncConnection, people: Iterable[str]) -> Mapping[str, Preference]:
    """What each of `people` has chosen; nothing of those who have not."""
    columns = (PreferenceRow.person_id, *(getattr(PreferenceRow, name) for name in CHOICES))
    rows = await db.execute(select(*columns).where(PreferenceRow.person_id.in_(list(people))))
    return {row.person_id: Preference(*(getattr(row, name) for name in CHOICES)) for row in rows}


async def keep(db: AsyncConnection, person_id: str, chosen: Preference, now: datetime) -> None:
    """Remember what a person chose."""
    await _keep(db, person_id, now, vars(chosen), CHOICES)


async def newsletter(db: AsyncConnection, person_id: str, by_mail: bool, now: datetime) -> None:
    """Remember how a person wants the newsletter; whatever else they chose stays."""
    chosen = {**vars(NOTHING), NEWSLETTER: by_mail}
    await _keep(db, person_id, now, chosen, (NEWSLETTER,))


async def _keep(
    db: AsyncConnection, person_id: str, now: datetime, chosen: Mapping[str, bool], changed: Iterable[str]
) -> None:
    """Keep `chosen`; of whoever has chosen before, only what is `changed`."""
    fresh = insert(PreferenceRow).values(person_id=person_id, **chosen, chosen=now)
    values = {"chosen": now, **{name: chosen[name] for name in changed}}
    await db.execute(fresh.on_conflict_do_update(index_elements=[PreferenceRow.person_id], set_=values))


def letters_to(services: Services, person_id: str) -> str:
    """The address that a person can get letters at; "" where they have none, or no letter would leave."""
    employee = services.directory.employee(person_id)
    can = services.has_mailbox and employee is not None and deliverable(employee.email)
    return employee.email if employee is not None and can else ""


async def heed(
    services: Services, db: AsyncConnection, one: Broadcast, recipients: Sequence[Recipient]
) -> Sequence[Recipient]:
    """The recipients as each has chosen for the kind of `one`; of an urgent message and a prenotice all as they are.

    A newsletter goes by e-mail, a reminder waits for Friday's card (bot/week.py), a story is not sent; who can't be
    reached as they chose gets it as ever.
    """
    choice = OF_KIND.get(one.kind)
    if choice is None or one.urgency is not Urgency.ORDINARY:
        return recipients
    chosen = await of(db, [each.person_id for each in recipients])
    wants = {person_id for person_id, said in chosen.items() if getattr(said, choice)}
    made = [_as_chosen(services, each, choice) if each.person_id in wants else each for each in recipients]
    return [each for each in made if each is not None]


def _as_chosen(services: Services, one: Recipient, choice: str) -> Recipient | None:
    if choice == "no_stories":
        return None
    if one.state is not State.WAITING or one.channel != "teams":
        return one
    if choice == "reminders_weekly":
        return replace(one, state=State.HELD, reason="chosen")
    return replace(one, channel="mail") if letters_to(services, one.person_id) else one
