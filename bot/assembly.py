"""An issue put together from what there is, so that it could be sent as it is (strategy 9.6).

What stands in an issue already, or was taken out of one, does not come again; who is named has agreed, or is not.
"""

import hashlib
from collections.abc import Iterable, Sequence, Set
from datetime import date, datetime, timedelta
from uuid import uuid4

from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import cadence, contribution, fitting, intake, language, later, newsletter, picture, question, story
from bot.announcement import Draft, Link, Picture
from bot.clock import day_in_oslo
from bot.contribution import Contribution
from bot.guideline import REPORTING, Guideline, Pack
from bot.markup import plain, secure, viewable
from bot.newsletter import Content, Issue, Item, Kind, State, Version
from bot.services import Services
from bot.story import Use
from bot.told import Others
from bot.turn import Norm
from bot.view import View

BACK = timedelta(days=45)
"""How far the first issue looks back."""
ORDER = (Kind.STORY, Kind.CONTRIBUTION, Kind.EVENT, Kind.NOTICE, Kind.QUESTION, Kind.GUIDELINE)
_NOTICES = sql("""
    SELECT a.id, a.content FROM announcement a JOIN broadcast b ON b.id = a.id
    WHERE b.kind = 'announcement' AND b.urgency = 2 AND b.state = 'sent' AND b.started >= :since
    AND CAST(b.audience ->> 'everyone' AS boolean) ORDER BY b.started""")


async def assemble(services: Services, db: AsyncConnection, one: Issue) -> Content:
    """What `one` holds, and what has come since the issue before it, each kind in its place, as much as has room.

    The rest is put off to the next issue; also of what was put off to this one, before it has been put together.
    """
    now, pack = services.clock.now(), served(services)
    before = next((each for each in await newsletter.last(db, 2, State.APPROVED) if each.month < one.month), None)
    since = before.assembled if before is not None and before.assembled is not None else now - BACK
    used = await _sources(db)
    told = [intake.view(services, each) for each in await story.accepted(db, Use.NEWSLETTER)]
    found = [*_stories(told), *await _contributions(db, one.month, day_in_oslo(now))]
    found += await _notices(db, since)
    found += await _question(db, pack, since, _questions(before) | {*one.content.left_out, REPORTING})
    found += _changed(pack, before.content.pack if before is not None else {}, used)
    fresh = [each for each in found if each.kind is Kind.QUESTION or each.source not in used]
    items = await _fitted(services, db, one, _new(one, fresh), {str(each.one.id): each.names for each in told})
    return one.content.model_copy(update={"items": tuple(_ordered(items)), "pack": digests(pack)})


async def _fitted(
    services: Services, db: AsyncConnection, one: Issue, fresh: Sequence[Item], names: fitting.Names
) -> list[Item]:
    """What has room: all that was arranged, and of what is new so much; the rest is put off."""
    had = _held(one, fresh)
    fixed, more = (had, fresh) if one.assembled is not None else ((), (*had, *fresh))
    kept = fitting.fitted(one.content.word, fixed, more, names)
    await later.put(services, db, one.month, [each for each in more if each not in kept], None)
    return kept


async def _sources(db: AsyncConnection) -> frozenset[str]:
    """The sources of all items that stand in an issue, or were taken out of one."""
    found = await newsletter.last(db, cadence.MOST, *State)
    out = {each for one in found for each in one.content.left_out}
    return frozenset(
        out | {item.source for one in found if one.state is not State.DROPPED for item in one.content.items}
    )


def _held(one: Issue, found: Sequence[Item]) -> list[Item]:
    """What it holds, but for a guideline that has changed once more: a link to each is enough."""
    again = {each.source.split(" ")[0] for each in found if each.kind is Kind.GUIDELINE}
    return [each for each in one.content.items if each.source.split(" ")[0] not in again or each.kind is Kind.QUESTION]


def _new(one: Issue, found: Sequence[Item]) -> list[Item]:
    """Those of `found` that are not there yet: of questions, one an issue."""
    has_question = any(each.kind is Kind.QUESTION for each in one.content.items)
    return [each for each in found if not (has_question and each.kind is Kind.QUESTION)]


def _ordered(items: Iterable[Item]) -> list[Item]:
    return sorted(items, key=lambda each: ORDER.index(each.kind))


def _item(kind: Kind, source: str, norm: Norm, version: Version, **more: object) -> Item:
    return Item.model_validate(
        {"id": uuid4().hex[:8], "kind": kind, "source": source, "norm": norm, "versions": {norm: version}, **more}
    )


def written_in(words: str) -> Norm:
    """The norm that a text was written in; bokmål where it can't be told."""
    return "nn" if language.detect(words) == "nn" else "nb"


