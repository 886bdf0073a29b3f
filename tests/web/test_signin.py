"""Signing in to the newsletters over HTTP, against a stand-in for Entra: who is let in, and who is not."""

import re
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from yarl import URL

from bot import signin
from bot.check import Level
from bot.newsletter import Content
from bot.person import remember
from bot.sealed import Seal
from bot.services import Services
from bot.web import gate
from bot.web.gate import HOME, own
from bot.web.signin import A_MINUTE
from tests.conftest import FixedClock
from tests.teams.signing import OTHER
from tests.web import issues
from tests.web.entra import ANNE, APP, LIV, STRANGER, TENANT, House, house, settings_of

SESSION, FLOW = "__Host-raumabot", "__Host-innlogging"
SECRET_WORD = "brannøvelse"


@pytest.fixture
async def bot(engine: AsyncEngine, services: Services, clock: FixedClock) -> AsyncIterator[House]:
    """The bot with one issue."""
    await issues.empty(engine)
    async with engine.begin() as db:
        await issues.kept(db, date(2026, 11, 1), Content(word={"nb": SECRET_WORD}), clock.now())
    async with house(engine, services) as made:
        yield made
    await issues.empty(engine)


def cookies(answer: Any) -> dict[str, str]:
    """The Set-Cookie headers of an answer, whole, by name."""
    return {one.partition("=")[0]: one for one in answer.headers.getall("Set-Cookie", [])}


async def begun(bot: House, query: str = "") -> tuple[str, dict[str, list[str]]]:
    """Begin a sign-in: where it leads, and what that address asks."""
    status, there = await bot.step(f"/innlogging{query}")
    assert status == 302
    return there, parse_qs(urlsplit(there).query)


async def test_whoever_is_among_the_people_signs_in_and_comes_to_what_they_asked_for(bot: House) -> None:
    status, path, document = await bot.sign_in("/nyhetsbrev/2026-11")
    assert (status, path) == (200, "/nyhetsbrev/2026-11")
    assert SECRET_WORD in document
    assert "Anne Ansattsen" in document
    assert (await bot.get("/nyhetsbrev?q=brann"))[:2] == (200, "/nyhetsbrev?q=brann")
    assert len(bot.entra.asked) == 1


async def test_the_search_survives_the_sign_in(bot: House) -> None:
    status, path, document = await bot.sign_in("/nyhetsbrev?q=sirkus+%C3%B8")
    assert (status, path) == (200, "/nyhetsbrev?q=sirkus+%C3%B8")
    assert "Ingen treff på «sirkus ø»" in document


@pytest.mark.parametrize(
    "path", ["/nyhetsbrev", "/nyhetsbrev/2026-11", "/nyhetsbrev/2020-01", "/nyhetsbrev/x", "/nyhetsbrev?q=brann"]
)
async def test_nobody_sees_anything_before_they_have_signed_in(bot: House, path: str) -> None:
    async with bot.browser.get(path, allow_redirects=False) as answer:
        assert answer.status == 302
        assert answer.headers["Location"].startswith("/innlogging?til=%2Fnyhetsbrev")
        assert answer.headers["Cache-Control"] == "no-store"
        assert SECRET_WORD not in await answer.text()


async def test_in_a_frame_the_tab_signs_in_since_microsofts_page_can_not_be_framed(bot: House) -> None:
    headers = {"Sec-Fetch-Dest": "iframe"}
    assert await bot.step("/nyhetsbrev/2026-11", **headers) == (302, "/fane?til=%2Fnyhetsbrev%2F2026-11")


async def test_the_sign_in_uses_pkce_a_state_and_a_nonce_and_asks_for_no_right(bot: House) -> None:
    _, first = await begun(bot)
    _, second = await begun(bot, "?konto=velg")
    assert first["code_challenge_method"] == ["S256"]
    assert first["redirect_uri"] == [f"{bot.url}/innlogging/svar"]
    assert first["client_id"] == [APP]
    assert set(first["scope"][0].split()) == {"openid", "profile"}
    assert first["state"] != second["state"]
    assert first["nonce"] != second["nonce"]
    assert "prompt" not in first
    assert second["prompt"] == ["select_account"]


