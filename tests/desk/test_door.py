"""The door of the page: its one-time address, its cookie, its forms, its headers and its lock."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace

import pytest

from desk import page
from desk.terminal import Terminal
from tests.desk.browser import Browser, browsing
from tests.desk.conftest import PASSPHRASE, House
from tests.desk.test_page import desk, form


async def test_after_ten_idle_minutes_it_is_locked_and_what_is_typed_survives_the_passphrase(house: House) -> None:
    one = house.bot.report()
    async with desk(house) as browser:
        await browser.unlock(PASSPHRASE)
        writing = await form(browser, one.id, "svar")
        browser.room.clock.seconds += 601  # type: ignore[attr-defined] # the test's clock
        locked = await browser.send(writing, f"/sak/{one.id}/svar", text="Halvferdig\r\nsvar")
        assert "Varslingsmottaket er låst" in locked.text
        assert "rekkverk" not in (await browser.get(f"/sak/{one.id}")).text
        assert browser.room.keys is None
        where = {"back": f"/sak/{one.id}/svar", "text": "Halvferdig\r\nsvar"}
        wrong = await browser.send(locked, "/las-opp", passphrase="feil", **where)
        assert "Du har 4 forsøk igjen" in wrong.text
        assert "Halvferdig\nsvar</textarea>" in wrong.text
        again = await browser.follow(await browser.send(wrong, "/las-opp", passphrase=PASSPHRASE, **where))
        assert "Teksten din er her fremdeles, men den er ikke sendt" in again.plain
        assert "\nHalvferdig\nsvar</textarea>" in again.text
    assert house.bot.replies(one) == []


async def test_it_locks_by_itself_also_where_nobody_asks_for_a_page(house: House) -> None:
    async with desk(house, idle=0.05) as browser:
        await browser.room.unlock(PASSPHRASE)
        assert browser.room.keys is not None
        await asyncio.wait_for(browser.room.shut.wait(), 60)
        assert browser.room.keys is None


async def test_it_is_locked_at_once_by_its_button_and_where_the_clock_went_back(house: House) -> None:
    async with desk(house) as browser:
        listed = await browser.unlock(PASSPHRASE)
        assert "er låst" in (await browser.follow(await browser.send(listed, "/las"))).text
        await browser.room.unlock(PASSPHRASE)
        await browser.get("/")
        browser.room.clock.seconds -= 5  # type: ignore[attr-defined] # the test's clock
        assert "er låst" in (await browser.get("/")).text


async def test_the_fifth_wrong_passphrase_ends_the_program(house: House) -> None:
    said: list[str] = []
    loop = asyncio.get_running_loop()
    seen: asyncio.Future[str] = loop.create_future()
    terminal = Terminal(said.append, browse=lambda url: loop.call_soon_threadsafe(seen.set_result, url))
    keys = house.keys[0]
    serving = asyncio.create_task(page.serve(house.server(keys), house.file(keys), terminal, None, True))
    url = await asyncio.wait_for(seen, 60)
    assert url in said[0]
    async with browsing_at(url) as browser:
        locked = await browser.get("/")
        for left in (4, 3, 2, 1, 0):
            locked_again = await browser.send(locked, "/las-opp", passphrase="feil", back="/")
            assert locked_again.status == 403
            assert (
                "ett forsøk" if left == 1 else f"{left} forsøk" if left else "stengt etter fem"
            ) in locked_again.plain
    assert await asyncio.wait_for(serving, 60) == 1
    assert "stengt etter fem feil passord" in said[-1]


@asynccontextmanager
async def browsing_at(url: str) -> AsyncIterator[Browser]:
    """A browser at a page that is served elsewhere, which has opened the one-time address."""
    port, token = url.split(":")[2].split("/start/")
    where = SimpleNamespace(port=int(port), token=token)
    async with browsing(where) as browser:  # type: ignore[arg-type] # of a Room, where it is and its token
        await browser.enter()
        yield browser


async def test_with_a_passphrase_from_a_file_it_is_open_from_the_start(house: House) -> None:
    keys = house.keys[0]
    async with page.opened(house.server(keys), house.file(keys), "nb") as room, browsing(room) as browser:
        await room.unlock(PASSPHRASE)
        assert "ingen varsler til deg" in (await browser.follow(await browser.enter())).text


async def test_the_address_works_once_and_without_its_cookie_nothing_does(house: House) -> None:
    async with desk(house) as browser:
        token = browser.room.token
        assert (await browser.get("/")).status == 403
        assert (await browser.get("/start/feil")).status == 403
        entered = await browser.enter()
        cookie = entered.headers["Set-Cookie"]
        assert all(part in cookie for part in ("HttpOnly", "SameSite=Strict", "Path=/"))
        assert token not in cookie
        again = await browser.get(f"/start/{token}")
        assert again.status == 403
        assert "Denne adressen er brukt" in again.text
        async with browsing(browser.room) as stranger:
            for path in ("/", "/start/", f"/start/{token}", "/norm/nn", "/sak/x"):
                assert (await stranger.get(path)).status in (403, 404), path


async def test_another_host_name_another_sites_page_and_a_form_of_another_are_refused(house: House) -> None:
    one = house.bot.report()
    at = f"/sak/{one.id}/svar"
    async with desk(house) as browser:
        await browser.unlock(PASSPHRASE)
        for host in ("evil.no", f"localhost:{browser.room.port}", "127.0.0.1", f"evil.no:{browser.room.port}"):
            assert (await browser.get("/", Host=host)).status == 403, host
        for site in ("cross-site", "same-site"):
            assert (await browser.get("/", **{"Sec-Fetch-Site": site})).status == 403
        data = {"text": "Falskt", "next": "3"}
        assert (await browser.post(at, data)).status == 403
        assert (await browser.post(at, {**data, "csrf": browser.room.form("/las")})).status == 403
        assert (await browser.post(at, {**data, "csrf": "æ"})).status == 403
    assert house.bot.replies(one) == []


@pytest.mark.parametrize("path", ["/", "/stil.css", "/finnes-ikke", "/start/feil", "/sak/x", "/sak/../..", "/las-opp"])
async def test_every_answer_has_the_headers(house: House, path: str) -> None:
    async with desk(house) as browser:
        await browser.unlock(PASSPHRASE)
        answer = await browser.get(path)
    headers = answer.headers
    policy = "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    assert headers["Content-Security-Policy"] == policy
    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "<script" not in answer.text
    assert "style=" not in answer.text


async def test_pages_that_are_only_read_turn_to_the_lock_and_those_for_typing_wait(house: House) -> None:
    one = house.bot.report()
    async with desk(house) as browser:
        await browser.unlock(PASSPHRASE)
        assert (await browser.get(f"/sak/{one.id}")).headers["Refresh"] == "605"
        assert "Refresh" not in (await form(browser, one.id, "svar")).headers
