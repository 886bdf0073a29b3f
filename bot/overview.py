"""What waits for the editor: the next issue, stories, approvals, embargoes, misses; and whom the bot reaches."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import cadence, newsletter, prenotice, theme
from bot.clock import day_in_oslo
from bot.newsletter import Issue, State
from bot.services import Services

WEEK = timedelta(days=7)
_COUNTS = sql("""
    SELECT (SELECT count(*) FROM story WHERE state IN ('new', 'asked')) AS stories,
        (SELECT count(*) FROM ticket WHERE state IN ('new', 'taken') AND asker_id <> :reader) AS tickets,
        (SELECT count(*) FROM outreach WHERE state = 'new') AS outreach,
        (SELECT count(*) FROM social_channel WHERE state = 'asked') AS channels,
        (SELECT count(*) FROM story WHERE state = 'accepted' AND use = 'announcement') AS messages,
        (SELECT count(*) FROM story WHERE state = 'accepted' AND use = 'media') AS tips,
        (SELECT count(*) FROM announcement WHERE state = 'submitted' AND author_id <> :reader) AS approvals,
        (SELECT count(*) FROM question WHERE day > :since AND outcome = 'unknown') AS misses,
        (SELECT percent FROM reached ORDER BY day DESC LIMIT 1) AS percent""")


@dataclass(frozen=True)
class Overview:
    """At one moment; `issue` is the next one, None where it is not begun, and then goes at `due` (aware).

    `stories`, `approvals`, `embargoes`: how many wait or run; `messages`, `tips`: stories that were accepted for these.
    `tickets`: questions that wait for an answer; `outreach`, `channels`: what is planned or asked for and not decided.
    `misses`: questions without an answer this week; `themes`: groups of those that nobody has dealt with.
    `percent`: the share of everybody whom the bot reaches; None where it has not been counted yet.
    """

    now: datetime
    issue: Issue | None
    due: datetime
    stories: int
    approvals: int
    embargoes: int
    misses: int
    percent: float | None
    messages: int = 0
    tips: int = 0
    tickets: int = 0
    outreach: int = 0
    channels: int = 0
    themes: int = 0


async def of(services: Services, db: AsyncConnection, reader: str) -> Overview:
    """All that waits now; a reader does not approve their own."""
    now = services.clock.now()
    waits = await newsletter.last(db, cadence.MOST, State.COLLECTING, State.DRAFT)
    plan = next(one for one in cadence.year(day_in_oslo(now), services.policy) if one.due > now)
    row = (await db.execute(_COUNTS, {"reader": reader, "since": day_in_oslo(now - WEEK)})).one()
    issue = waits[-1] if waits else await newsletter.of_month(db, plan.month)
    due = issue.due if issue is not None else plan.due
    running = len(await prenotice.open_ones(db))
    waiting = (row.stories, row.approvals, running, row.misses, row.percent)
    counted = {name: getattr(row, name) for name in ("messages", "tips", "tickets", "outreach", "channels")}
    return Overview(now, issue, due, *waiting, **counted, themes=len(await theme.themes(services, db)))