async def test_the_cookies_are_bound_to_this_host_and_no_script_reads_them(bot: House) -> None:
    async with bot.browser.get("/innlogging", allow_redirects=False) as answer:
        flow = cookies(answer)[FLOW]
    assert flow.split("; ")[1:] == ["Max-Age=600", "Path=/", "Secure", "HttpOnly", "SameSite=Lax"]
    async with bot.browser.session.get(answer.headers["Location"], allow_redirects=False) as there:
        back = there.headers["Location"]
    async with bot.browser.get(URL(back).path_qs, allow_redirects=False) as answer:
        given = cookies(answer)
    kept = ["Path=/", "Secure", "HttpOnly", "SameSite=None", "Partitioned"]
    assert given[SESSION].split("; ")[1:] == ["Max-Age=28800", *kept]
    assert given[FLOW].startswith(f"{FLOW}=; Max-Age=0; ")
    assert ANNE not in given[SESSION]


async def test_a_session_ends_after_eight_hours(bot: House, clock: FixedClock) -> None:
    await bot.sign_in()
    clock.moment += timedelta(hours=7, minutes=59)
    assert await bot.step("/nyhetsbrev") == (200, "")
    clock.moment += timedelta(minutes=1)
    assert (await bot.step("/nyhetsbrev"))[0] == 302


async def test_whoever_signs_out_is_out(bot: House) -> None:
    await bot.sign_in()
    async with bot.browser.post("/utlogging", headers={"Origin": bot.url}) as answer:
        assert answer.status == 200
        assert "Du er logget ut" in await answer.text()
        assert cookies(answer)[SESSION].startswith(f"{SESSION}=; Max-Age=0; Path=/; Secure")
    assert (await bot.step("/nyhetsbrev"))[0] == 302


@pytest.mark.parametrize("origin", [None, "https://other.example.invalid", "null", "http://127.0.0.1"])
async def test_no_other_site_signs_anybody_out(bot: House, origin: str | None) -> None:
    await bot.sign_in()
    async with bot.browser.post("/utlogging", headers={"Origin": origin} if origin else {}) as answer:
        assert answer.status == 403
    assert await bot.step("/nyhetsbrev") == (200, "")


async def test_a_stranger_of_the_tenant_is_told_so_and_sees_nothing(bot: House) -> None:
    status, path, document = await bot.sign_in("/nyhetsbrev/2026-11", STRANGER)
    assert (status, urlsplit(path).path) == (403, "/innlogging/svar")
    assert "Du har ikke tilgang" in document
    assert SECRET_WORD not in document
    assert (await bot.step("/nyhetsbrev"))[0] == 302


async def test_whoever_leaves_is_out_at_once(bot: House, clock: FixedClock) -> None:
    key = settings_of(bot.url).form_secret
    value = Seal(key, "session").close({"person": STRANGER}, clock.now() + gate.LIFE)
    headers = {"Cookie": f"{SESSION}={value}", "Accept-Language": "nb"}
    async with bot.browser.get("/nyhetsbrev", headers=headers) as answer:
        assert answer.status == 403
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "frame-ancestors https://teams.microsoft.com" in answer.headers["Content-Security-Policy"]
        document = await answer.text()
    assert "Du har ikke tilgang" in document
    assert SECRET_WORD not in document


async def test_what_stands_around_is_in_the_norm_that_the_reader_has_shown_else_the_directorys(
    bot: House, engine: AsyncEngine, clock: FixedClock
) -> None:
    assert "Søk i nyheitsbreva" in (await bot.sign_in(person=LIV))[2]
    async with engine.begin() as db:
        await remember(db, LIV, clock.now(), "nb", None)
    assert "Søk i nyhetsbrevene" in (await bot.get("/nyhetsbrev"))[2]


def wrong(**claims: Any) -> dict[str, Any]:
    """A case in which these claims are wrong."""
    return {"claims": claims}


