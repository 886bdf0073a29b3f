"""How batches go about the database: one statement takes each, one stores it, and two are on their way at once.

PostgreSQL says so itself: rows that one statement wrote bear its transaction (xmin) and its place in that (cmin, until
another transaction writes them anew, whose xmax they then bear).
"""

from tests.jobs.conftest import Office
from tests.jobs.crowd import Crowd

MANY = 200
TOGETHER = """SELECT count(*) FROM delivery WHERE state = :state AND CAST(xmax AS text) IN ('0', CAST(xmin AS text))
    GROUP BY CAST(xmin AS text), CAST(cmin AS text)"""


async def test_each_batch_is_taken_by_one_statement_and_stored_by_one_and_two_fly_at_once(office: Office) -> None:
    crowd, at_once = Crowd(office, MANY), office.work.settings.sends_at_once
    await crowd.reachable()
    flown: list[list[int]] = []

    async def look() -> None:
        flown.append(await office.query(TOGETHER, state="sending"))

    office.connector.during = look
    await crowd.sent()
    assert max(len(each) for each in flown) == 2
    assert max(batch for each in flown for batch in each) == at_once // 2
    assert max(sum(each) for each in flown) <= at_once
    stored = await office.query(TOGETHER, state="sent")
    assert sum(stored) == MANY
    assert len(stored) <= 2 * MANY / (at_once // 2), "a batch, and now and then a part of one that was slow"
