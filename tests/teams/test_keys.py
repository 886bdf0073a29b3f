"""The signing keys: rolled over without a restart, one look in five minutes, and a host that hangs holds nobody up."""

import asyncio
import time
from functools import partial
from typing import Any

import pytest

from bot.teams.keys import PATIENCE, REFRESH_AT_MOST_EVERY, Keys, fetch_keys
from tests.teams.conftest import press
from tests.teams.house import House, until
from tests.teams.signing import OTHER, Metadata, public, token


class Now:
    """Seconds that tests set."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


async def test_a_rolled_over_key_is_accepted_without_a_restart_soon_after_the_start(house: House) -> None:
    new = token(key=OTHER, kid="k2")
    house.metadata.keys = [public(OTHER, "k2")]
    assert (await house.post(press("help"), new))[0] == 200
    assert (await house.post(press("help"), token()))[0] == 401
    assert house.metadata.looks == 2


async def test_unknown_keys_cause_one_look_whether_one_by_one_or_at_once(house: House) -> None:
    answers = [await house.post(press("help"), token(kid=f"u{number}")) for number in range(3)]
    answers += await asyncio.gather(*(house.post(press("help"), token(kid=f"v{number}")) for number in range(5)))
    assert set(answers) == {(401, b"")}
    assert house.metadata.looks == 2


async def test_the_next_look_comes_after_five_minutes(metadata: Metadata) -> None:
    now = Now()
    keys = Keys(partial(fetch_keys, metadata.url), now)
    assert await keys.key("k1") is not None
    metadata.keys = [public(OTHER, "k2")]
    now.seconds = REFRESH_AT_MOST_EVERY - 1
    assert await keys.key("k2") is None
    now.seconds = REFRESH_AT_MOST_EVERY + 1
    assert await keys.key("k2") is not None
    assert metadata.looks == 2


async def test_while_the_host_hangs_known_keys_go_on_and_unknown_ones_are_refused_in_under_five_seconds(
    house: House,
) -> None:
    house.metadata.goes_on.clear()
    begun = time.perf_counter()
    waiting = asyncio.create_task(house.post(press("help"), token(kid="unknown")))
    await until(lambda: house.metadata.looks == 2)
    known = [await house.post(press("help")) for _ in range(3)]
    async with house.client.get("/healthz") as answer:
        assert answer.status == 200
    assert {status for status, _ in known} == {200}
    assert not waiting.done()
    assert await waiting == (401, b"")
    assert time.perf_counter() - begun < 5
    assert house.quiet()


@pytest.mark.parametrize("published", [[], [{"kid": "k1"}], [{"kid": "k1", "kty": "EC"}], [7], None])
async def test_keys_stay_when_the_host_publishes_none_that_can_be_read(metadata: Metadata, published: Any) -> None:
    now = Now()
    keys = Keys(partial(fetch_keys, metadata.url), now, patience=0.5)
    assert await keys.key("k1") is not None
    now.seconds = REFRESH_AT_MOST_EVERY + 1
    metadata.keys = published
    assert await keys.key("k2") is None
    assert await keys.key("k1") is not None


async def test_keys_are_fetched_at_start_again_soon_after_a_failure_and_then_daily(metadata: Metadata) -> None:
    published, metadata.keys = metadata.keys, []
    keys = Keys(partial(fetch_keys, metadata.url), Now())
    assert await keys.key("k1") is None
    keeping = asyncio.create_task(keys.keep(every=3600, again=0.001))
    await until(lambda: metadata.looks > 3)
    metadata.keys, found = published, None
    while found is None:
        await asyncio.sleep(0)
        found = await keys.key("k1")
    looks = metadata.looks
    assert await keys.key("unknown") is None
    keeping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await keeping
    assert metadata.looks == looks


async def test_a_look_that_nobody_waits_for_any_more_still_brings_the_keys(metadata: Metadata) -> None:
    keys = Keys(partial(fetch_keys, metadata.url))
    metadata.goes_on.clear()
    asking = asyncio.create_task(keys.key("k1"))
    await until(lambda: metadata.looks == 1)
    asking.cancel()
    metadata.goes_on.set()
    assert await keys.key("k1") is not None
    assert metadata.looks == 1


def test_a_fetch_is_given_up_before_five_seconds() -> None:
    assert PATIENCE < 5
