"""`python -m bot newsletter calendar`: the coming twelve issues, each with what comes before it."""

import itertools
import os
from datetime import date, datetime, timedelta

from bot import cadence
from bot.clock import OSLO, SystemClock
from bot.policy import Policy
from tests.hatched import CommandLine, Hatchery

SHAPE = "%d.%m.%Y %H.%M"


async def calendar(hatchery: Hatchery, **settings: str) -> list[list[str]]:
    """The lines after the heading, in words."""
    command = CommandLine(hatchery, {**os.environ, "BOT_AUTH": "off", **settings})
    code, said, problem = await command.whole("newsletter", "calendar")
    assert (code, problem) == (0, "")
    head, *lines = said.splitlines()
    assert head.split()[0] == "utgave"
    return [one.split() for one in lines]


async def test_it_prints_the_coming_year_from_the_next_issue_on(hatchery: Hatchery) -> None:
    now, lines = SystemClock().now(), await calendar(hatchery)
    months = [date.fromisoformat(f"{one[0]}-01") for one in lines]
    assert len(months) == 12
    assert all(cadence.after(one) == then for one, then in itertools.pairwise(months))
    plans = [cadence.of(one, Policy()) for one in months]
    ago = (months[0] - timedelta(days=1)).replace(day=1)
    assert cadence.of(ago, Policy()).due <= now < plans[0].due, "the next that has not gone"
    for plan, (_, *words) in zip(plans, lines, strict=True):
        moments = [
            datetime.strptime(f"{day} {hour}", SHAPE).replace(tzinfo=OSLO)
            for day, hour in zip(words[:6:2], words[1:6:2], strict=True)
        ]
        assert moments == [plan.ask, plan.remind, plan.assemble]
        due = plan.due.astimezone(OSLO)
        assert words[7:9] == [f"{due:%d.%m.}", f"{due:%H.%M}"]
        assert words[6] == ("mandag", "tirsdag", "onsdag", "torsdag", "fredag")[due.weekday()]
    assert {one[-1] for one in lines} == {"nb", "nn"}
    assert all(one[-1] != then[-1] for one, then in itertools.pairwise(lines)), "in turn"


async def test_it_heeds_the_settings(hatchery: Hatchery) -> None:
    lines = await calendar(hatchery, NEWSLETTER_HOUR="10:30", NEWSLETTER_WEEKDAY="1", NEWSLETTER_NORM="as_written")
    assert {one[9] for one in lines} == {"10.30"}
    assert all(one[-2:] == ["som", "skrevet"] for one in lines)
