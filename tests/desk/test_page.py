"""The desk as pages: whole flows over HTTP, what is kept when something fails, and the lock."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from desk import page
from desk.keyfile import Keys
from tests.desk.browser import Answer, Browser, browsing
from tests.desk.conftest import PASSPHRASE, House


class Clock:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@asynccontextmanager
async def desk(house: House, keys: Keys | None = None, norm: str = "nb", idle: float = 600) -> AsyncIterator[Browser]:
    """A handler's page, locked, and their browser."""
    keys = keys or house.keys[0]
    opening = page.opened(house.server(keys), house.file(keys), norm, clock=Clock(), idle=idle)
    async with opening as room, browsing(room) as browser:
        yield browser


async def form(browser: Browser, case: str, act: str) -> Answer:
    return await browser.get(f"/sak/{case}/{act}")


async def test_a_case_goes_from_received_to_closed_on_the_page(house: House) -> None:
    one = house.bot.report(where="Skysstasjonen")
    async with desk(house) as browser:
        assert f"Varsel {one.id[:8]}" in (await browser.unlock(PASSPHRASE)).text
        read = await browser.get(f"/sak/{one.id}")
        assert "Det mangler rekkverk." in read.text
        writing = await form(browser, one.id, "bekreft")
        assert "Den som varslet, får vite at du har bekreftet" in writing.text
        done = await browser.follow(
            await browser.send(writing, f"/sak/{one.id}/bekreft", text="Takk.\r\nVi ser på det.")
        )
        assert "Du har bekreftet. Den som varslet, kan nå lese det" in done.text
        assert "Du har bekreftet." not in (await browser.get(f"/sak/{one.id}")).text
        for act, text in (("undersok", ""), ("svar", "Hvilken trapp?"), ("avslutt", "Rekkverket er oppe.")):
            sent = await browser.send(await form(browser, one.id, act), f"/sak/{one.id}/{act}", text=text)
            assert (await browser.follow(sent)).status == 200
    said = [(each["state"], each["text"]) for each in house.bot.replies(one)]
    assert said == [
        ("acknowledged", "Takk.\nVi ser på det."),
        ("investigating", ""),
        ("", "Hvilken trapp?"),
        ("closed", "Rekkverket er oppe."),
    ]


async def test_who_reported_is_opened_by_two_on_their_pages(house: House) -> None:
    one = house.bot.report()
    at = f"/sak/{one.id}/identitet"
    async with desk(house) as first, desk(house, house.keys[1], "nn") as second:
        await first.unlock(PASSPHRASE)
        await second.unlock(PASSPHRASE)
        asking = await first.get(at)
        assert "får vite gjennom kvitteringen at navnet er åpnet" in asking.text
        assert "Velg en av grunnene" in (await first.send(asking, at, reason="nysgjerrig")).plain
        asked = await first.follow(await first.send(asking, at, reason="witness"))
        assert "må en annen mottaker si ja" in asked.plain
        assert "Ingen har sagt ja" in (await first.get(f"/sak/{one.id}/navn")).plain
        granting = await second.get(at)
        assert "Sei ja til handler-0 Oppdiktet" in granting.plain
        done = await second.follow(await second.send(granting, f"{at}/1"))
        assert "Du har sagt ja" in done.plain
        assert f"/sak/{one.id}/navn" in (await first.get(at)).text
        assert "Kari Oppdiktet" in (await first.get(f"/sak/{one.id}/navn")).plain


async def test_what_an_act_means_is_said_of_the_case_as_it_is(house: House) -> None:
    house.bot.after_close = 14
    new, old = house.bot.report(), house.bot.report(days=9)
    async with desk(house) as browser:
        await browser.unlock(PASSPHRASE)
        assert "Fristen på sju dager er da holdt." in (await browser.get(f"/sak/{new.id}/bekreft")).plain
        assert "er da holdt" not in (await browser.get(f"/sak/{old.id}/bekreft")).plain
        assert "blir slettet 14 dager etter" in (await browser.get(f"/sak/{new.id}/avslutt")).plain
        assert "blir ellers slettet 29. november 2027" in (await browser.get(f"/sak/{new.id}/behold")).plain


async def test_a_name_that_was_opened_is_asked_of_no_third_and_can_be_asked_for_anew(house: House) -> None:
    one = house.bot.report()
    at = f"/sak/{one.id}/identitet"
    await house.run(house.keys[0], "identity", "ask", one.id, "--reason", "witness")
    await house.run(house.keys[1], "identity", "grant", one.id, "1")
    async with desk(house, house.keys[2]) as third, desk(house) as first:
        await third.unlock(PASSPHRASE)
        shown = (await third.get(at)).plain
        assert "En annen mottaker sa ja" in shown
        assert "Si ja til" not in shown
        await first.unlock(PASSPHRASE)
        asked = await first.follow(await first.send(await first.get(at), at, reason="witness"))
        assert "må si ja før du kan åpne det" in asked.plain
        assert "Si ja til" in (await third.get(at)).plain


