"""The app's tab: the page that TeamsJS runs on, and its token made a session; tokens are signed on this machine."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.newsletter import Content
from bot.services import Services
from bot.web.signin import A_MINUTE
from tests.conftest import FixedClock
from tests.teams.signing import OTHER
from tests.web import issues
from tests.web.entra import ANNE, APP, STRANGER, TENANT, House, for_teams, house, token
from tests.web.test_page import Seen
from tests.web.test_signin import SECRET_WORD, SESSION, cookies

V1 = f"https://sts.windows.net/{TENANT}/"
SCRIPT = "window.microsoftTeams = {};"


@pytest.fixture
async def bot(engine: AsyncEngine, services: Services, clock: FixedClock, tmp_path: Path) -> AsyncIterator[House]:
    """The bot with one issue, and something in the place of TeamsJS."""
    await issues.empty(engine)
    async with engine.begin() as db:
        await issues.kept(db, date(2026, 11, 1), Content(word={"nb": SECRET_WORD}), clock.now())
    script = tmp_path / "teams.js"
    await asyncio.to_thread(script.write_text, SCRIPT)
    async with house(engine, services, teams_js_file=script) as made:
        yield made
    await issues.empty(engine)


async def exchanged(bot: House, said: str | None, **headers: str) -> Any:
    """The answer to the exchange of a token, read to its end."""
    bearer = {} if said is None else {"Authorization": f"Bearer {said}"}
    async with bot.browser.post("/fane/token", headers={"Origin": bot.url, **bearer, **headers}) as answer:
        assert await answer.read() == b""
        assert answer.headers["Cache-Control"] == "no-store"
        return answer


async def test_the_token_of_whoever_sits_in_teams_becomes_a_session(bot: House, clock: FixedClock) -> None:
    answer = await exchanged(bot, for_teams())
    assert answer.status == 204
    kept = ["Max-Age=28800", "Path=/", "Secure", "HttpOnly", "SameSite=None", "Partitioned"]
    assert cookies(answer)[SESSION].split("; ")[1:] == kept
    status, path, document = await bot.get("/nyhetsbrev/2026-11", **{"Sec-Fetch-Dest": "iframe"})
    assert (status, path) == (200, "/nyhetsbrev/2026-11")
    assert SECRET_WORD in document
    clock.moment += timedelta(hours=8)
    assert (await bot.step("/nyhetsbrev"))[0] == 302


async def test_in_the_tab_links_to_elsewhere_open_beside_it_and_our_own_do_not(
    bot: House, engine: AsyncEngine, clock: FixedClock
) -> None:
    async with engine.begin() as db:
        items = await issues.from_stories(db, clock.now())
        await issues.kept(db, date(2026, 12, 1), issues.ordinary(items), clock.now())
    await exchanged(bot, for_teams())
    _, _, framed = await bot.get("/nyhetsbrev/2026-12", **{"Sec-Fetch-Dest": "iframe"})
    _, _, alone = await bot.get("/nyhetsbrev/2026-12")
    beside = '<a target="_blank" rel="noopener" href="https://'
    assert framed.count(beside) == framed.count("_blank") == 4, "three of its things, and another's picture"
    assert framed.count(f"{beside}intranett.example.invalid/") == 3
    assert framed.replace(' target="_blank" rel="noopener"', "") == alone


@pytest.mark.parametrize("audience", [APP, f"api://127.0.0.1/{APP}"])
@pytest.mark.parametrize("issuer", [None, V1])
async def test_both_versions_of_entras_tokens_are_known(bot: House, audience: str, issuer: str | None) -> None:
    said = {"aud": audience, **({"iss": issuer} if issuer else {})}
    assert (await exchanged(bot, for_teams(**said))).status == 204


NOW = int(time.time())
WRONG: dict[str, dict[str, Any]] = {
    "audience": {"aud": "x"},
    "another's address": {"aud": f"api://other.example.invalid/{APP}"},
    "another app's address": {"aud": "api://127.0.0.1/x"},
    "Graph's": {"aud": "https://graph.microsoft.com"},
    "audiences": {"aud": [APP]},
    "tenant": {"tid": APP},
    "no tenant": {"tid": None},
    "issuer": {"iss": f"https://login.microsoftonline.com/{APP}/v2.0"},
    "no issuer": {"iss": None},
    "expired": {"exp": NOW - 1000},
    "no end": {"exp": None},
    "not yet": {"nbf": NOW + 4000},
    "no beginning": {"nbf": None},
    "no person": {"oid": None},
    "nobody": {"oid": ""},
    "no scope": {"scp": None},
    "another scope": {"scp": "access_as_users user.read"},
    "scopes that are none": {"scp": ["access_as_user"]},
    "alg none": {"alg": "none"},
    "HS256": {"alg": "HS256"},
    "another's key": {"key": OTHER},
    "unknown key": {"kid": "k2"},
    "no key": {"kid": None},
}


@pytest.mark.parametrize("values", WRONG.values(), ids=WRONG.keys())
async def test_a_token_that_is_wrong_in_any_way_is_refused(bot: House, values: dict[str, Any]) -> None:
    answer = await exchanged(bot, for_teams(**values))
    assert answer.status == 401
    assert SESSION not in cookies(answer)
    assert (await bot.step("/nyhetsbrev"))[0] == 302


@pytest.mark.parametrize(
    "said", [None, "", "x", "a.b.c", "..", "eyJhbGciOiJub25lIn0..", "x" * 6000, "[" * 2000 + "..", "å.å.å"]
)
async def test_what_is_no_token_is_refused(bot: House, said: str | None) -> None:
    assert (await exchanged(bot, said)).status == 401


async def test_an_id_token_of_a_browser_is_no_token_of_teams(bot: House) -> None:
    assert (await exchanged(bot, token(nonce="x"))).status == 401


async def test_a_stranger_of_the_tenant_gets_no_session(bot: House) -> None:
    answer = await exchanged(bot, for_teams(oid=STRANGER))
    assert answer.status == 403
    assert SESSION not in cookies(answer)


@pytest.mark.parametrize("origin", ["https://teams.microsoft.com", "null", "http://127.0.0.1", ""])
async def test_only_our_own_page_may_exchange_a_token(bot: House, origin: str) -> None:
    assert (await exchanged(bot, for_teams(), Origin=origin)).status == 403


async def test_the_exchange_is_asked_for_by_post_alone(bot: House) -> None:
    for method in ("GET", "PUT", "DELETE", "OPTIONS"):
        async with bot.browser.request(method, "/fane/token", headers={"Origin": bot.url}) as answer:
            assert answer.status in (404, 405)


async def test_too_many_are_held_back_wrong_ones_by_address_right_ones_by_person(bot: House) -> None:
    answers = [(await exchanged(bot, "x")).status for _ in range(A_MINUTE + 1)]
    assert answers == [401] * A_MINUTE + [429]
    answers = [(await exchanged(bot, for_teams())).status for _ in range(A_MINUTE + 1)]
    assert answers == [204] * A_MINUTE + [429]
    assert (await exchanged(bot, for_teams())).headers["Retry-After"] == "60"
    assert (await exchanged(bot, for_teams(oid=issues.LEADER))).status == 204


async def test_the_page_runs_our_own_scripts_only_and_leads_to_a_browser_by_a_button(bot: House) -> None:
    async with bot.browser.get("/fane?til=/nyhetsbrev/2026-11", headers={"Accept-Language": "nn"}) as answer:
        assert answer.status == 200
        document, headers = await answer.text(), answer.headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "script-src 'self'; connect-src 'self'" in policy
    assert (
        "frame-ancestors https://teams.microsoft.com https://*.teams.microsoft.com https://*.cloud.microsoft;" in policy
    )
    assert "unsafe" not in policy
    assert {"/fane/teams.js", "/fane/fane.js"} < set(Seen(document).targets)
    assert '<html lang="nn">' in document
    assert (
        '<a class="button" href="/nyhetsbrev/2026-11" target="_blank" rel="noopener">Opne i nettlesaren</a>' in document
    )
    assert SECRET_WORD not in document


@pytest.mark.parametrize(
    "target", ["https://other.example.invalid", "//x.invalid", "javascript:alert(1)", '"><script>']
)
async def test_the_page_leads_nowhere_else(bot: House, target: str) -> None:
    async with bot.browser.get("/fane", params={"til": target}) as answer:
        document = await answer.text()
    assert 'data-target="/nyhetsbrev"' in document
    assert target not in document


async def test_teamsjs_is_served_from_here(bot: House) -> None:
    async with bot.browser.get("/fane/teams.js") as answer:
        assert (answer.status, await answer.text()) == (200, SCRIPT)
        assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    async with bot.browser.get("/fane/fane.js") as answer:
        assert "getAuthToken" in await answer.text()
    for path in ("/fane/x.js", "/fane/teams.js.map", "/fane/..%2ffane.js"):
        assert (await bot.step(path))[0] == 404


async def test_without_teamsjs_the_page_still_shows_the_button(engine: AsyncEngine, services: Services) -> None:
    async with house(engine, services, teams_js_file=Path("/nowhere/at/all.js")) as bot:
        assert (await bot.step("/fane/teams.js"))[0] == 404
        assert "Åpne i nettleseren" in (await bot.get("/fane"))[2]


async def test_no_token_and_no_name_reaches_the_log(bot: House, caplog: pytest.LogCaptureFixture) -> None:
    await exchanged(bot, for_teams(tid="x"))
    assert "token was refused" in caplog.text
    assert ANNE not in caplog.text
    assert "eyJ" not in caplog.text