NOW = int(time.time())
CASES: dict[str, dict[str, Any]] = {
    "nonce": wrong(nonce="x"),
    "no nonce": wrong(nonce=None),
    "tenant": wrong(tid="x"),
    "no tenant": wrong(tid=None),
    "issuer": wrong(iss=f"https://login.microsoftonline.com/{APP}/v2.0"),
    "the connector's issuer": wrong(iss="https://api.botframework.com"),
    "audience": wrong(aud="x"),
    "audience of the tab": wrong(aud=f"api://127.0.0.1/{APP}"),
    "audiences": wrong(aud=[APP, "x"]),
    "no audience": wrong(aud=None),
    "expired": wrong(exp=NOW - 1000),
    "no end": wrong(exp=None),
    "not yet": wrong(nbf=NOW + 4000),
    "no person": wrong(oid=None),
    "a person who is none": wrong(oid={"id": ANNE}),
    "alg none": {"signing": {"alg": "none"}},
    "HS256": {"signing": {"alg": "HS256"}},
    "another's key": {"signing": {"key": OTHER}},
    "unknown key": {"signing": {"kid": "k2"}},
    "no key": {"signing": {"kid": None}},
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
async def test_a_token_that_is_wrong_in_any_way_lets_nobody_in(bot: House, case: dict[str, Any]) -> None:
    bot.entra.claims, bot.entra.signing = case.get("claims", {}), case.get("signing", {})
    status, path, document = await bot.sign_in("/nyhetsbrev/2026-11")
    assert (status, urlsplit(path).path) == (400, "/innlogging/svar")
    assert "Innloggingen ble ikke fullført" in document
    assert 'href="/nyhetsbrev/2026-11"' in document
    assert (await bot.step("/nyhetsbrev"))[0] == 302
    bot.entra.claims, bot.entra.signing = {}, {}
    assert (await bot.sign_in())[0] == 200


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?code={code}",
        "?code={code}&state=x",
        "?state={state}",
        "?error=access_denied&state={state}",
        "?code=x&state={state}",
    ],
)
async def test_a_way_back_that_does_not_fit_lets_nobody_in(bot: House, query: str) -> None:
    there, asked = await begun(bot)
    async with bot.browser.session.get(there, allow_redirects=False) as answer:
        code = URL(answer.headers["Location"]).query["code"]
    path = f"/innlogging/svar{query.format(code=code, state=asked['state'][0])}"
    assert (await bot.get(path))[0] == 400
    assert (await bot.step("/nyhetsbrev"))[0] == 302


async def test_a_way_back_holds_once_in_the_browser_that_began_it_for_ten_minutes(
    bot: House, clock: FixedClock
) -> None:
    async def back() -> str:
        there, _ = await begun(bot)
        async with bot.browser.session.get(there, allow_redirects=False) as answer:
            return URL(answer.headers["Location"]).path_qs

    path = await back()
    bot.browser.session.cookie_jar.clear()
    assert (await bot.step(path))[0] == 400
    path = await back()
    clock.moment += timedelta(minutes=10)
    assert (await bot.step(path))[0] == 400
    path = await back()
    assert await bot.step(path) == (302, "/nyhetsbrev")
    assert (await bot.step(path))[0] == 400


@pytest.mark.parametrize("change", ["cut", "swapped", "other key", "other purpose", "empty", "letters"])
async def test_a_session_that_is_not_ours_is_none(bot: House, clock: FixedClock, change: str) -> None:
    until, key = clock.now() + gate.LIFE, settings_of(bot.url).form_secret
    right = Seal(key, "session").close({"person": ANNE}, until)
    other = Seal(key, "session").close({"person": LIV}, until)
    values = {
        "cut": right[:-1],
        "swapped": f"{other.rpartition('.')[0]}.{right.rpartition('.')[2]}",
        "other key": Seal(b"x" * 32, "session").close({"person": ANNE}, until),
        "other purpose": Seal(key, "signin").close({"person": ANNE}, until),
        "empty": ".",
        "letters": "å" * 100,
    }
    assert (await bot.step("/nyhetsbrev", Cookie=f"{SESSION}={right}"))[0] == 200
    assert (await bot.step("/nyhetsbrev", Cookie=f"{SESSION}={values[change]}"))[0] == 302


@pytest.mark.parametrize(
    "target",
    [
        *(
            "https://other.example.invalid",
            "//other.example.invalid",
            "/\\other.example.invalid",
            "javascript:alert(1)",
        ),
        *("/nyhetsbrev/../utlogging", "/nyhetsbrev//other.example.invalid", "/nyhetsbrev/2026-11\n", "/nyhetsbrevx"),
        *(
            "/nyhetsbrev@other.example.invalid",
            "/nyhetsbrev?q=a#b",
            "/nyhetsbrev?x=https://x.invalid",
            " /nyhetsbrev",
            "",
        ),
    ],
)
async def test_nobody_is_led_elsewhere_afterwards(bot: House, target: str) -> None:
    assert own(target) == HOME
    there, _ = await begun(bot, f"?{URL.build(query={'til': target}).raw_query_string}")
    async with bot.browser.session.get(there) as answer:
        assert (answer.status, answer.url.path_qs) == (200, HOME)


