"""What the editor sees of the duties of the year: how the last review stands, and what is to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import almanac, assignment, campaign, duty, owned, poster, survey, task, transfer
from bot.campaign import Progress
from bot.clock import day_in_oslo
from bot.content import Answer
from bot.duty import Duty, Kind, State
from bot.errors import SettingsError
from bot.services import Services
from bot.task import Standing

APART = frozenset({Kind.POSTER, Kind.TASK, Kind.ASKED})
"""What is no line of what waits."""


@dataclass(frozen=True)
class Finding:
    """A page that an owner said something of in the duty `about`; `owner` is a name."""

    unit: str
    title: str
    link: str
    note: str
    owner: str
    about: str


@dataclass(frozen=True)
class Board:
    """`begun` is the day of the last review, `progress` by unit; `waits` is what waits for somebody, with whom.

    `file` is whether the list of what units own is "", "missing" or "bad"; `surveys` are the days by kind; `tasks` is
    how many of the editors' own there are, and `task` the one of them that it is about.
    """

    begun: date | None
    progress: Progress
    mend: Sequence[Finding]
    not_mine: Sequence[Finding]
    waits: Sequence[tuple[Duty, str]]
    next_review: date | None
    file: str
    surveys: dict[str, date]
    steps: int
    tasks: int = 0
    task: Standing | None = None


async def read(services: Services, db: AsyncConnection, series: str = "") -> Board:
    """The board, with the review `series` or the last, or the editors' own. Never None: an editor can always see it."""
    today, policy = day_in_oslo(services.clock.now()), services.policy
    named = series.removesuffix(f" {transfer.STRAY}") or await duty.last(db, Kind.REVIEW)
    named = named if named.startswith("review") else await duty.last(db, Kind.REVIEW)
    ones = [one for one in await duty.of(db, named) if one.state is not State.DROPPED] if named else []
    open_ones = [one for one in await duty.waiting(db) if one.kind not in APART]
    surveys = {word: almanac.survey(first, today) for word, (first, _) in survey.set_up(policy).items()}
    return Board(
        begun=ones[0].day if ones else None,
        progress=campaign.progress(ones),
        mend=_said(services, ones, Answer.MEND),
        not_mine=_said(services, ones, Answer.NOT_MINE),
        waits=[(one, _name(services, one, today)) for one in open_ones],
        next_review=almanac.next_review(today, policy),
        file=_file(services),
        surveys=surveys,
        steps=len(poster.steps(policy.poster_file)),
        tasks=len(await task.standings(services, db)),
        task=await _task(services, db, series),
    )


async def _task(services: Services, db: AsyncConnection, series: str) -> Standing | None:
    """How the editors' own of this series stands; None for another series, and where it was taken away."""
    if not series.startswith("task "):
        return None
    found = [one for one in await duty.of(db, series) if one.kind is Kind.TASK and one.state is not State.DROPPED]
    return await task.standing(services, db, found[0]) if found else None


def _name(services: Services, one: Duty, day: date) -> str:
    found = assignment.owner(services.directory, one, day)
    return found.name if found is not None else ""


def _said(services: Services, ones: Sequence[Duty], answer: Answer) -> list[Finding]:
    return [
        Finding(one.unit, page.title, page.link, page.note, _answered(services, one), one.about)
        for one in ones
        for page in one.content.pages
        if page.answer is answer and not page.given
    ]


def _answered(services: Services, one: Duty) -> str:
    found = services.directory.employee(one.answered_by) if one.answered_by else None
    return found.name if found is not None else ""


def _file(services: Services) -> str:
    if services.policy.content_file is None:
        return "missing"
    try:
        owned.rows(services.policy.content_file, services.directory.units())
    except SettingsError:
        return "bad"
    return ""