def _stories(told: Sequence[View]) -> list[Item]:
    return [of_story(one) for one in told if not one.spoken_of]


def of_story(one: View) -> Item:
    """A story as an item."""
    told = one.one.told
    words = "\n\n".join(filter(None, (told.done, told.led_to)))
    norm = written_in(f"{told.title}. {words}")
    version = Version(title=told.title, text=words)
    return _item(Kind.STORY, str(one.one.id), norm, version, unit=told.unit, picture=_pictured(one))


def _pictured(one: View) -> Picture | None:
    """The first picture of which it is said what it shows, where nobody may be in it who has not agreed."""
    found = next((each for each in one.one.pictures if each.alt), None)
    url = picture.address(one.public_url, found.name) if found is not None else ""
    if found is None or not viewable(url) or one.one.told.others is Others.UNKNOWN:
        return None
    return Picture(url=url, alt=found.alt)


async def _contributions(db: AsyncConnection, month: date, today: date) -> list[Item]:
    found = [_contributed(one, today) for one in await contribution.until(db, month)]
    coming = sorted((one for one in found if one.kind is Kind.EVENT), key=lambda one: one.happens or today)
    return [one for one in found if one.kind is not Kind.EVENT] + coming


def _contributed(one: Contribution, today: date) -> Item:
    """As an item; what has happened by now is told of, not announced."""
    given = one.content
    kind = Kind.EVENT if given.happens is not None and given.happens >= today else Kind.CONTRIBUTION
    link = Link(title=given.link, url=given.link) if secure(given.link) else None
    picture = Picture(url=given.picture, alt=given.alt) if secure(given.picture) and given.alt else None
    more = {"unit": given.unit, "happens": given.happens, "link": link, "picture": picture}
    norm = written_in(f"{given.title}. {given.text}")
    return _item(kind, str(one.id), norm, Version(title=given.title, text=given.text), **more)


async def _notices(db: AsyncConnection, since: datetime) -> list[Item]:
    rows = await db.execute(_NOTICES, {"since": since})
    return [announced(str(row.id), Draft.model_validate(row.content)) for row in rows]


def announced(source: str, draft: Draft) -> Item:
    """A notice as an item, each version marked by its own words."""
    versions = {norm: _version(one.title, plain(one.text)) for norm, one in draft.versions.items()}
    norm: Norm = "nb" if "nb" in versions else "nn"
    return Item(id=uuid4().hex[:8], kind=Kind.NOTICE, source=source, norm=norm, versions=versions)


def _version(title: str, text: str) -> Version:
    made = Version(title=title, text=text)
    return made.model_copy(update={"told": mark(made)})


def mark(one: Version) -> str:
    """Eight signs for the words of a version."""
    return hashlib.sha256(f"{one.title}\n{one.text}".encode()).hexdigest()[:8]


def _questions(one: Issue | None) -> frozenset[str]:
    """The guidelines that an issue had as its question."""
    items = one.content.items if one is not None else ()
    return frozenset(each.source for each in items if each.kind is Kind.QUESTION)


async def _question(db: AsyncConnection, pack: Pack, since: datetime, but: Set[str]) -> list[Item]:
    """What the bot was asked most, five times at least, and none of `but`."""
    asked = await question.most_asked(db, day_in_oslo(since))
    ref = next((one for one in asked if one in pack and one not in but), None)
    return [_guideline(Kind.QUESTION, pack[ref], ref)] if ref is not None else []


def _changed(pack: Pack, before: object, used: frozenset[str]) -> list[Item]:
    """A link to each guideline that reads otherwise than when the last issue was put together."""
    known = dict(before) if isinstance(before, dict) else {}
    now = digests(pack)
    changed = [ref for ref, digest in now.items() if known and known.get(ref) != digest]
    return [_guideline(Kind.GUIDELINE, pack[ref], f"{ref} {now[ref]}") for ref in changed]


def _guideline(kind: Kind, one: Guideline, source: str) -> Item:
    norms: tuple[Norm, Norm] = ("nb", "nn")
    versions = {norm: Version(title=one.title(norm), text=plain(one.bodies[norm].short)) for norm in norms}
    return Item(id=uuid4().hex[:8], kind=kind, source=source, norm="nb", versions=versions)


def served(services: Services) -> Pack:
    """The guidelines that hold today."""
    today = day_in_oslo(services.clock.now())
    return {ref: one for ref, one in services.search.pack.items() if one.served_on(today)}


def digests(pack: Pack) -> dict[str, str]:
    """Eight signs for each guideline, which change when its text in either norm does."""
    return {
        ref: hashlib.sha256((one.plain("nb") + one.plain("nn")).encode()).hexdigest()[:8] for ref, one in pack.items()
    }
