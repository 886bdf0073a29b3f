"""What concerns the media in a week, in order: contacts without names, outreach, prenotices, publications."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import media_contact, outreach, social, social_channel
from bot.announcement import Draft
from bot.clock import OSLO, day_in_oslo
from bot.finding import Finding
from bot.outreach import State
from bot.turn import Norm

WEEK = timedelta(days=7)


class Kind(StrEnum):
    """What stands on the line."""

    CONTACT = "contact"
    OUTREACH = "outreach"
    PRENOTICE = "prenotice"
    PUBLISHED = "published"


@dataclass(frozen=True)
class Item:
    """One thing at its place in time; `timed`: whether the hour counts, `titles` by norm, `key` its id as text.

    `tells_of` is the key of the outreach that a prenotice was made of: the two are one matter.
    """

    kind: Kind
    at: datetime
    timed: bool
    titles: dict[Norm, str]
    where: str = ""
    unit: str = ""
    key: str = ""
    accepted: bool = False
    tells_of: str = ""

    def title(self, norm: Norm) -> str:
        """The title in a norm, or else in the other."""
        return self.titles.get(norm) or next(iter(self.titles.values()), "")


def monday(day: date) -> date:
    """The first day of a week."""
    return day - timedelta(days=day.weekday())


def begins(day: date) -> datetime:
    """When a day begins in Oslo (aware)."""
    return datetime.combine(day, time(), OSLO)


async def planned(db: AsyncConnection, first: date, days: int = 7, but: str = "") -> Sequence[Item]:
    """What is planned of the days from `first`, other than `but`, by time."""
    start, end = begins(first), begins(first + timedelta(days=days))
    found = [_outreach(one) for one in await outreach.between(db, start, end)]
    found += [_prenotice(row) for row in await db.execute(_PRENOTICES, {"first": start, "last": end})]
    return _sorted(one for one in found if not but or but not in (one.key, one.tells_of))


async def week(db: AsyncConnection, first: date) -> Sequence[Item]:
    """All of the week that begins on `first`."""
    contacts = await media_contact.between(db, first, first + timedelta(days=6))
    return _sorted([*map(_contact, contacts), *await planned(db, first)])


async def posts(db: AsyncConnection, day: date, but: str = "") -> dict[str, int]:
    """How many things of a day name each social channel, other than `but`."""
    found, approved = await planned(db, day, 1, but), await social_channel.names(db)
    named = {(one.tells_of or one.key, channel) for one in found for channel in social.channels(one.where, approved)}
    return Counter(channel for _, channel in named)


async def judged(db: AsyncConnection, draft: Draft, but: str) -> list[Finding]:
    """What to know where a prenotice names a social channel (10.2)."""
    if draft.release is None:
        return []
    counted = await posts(db, day_in_oslo(draft.release.at), draft.outreach or but)
    words = " ".join(f"{one.title} {one.text}" for one in draft.versions.values())
    return social.judged(draft.release.where, words, draft.release.at, True, counted, await social_channel.names(db))


def _sorted(items: Iterable[Item]) -> Sequence[Item]:
    return sorted(items, key=lambda one: (one.at, one.kind, one.key))


def _outreach(one: outreach.Outreach) -> Item:
    plan, accepted = one.plan, one.state is State.ACCEPTED
    return Item(Kind.OUTREACH, one.at, plan.timed, {"nb": plan.what}, plan.where, one.unit, str(one.id), accepted)


def _contact(one: media_contact.Nameless) -> Item:
    return Item(Kind.CONTACT, begins(one.day), False, {"nb": one.subject}, one.outlet, one.unit)


_PRENOTICES = text("""
    SELECT * FROM (
        SELECT a.id, a.content, p.published,
            coalesce(p.published, p.external_at, CAST(a.content #>> '{release,at}' AS timestamptz)) AS at
        FROM announcement a LEFT JOIN prenotice p ON p.broadcast_id = a.id LEFT JOIN broadcast b ON b.id = a.id
        WHERE a.content ->> 'kind' = 'prenotice' AND a.state IN ('submitted', 'approved') AND p.stopped IS NULL
            AND coalesce(b.state, '') NOT IN ('cancelled', 'recalled')) AS these
    WHERE at >= :first AND at < :last""")


def _prenotice(row: Any) -> Item:
    draft = Draft.model_validate(row.content)
    kind = Kind.PUBLISHED if row.published else Kind.PRENOTICE
    where = draft.release.where if draft.release else ""
    titles: dict[Norm, str] = {norm: one.title for norm, one in draft.versions.items()}
    return Item(kind, row.at, True, titles, where, "", str(row.id), True, draft.outreach)
