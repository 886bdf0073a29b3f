"""What of an issue may be read now: the one way to it for editors, copies, pages and the archive.

A story that was withdrawn, is no longer kept, or whose text names somebody who does not agree, is not in it, nor a
notice that was recalled; and of what was approved nothing that was not there then.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import intake, paper, story, withdrawal
from bot.name import order
from bot.newsletter import Content, Issue, Item, Kind
from bot.paper import NORMS, Paper
from bot.services import Services
from bot.story import State
from bot.turn import Norm
from bot.view import View

Shown = Mapping[str, Sequence[str]]
"""Items by their ids, each with the ids of those whom it names."""


@dataclass(frozen=True)
class Behind:
    """What stands behind items: accepted stories, and notices that were recalled, by the items' sources."""

    stories: Mapping[str, View]
    recalled: frozenset[str]

    def may_show(self, one: Item) -> bool:
        """Whether an item may be read at all."""
        seen = self.stories.get(one.source)
        if one.kind is not Kind.STORY:
            return one.source not in self.recalled
        words = " ".join(f"{each.title} {each.text}" for each in one.versions.values())
        return seen is not None and not seen.unwilling(words)

    def named(self, one: Item) -> list[str]:
        """The ids of those whom an item may name."""
        seen = self.stories.get(one.source) if one.kind is Kind.STORY else None
        return seen.one.named if seen is not None else []


async def behind(services: Services, db: AsyncConnection, contents: Sequence[Content]) -> Behind:
    """What stands behind all that the contents hold."""
    items = [item for one in contents for item in one.items]
    return Behind(await stories(services, db, contents), await withdrawal.recalled(db, items))


async def stories(services: Services, db: AsyncConnection, contents: Iterable[Content]) -> dict[str, View]:
    """The accepted stories that the contents hold, by the items' sources."""
    sources = {item.source for one in contents for item in one.items if item.kind is Kind.STORY}
    found = await story.those(db, {made for one in sources if (made := _id(one)) is not None})
    return {str(one.id): intake.view(services, one) for one in found.values() if one.state is State.ACCEPTED}


def _id(source: str) -> UUID | None:
    try:
        return UUID(source)
    except ValueError:
        return None


def called(services: Services, people: Iterable[str]) -> list[str]:
    """The names of those of `people` (ids) who are here, in Norwegian order."""
    found = (services.directory.employee(one) for one in people)
    return sorted((one.name for one in found if one is not None), key=order)


def disclosed(content: Content, shown: Shown | None, what: Behind) -> dict[str, list[str]]:
    """What may be read of it now, at most what was `shown` before; None: nothing was."""
    items = [one for one in content.items if what.may_show(one) and (shown is None or one.id in shown)]
    return {one.id: [each for each in what.named(one) if shown is None or each in shown[one.id]] for one in items}


def laid(
    services: Services, issue_id: UUID, month: date, content: Content, shown: Shown | None, what: Behind, norm: Norm
) -> Paper:
    """The issue of `month` as it may be read now, its headings in `norm`."""
    seen = disclosed(content, shown, what)
    items = [one for one in content.items if one.id in seen]
    names = {item_id: called(services, people) for item_id, people in seen.items()}
    return paper.lay_out(str(issue_id), month, norm, content.word, items, names, in_turn(services))


def in_turn(services: Services) -> bool:
    """Whether issues are in bokmål and nynorsk in turn, or each text as it was written."""
    return services.policy.newsletter_norm == "alternate"


def norms(services: Services, month: date) -> Sequence[Norm]:
    """The norms of the headings of an issue: its own where they take turns, else both."""
    return (paper.norm_of(month),) if in_turn(services) else NORMS


async def papers(services: Services, db: AsyncConnection, one: Issue) -> dict[Norm, Paper]:
    """The issue as it may be read now, by the norm of its headings."""
    what = await behind(services, db, [one.content])
    return {
        norm: laid(services, one.id, one.month, one.content, one.shown, what, norm)
        for norm in norms(services, one.month)
    }


async def first(services: Services, db: AsyncConnection, one: Issue) -> Paper:
    """The same in the norm that comes first."""
    return next(iter((await papers(services, db, one)).values()))


async def all_of(services: Services, db: AsyncConnection, issues: Sequence[Issue]) -> list[Paper]:
    """Many of them, each in the norm that comes first."""
    what = await behind(services, db, [one.content for one in issues])
    return [
        laid(services, one.id, one.month, one.content, one.shown, what, norms(services, one.month)[0]) for one in issues
    ]