async def test_a_page_in_production_has_the_same_guards_whoever_reads_it(bot: House) -> None:
    for _ in range(2):
        async with bot.browser.get("/nyhetsbrev") as answer:
            assert "frame-ancestors https://teams.microsoft.com" in answer.headers["Content-Security-Policy"]
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["Referrer-Policy"] == "same-origin"
    bot.browser.session.cookie_jar.clear()
    status, _, document = await bot.sign_in(person=STRANGER)
    assert status == 403
    assert re.search(r'<html lang="nb">', document)


async def test_when_entra_does_not_answer_that_is_said_and_it_works_again_when_it_does(bot: House) -> None:
    bot.entra.answers = False
    status, _, document = await bot.get("/innlogging")
    assert status == 503
    assert "Innloggingen ble ikke fullført" in document
    bot.entra.answers = True
    assert (await bot.sign_in())[0] == 200


async def test_more_than_sixty_that_fail_in_a_minute_are_held_back_and_a_right_one_is_not(bot: House) -> None:
    answers = [(await bot.step("/innlogging/svar?code=x"))[0] for _ in range(A_MINUTE + 1)]
    assert answers == [400] * A_MINUTE + [429]
    assert (await bot.sign_in())[0] == 200


async def test_no_token_and_no_name_reaches_the_log(bot: House, caplog: pytest.LogCaptureFixture) -> None:
    bot.entra.claims = {"tid": "x"}
    await bot.sign_in()
    assert "led to nothing" in caplog.text
    assert ANNE not in caplog.text
    assert "eyJ" not in caplog.text


async def test_without_what_it_takes_nothing_is_shown(engine: AsyncEngine, services: Services) -> None:
    known: dict[str, Any] = {"microsoft_app_password": "", "form_key": "x" * 32}
    async with house(engine, services, **known) as bot:
        for path in ("/nyhetsbrev", "/nyhetsbrev/2026-11", "/innlogging", "/fane"):
            assert (await bot.step(path))[0] == 404


async def test_a_registration_of_its_own_signs_in_with_its_own_secret(engine: AsyncEngine, services: Services) -> None:
    beside: dict[str, Any] = {"signin_app_id": APP, "signin_app_password": "fictional"}
    bare: dict[str, Any] = {"microsoft_app_id": "x", "microsoft_app_password": "", "form_key": "x" * 32}
    async with house(engine, services, **beside, **bare) as bot:
        assert (await bot.sign_in())[0] == 200


def test_the_one_registrations_id_never_goes_with_the_others_secret() -> None:
    mixed = settings_of("https://bot.example.invalid", signin_app_id="other")
    assert signin.client(mixed) is None
    assert signin.missing(mixed) == ["SIGNIN_APP_PASSWORD_FILE"]


def test_doctor_says_what_is_missing(tmp_path: Path) -> None:
    good = settings_of("https://bot.example.invalid", teams_js_file=tmp_path / "teams.js")
    assert "npm ci" in signin.line(good).cure
    good.teams_js_file.touch()
    assert signin.line(good).level is Level.OK
    lacking = good.model_copy(update={"microsoft_app_tenant_id": "", "public_url": "http://127.0.0.1:3978"})
    assert "MICROSOFT_APP_TENANT_ID" in signin.line(lacking).found
    plain = good.model_copy(update={"public_url": "http://bot.example.invalid"})
    assert "https://" in signin.line(plain).found
    demo = good.model_copy(update={"bot_auth": "off"})
    assert signin.line(demo).level is Level.OK
    assert signin.client(demo) is None


def test_no_secret_is_shown_by_accident() -> None:
    made = signin.client(settings_of("https://bot.example.invalid"))
    assert made is not None
    assert "fictional" not in repr(made)
    assert made.audiences == {APP, f"api://bot.example.invalid/{APP}"}
    assert TENANT in repr(replace(made, public_url=""))
