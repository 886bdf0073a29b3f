"""Two simulated years of the duties: each step once, also after downtime, none at night or on a holiday."""

import itertools
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import almanac, campaign, duty, launch, owned
from bot.config import Settings
from bot.content import Content
from bot.duty import Kind
from bot.moment import local
from bot.policy import Policy
from bot.quiet import quiet
from bot.services import Services
from cards import reminder
from tests.conftest import FixedClock
from tests.deleting import deleting
from tests.teams.conftest import Teams
from tests.teams.sending import ANNE, LIV, Sending, sending
from tests.teams.test_duty import CONTENT

FIRST, END = datetime(2026, 12, 1, tzinfo=UTC), datetime(2028, 12, 1, tzinfo=UTC)
HOUR, DAY, DOWN = timedelta(hours=1), timedelta(days=1), timedelta(days=9)
REVIEWS = [date(2027, 3, 1), date(2027, 10, 1), date(2028, 3, 1), date(2028, 10, 1)]
PLAN = {word: date(2027, 5, 14) + number * timedelta(days=3) for number, word in enumerate(("affected", "outcome"))}


@pytest.fixture
async def years(
    engine: AsyncEngine, services: Services, teams: Teams, settings: Settings, tmp_path: Path
) -> AsyncIterator[Sending]:
    """Empty tables before the first duty."""
    (tmp_path / "content.csv").write_text(CONTENT, encoding="utf-8")
    (tmp_path / "poster.md").write_text("## Lytt\nTa en runde.\n\n## Del\nFortell om det.\n", encoding="utf-8")
    made = sending(engine, services, teams, settings)
    lists = {"content_file": tmp_path / "content.csv", "poster_file": tmp_path / "poster.md"}
    policy = Policy(**lists, survey_staff=date(2027, 9, 1), survey_users=date(2027, 2, 1))
    made.services = replace(made.services, policy=policy)
    await made.query(deleting("duty, preference, absence"))
    await made.clear()
    yield made
    await made.query(deleting("duty, preference, absence"))
    await made.clear()


def moments() -> Sequence[datetime]:
    """At ten each day for two years, each ninth also early and after noon; every second month it is down for nine days."""
    days = [FIRST + number * DAY for number in range((END - FIRST).days)]
    gone = [FIRST + number * timedelta(days=61) + timedelta(days=37) for number in range(12)]
    more = (day + hours * HOUR for day, hours in itertools.product(days[::9], (4, 13)))
    seen = sorted([*(day + 9 * HOUR for day in days), *more])
    return [at for at in seen if not any(begin <= at < begin + DOWN for begin in gone)]


async def look(years: Sending, at: datetime) -> list[str]:
    """What the tick does at `at`, twice, as two processes might."""
    done = list[str]()
    for _ in range(2):
        async with years.engine.begin() as db:
            lacks = await campaign.lacks_shares(years.services, db)
            path, units = years.services.policy.content_file, years.services.directory.units()
            shares = await owned.shares(owned.rows(path, units), years.services.shelf) if lacks else []
            await campaign.begin(years.services, db, shares)
            done += await campaign.carry_out(years.services, db, reminder)
    async with years.engine.begin() as db:
        for one in await years.query("SELECT id FROM broadcast WHERE state = 'scheduled' AND due <= :now", now=at):
            await launch.start(years.services, db, one)
    return done


async def test_in_two_years_each_step_is_done_once_whatever_the_bot_was_down_over(
    years: Sending, clock: FixedClock
) -> None:
    clock.moment = FIRST
    async with years.engine.begin() as db:
        for word, day in PLAN.items():
            await duty.begin(db, Kind.STEP, "plan x", day, Content(word=word), FIRST, "Heimetenesta", LIV)
    done = list[tuple[datetime, str]]()
    for at in moments():
        clock.moment = at
        done += [(at, one) for one in await look(years, at)]
    assert not [at for at, _ in done if quiet(at, years.services.policy)]
    counts = Counter(one for _, one in done)
    for day in REVIEWS[:-1]:
        wanted = {"ask": 2, "remind": 4, "leader": 2, "editors": 2}
        assert {deed: counts[f"{deed} review {day}"] for deed in wanted} == wanted, day
    assert {one for one in counts if "review" in one and one[-10:] not in map(str, REVIEWS)} == set()
    months = [f"send poster {(FIRST + number * DAY).date():%Y-%m}-10" for number in range(0, 730, 30)]
    assert all(counts[one] == 1 for one in months)
    assert sum(1 for one in counts if one.startswith("send")) == 24, "also where it was down over the day"
    for day in PLAN.values():
        assert counts[f"remind step {day}"] == 3
    asked = sorted(one for one in counts if one.startswith("ask survey"))
    assert asked == ["ask survey 2027-01-02", "ask survey 2027-08-02"], "every second year"


async def test_a_reminder_counts_from_when_the_one_before_went_so_that_nobody_gets_two_at_once(
    years: Sending, clock: FixedClock
) -> None:
    clock.moment = datetime(2027, 3, 10, 9, tzinfo=UTC)
    assert [one for one in await look(years, clock.moment) if "review" in one] == ["ask review 2027-03-01"] * 2
    clock.moment = datetime(2027, 3, 16, 9, tzinfo=UTC)
    assert not [one for one in await look(years, clock.moment) if "review" in one]
    clock.moment = datetime(2027, 3, 17, 9, tzinfo=UTC)
    assert [one for one in await look(years, clock.moment) if "review" in one] == ["remind review 2027-03-01"] * 2


async def test_of_two_looks_at_once_one_takes_the_step(years: Sending, clock: FixedClock) -> None:
    clock.moment = datetime(2027, 3, 1, 9, tzinfo=UTC)
    await look(years, clock.moment)
    async with years.engine.begin() as db:
        (one,) = [each for each in await duty.waiting(db, Kind.REVIEW) if each.owner_id == ANNE]
        clock.moment = local(date(2027, 3, 8), years.services.policy.duty_hour).at
        assert await duty.climb(db, one, one.rung + 1, clock.moment.date())
        assert not await duty.climb(db, one, one.rung + 1, clock.moment.date()), "the other process was first"


@pytest.mark.parametrize("year", range(2027, 2037))
def test_a_survey_comes_every_second_year_and_no_rung_falls_on_a_day_off(year: int) -> None:
    day = almanac.survey(date(2027, 2, 28), date(year, 1, 15))
    assert (day.year - 2027) % 2 == 0
    assert day.year - year in (0, 1)
    assert almanac.working(date(year, 5, 17)).weekday() < 5