async def test_a_case_is_kept_longer_and_transferred(house: House) -> None:
    one = house.bot.report("named")
    at = f"/sak/{one.id}"
    async with desk(house) as browser:
        await browser.unlock(PASSPHRASE)
        assert "Kari Oppdiktet" in (await browser.get(at)).plain
        sent = await browser.send(await browser.get(f"{at}/behold"), f"{at}/behold", reason="case_work")
        assert "En mottaker til må be om det" in (await browser.follow(sent)).plain
        sent = await browser.send(await browser.get(f"{at}/overfor"), f"{at}/overfor", text="Til arkivet.")
        assert "Saken er overført" in (await browser.follow(sent)).plain
    assert house.bot.replies(one)[-1]["state"] == "transferred"


async def test_an_empty_list_says_something_helpful_in_both_norms(house: House) -> None:
    async with desk(house) as browser:
        assert "Du får beskjed i Teams når det kommer et" in (await browser.unlock(PASSPHRASE)).text
        turned = await browser.follow(await browser.get("/norm/nn?til=/"))
        assert '<html lang="nn"' in turned.text
        assert "Du får beskjed i Teams når det kjem eit" in turned.text
        assert (await browser.get("/norm/nb?til=//evil.no")).headers["Location"] == "/"


async def test_what_was_typed_is_kept_where_something_came_in_between(house: House) -> None:
    one = house.bot.report()
    async with desk(house) as browser:
        await browser.unlock(PASSPHRASE)
        writing = await form(browser, one.id, "svar")
        house.bot.add(one, text="Vent, det var trapp B.")
        failed = await browser.send(writing, f"/sak/{one.id}/svar", text="Mitt <svar> & ditt")
        assert failed.status == 409
        assert "Det har kommet noe nytt i saken" in failed.text
        assert "Vent, det var trapp B." in failed.text
        assert "\nMitt &lt;svar&gt; &amp; ditt</textarea>" in failed.text
        assert (await browser.send(failed, f"/sak/{one.id}/svar", text="Mitt svar")).status == 303
    assert [each["text"] for each in house.bot.replies(one)] == ["Mitt svar"]


async def test_what_was_typed_is_kept_where_the_net_fails_and_can_be_sent_when_it_is_back(house: House) -> None:
    one = house.bot.report()
    async with desk(house) as browser:
        await browser.unlock(PASSPHRASE)
        writing = await form(browser, one.id, "svar")
        house.bot.broken = lambda request: web.Response(status=503)
        failed = await browser.send(writing, f"/sak/{one.id}/svar", text="Mitt svar")
        assert failed.status == 502
        assert "\nMitt svar</textarea>" in failed.text
        house.bot.broken = lambda request: web.Response(status=503) if request.method == "POST" else None
        failed = await browser.send(failed, f"/sak/{one.id}/svar", text="Mitt svar")
        assert "svarte med en feil (503)" in failed.plain
        assert "\nMitt svar</textarea>" in failed.text
        house.bot.broken = lambda request: None
        assert (await browser.send(failed, f"/sak/{one.id}/svar", text="Mitt svar")).status == 303
        assert "Skriv noe" in (await browser.send(await form(browser, one.id, "svar"), f"/sak/{one.id}/svar")).plain


async def test_nothing_is_written_to_the_disk(house: House) -> None:
    one = house.bot.report(what="Hemmelig sted")
    async with desk(house) as browser:
        await browser.unlock(PASSPHRASE)
        for path in (f"/sak/{one.id}", f"/sak/{one.id}/svar", f"/sak/{one.id}/identitet"):
            assert (await browser.get(path)).status == 200
        await browser.send(await form(browser, one.id, "svar"), f"/sak/{one.id}/svar", text="Hei")
    assert sorted(path.suffix for path in house.folder.iterdir()) == [".key", ".version"]


async def test_a_forged_reply_is_a_loud_warning_on_the_page(house: House) -> None:
    one = house.bot.report()
    one.state = "closed"
    async with desk(house) as browser:
        await browser.unlock(PASSPHRASE)
        shown = await browser.get(f"/sak/{one.id}")
        assert 'role="alert"' in shown.text
        assert "ikke den som en mottaker sist signerte" in shown.plain


async def test_where_the_list_is_not_to_be_trusted_the_page_says_what_to_do(house: House) -> None:
    house.bot.root = type(house.root).generate()
    house.bot.publish(house.bot.keys)
    async with desk(house) as browser:
        shown = await browser.unlock(PASSPHRASE)
        assert "Nøkkellista er ikke til å stole på" in shown.plain
        assert (await browser.get(f"/sak/{'0' * 32}")).status == 422


async def test_cases_are_handed_on_to_a_new_key_from_the_list(house: House) -> None:
    one, new = house.bot.report(), house.replace_first()
    async with desk(house, house.keys[1]) as browser:
        listed = await browser.unlock(PASSPHRASE)
        done = await browser.follow(await browser.send(listed, "/gi-videre"))
        assert "Gitt videre til nye nøkler" in done.plain
        again = await browser.follow(await browser.send(done, "/gi-videre"))
        assert "ingenting å gi videre" in again.plain
    assert "rekkverk" in await house.run(new, "read", one.id)
