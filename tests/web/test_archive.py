"""The newsletters on the web, where everybody may read (the demo): what is shown, what is not, and how it is answered."""

import re
from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import intake, story
from bot.app import build
from bot.broadcast import State as Sending
from bot.config import Settings
from bot.newsletter import Content, Item, Kind, Version
from bot.policy import Policy
from bot.rendering import Operation
from bot.services import Services, next_tick
from bot.turn import Norm
from tests.cards import issues as written
from tests.conftest import FixedClock
from tests.web import issues
from tests.web.test_page import Seen

DECEMBER, NOVEMBER = date(2026, 12, 1), date(2026, 11, 1)


@dataclass(frozen=True)
class Library:
    """The archive, the database behind it, and the bot's clock."""

    client: TestClient[Any, Any]
    engine: AsyncEngine
    services: Services
    clock: FixedClock

    async def get(self, path: str, accepted: str = "nb", status: int = 200) -> str:
        """A page's document."""
        async with self.client.get(path, headers={"Accept-Language": accepted}) as answer:
            assert answer.status == status
            return await answer.text()

    async def words(self, path: str, accepted: str = "nb", status: int = 200) -> str:
        """What a page says, its spaces made one."""
        return " ".join(Seen(await self.get(path, accepted, status)).words.split())

    async def keep(self, month: date, content: Content, state: Sending | None = Sending.SENT, **more: Any) -> UUID:
        """Store an issue."""
        async with self.engine.begin() as db:
            return await issues.kept(db, month, content, self.clock.now(), state, **more)

    async def ordinary(self, month: date = DECEMBER) -> None:
        """Store an ordinary issue that was sent, with stories behind it."""
        async with self.engine.begin() as db:
            content = issues.ordinary(await issues.from_stories(db, self.clock.now()))
            await issues.kept(db, month, content, self.clock.now())


@pytest.fixture
async def library(
    settings: Settings, engine: AsyncEngine, services: Services, clock: FixedClock
) -> AsyncIterator[Library]:
    """The archive without an issue."""
    await issues.empty(engine)
    async with TestClient(TestServer(build(settings, engine, services).public)) as client:
        yield Library(client, engine, services, clock)
    await issues.empty(engine)


def one(said: str, kind: Kind = Kind.NOTICE, norm: Norm = "nb", **values: Any) -> Content:
    """An issue with one item."""
    item = Item(id="1", kind=kind, norm=norm, versions={norm: Version(title=said, text=f"Om {said}.")}, **values)
    return Content(items=(item,))


async def test_the_list_has_the_newest_first_with_the_day_it_was_sent(library: Library) -> None:
    for month in (NOVEMBER, DECEMBER, date(2025, 12, 1)):
        await library.keep(month, one(f"sak {month:%Y-%m}"))
    document = await library.get("/nyhetsbrev")
    shown = [target for target in Seen(document).targets if re.fullmatch(r"/nyhetsbrev/\d{4}-\d\d", target)]
    assert shown == ["/nyhetsbrev/2026-12", "/nyhetsbrev/2026-11", "/nyhetsbrev/2025-12"]
    assert "Sendt mandag 23. november 2026" in Seen(document).words


async def test_an_issue_is_shown_whole_with_the_names_of_those_who_agreed(library: Library) -> None:
    await library.ordinary()
    said = await library.words("/nyhetsbrev/2026-12")
    for item in written.ITEMS:
        assert item.versions[item.norm].title in said
    assert "Ros til Liv Leiarstad" in said
    assert "Helsing redaktøren" in said


async def test_each_text_says_its_own_language(library: Library) -> None:
    await library.ordinary()
    document = await library.get("/nyhetsbrev/2026-12", "nb")
    assert '<html lang="nn">' in document
    assert '<article lang="nn"' in document
    assert '<header class="site" lang="nb">' in document
    assert re.search(r'<h3 id="[^"]+" lang="nb">Seksti foreldre på foreldremøte</h3>', document)
    listed = await library.get("/nyhetsbrev", "nb")
    assert '<html lang="nb">' in listed
    assert '<h2 lang="nn"><a href="/nyhetsbrev/2026-12">Nyheitsbrev for desember 2026</a></h2>' in listed
    assert '<html lang="nn">' in await library.get("/nyhetsbrev", "nn")


async def test_a_text_in_english_says_so_on_its_page_and_on_the_list(library: Library) -> None:
    said = Version(title="Fewer falls", text="Every night we walk the corridor, and we write down what we see.")
    item = Item(id="1", kind=Kind.NOTICE, norm="nb", versions={"nb": said})
    await library.keep(DECEMBER, Content(items=(item,)))
    document = await library.get("/nyhetsbrev/2026-12")
    assert re.search(r'<h3 id="[^"]+" lang="en">Fewer falls</h3>', document)
    assert '<p lang="en">Every night' in document
    assert re.search(r'<li lang="en"><a href="[^"]+">Fewer falls</a>', await library.get("/nyhetsbrev?q=falls"))


async def test_where_issues_have_no_norm_of_their_own_headings_are_in_the_readers(
    settings: Settings, engine: AsyncEngine, services: Services, library: Library
) -> None:
    await library.ordinary()
    services = replace(services, policy=Policy(newsletter_norm="as_written"))
    async with TestClient(TestServer(build(settings, engine, services).public)) as client:
        own = replace(library, client=client)
        assert '<article lang="nb"' in await own.get("/nyhetsbrev/2026-12", "nb")
        assert '<article lang="nn"' in await own.get("/nyhetsbrev/2026-12", "nn")


@pytest.mark.parametrize(
    "state", [None, *sorted({*Sending} - {Sending.SENDING, Sending.PAUSED, Sending.SENT, Sending.RECALLED})]
)
async def test_what_was_not_sent_is_not_there(library: Library, state: Sending | None) -> None:
    await library.keep(NOVEMBER, one("hemmelighet"), state)
    assert "hemmelighet" not in await library.get("/nyhetsbrev")
    assert "hemmelighet" not in await library.get("/nyhetsbrev?q=om")
    assert "hemmelighet" not in await library.get("/nyhetsbrev/2026-11", status=404)


@pytest.mark.parametrize("state", [Sending.SENDING, Sending.PAUSED, Sending.SENT])
async def test_what_is_being_sent_is_there(library: Library, state: Sending) -> None:
    await library.keep(NOVEMBER, one("nyhet"), state)
    assert "Om nyhet." in await library.words("/nyhetsbrev/2026-11")


@pytest.mark.parametrize(
    ("state", "operation"), [(Sending.RECALLED, Operation.RECALL), (Sending.SENDING, Operation.RECALL)]
)
async def test_of_a_recalled_issue_only_that_is_said(library: Library, state: Sending, operation: Operation) -> None:
    await library.keep(NOVEMBER, one("feilen"), state, operation=operation)
    assert "feilen" not in await library.get("/nyhetsbrev")
    assert "men trukket tilbake" in await library.words("/nyhetsbrev")
    said = await library.words("/nyhetsbrev/2026-11")
    assert "Dette nyhetsbrevet er trukket tilbake" in said
    assert "feilen" not in said
    assert "Ingen treff" in await library.words("/nyhetsbrev?q=feilen")


async def test_a_story_that_is_withdrawn_or_gone_is_left_out_wholly(library: Library) -> None:
    async with library.engine.begin() as db:
        ids = [await issues.told(db, library.clock.now(), story.State.ACCEPTED, issues.LEADER) for _ in range(3)]
        said = {"Den første": ids[0], "Den andre": ids[1], "Den tredje": ids[2], "Den uten": "x"}
        items = [one(title, Kind.STORY, source=str(made)).items[0] for title, made in said.items()]
        items = [each.model_copy(update={"id": str(number)}) for number, each in enumerate(items)]
        await issues.kept(db, NOVEMBER, Content(items=tuple(items)), library.clock.now())
    assert "Ros til Liv Leiarstad" in await library.words("/nyhetsbrev/2026-11")
    async with library.engine.begin() as db:
        await intake.withdraw(replace(library.services, defer=next_tick), db, await story.read(db, ids[0]))
        await db.execute(text("DELETE FROM story WHERE id = :id"), {"id": ids[1]})
    for path in ("/nyhetsbrev", "/nyhetsbrev/2026-11", "/nyhetsbrev?q=den"):
        said_now = await library.words(path)
        assert "Den tredje" in said_now
        assert not [title for title in ("Den første", "Den andre", "Den uten") if title in said_now]


async def test_who_takes_their_name_back_is_named_no_longer(library: Library) -> None:
    async with library.engine.begin() as db:
        made = await issues.told(db, library.clock.now(), story.State.ACCEPTED, issues.LEADER)
        await issues.kept(db, NOVEMBER, one("Rydding", Kind.STORY, source=str(made)), library.clock.now())
    assert "Liv Leiarstad" in await library.words("/nyhetsbrev/2026-11")
    async with library.engine.begin() as db:
        await db.execute(text("UPDATE credit SET consent = 'no'"))
    said = await library.words("/nyhetsbrev/2026-11")
    assert "Rydding" in said
    assert "Leiarstad" not in said
    assert "Ingen treff" in await library.words("/nyhetsbrev?q=leiarstad")


async def test_a_story_whose_text_names_somebody_who_no_longer_agrees_is_left_out(library: Library) -> None:
    async with library.engine.begin() as db:
        made = await issues.told(db, library.clock.now(), story.State.ACCEPTED, issues.LEADER)
        await issues.kept(db, NOVEMBER, one("Liv Leiarstad rydder", Kind.STORY, source=str(made)), library.clock.now())
    assert "Om Liv Leiarstad rydder" in await library.words("/nyhetsbrev/2026-11")
    async with library.engine.begin() as db:
        await db.execute(text("UPDATE credit SET consent = 'no'"))
    for path in ("/nyhetsbrev", "/nyhetsbrev/2026-11", "/nyhetsbrev?q=liv"):
        assert "Leiarstad" not in await library.words(path)


@pytest.mark.parametrize(
    "asked", ["brøyting", "BRØYTING", "Brøyting åsen", "åsen", "a\u030asen", "november", "teknisk", " åsen  brøyt "]
)
async def test_a_search_finds_words_in_titles_and_texts_whatever_the_case(library: Library, asked: str) -> None:
    found = Item(
        id="1",
        kind=Kind.NOTICE,
        norm="nb",
        unit="Teknisk drift",
        versions={"nb": Version(title="Brøyting", text="I Åsen")},
    )
    await library.keep(NOVEMBER, Content(items=(found,)))
    await library.keep(date(2026, 9, 1), one("Skole"))
    async with library.client.get("/nyhetsbrev", params={"q": asked}, headers={"Accept-Language": "nb"}) as answer:
        document = await answer.text()
    assert "/nyhetsbrev/2026-11" in Seen(document).targets
    assert "/nyhetsbrev/2026-09" not in Seen(document).targets


async def test_a_notice_that_was_recalled_is_in_no_issue_any_more(library: Library) -> None:
    recalled = await library.keep(NOVEMBER, one("Møtet"), Sending.SENT)
    async with library.engine.begin() as db:
        (notice,) = (await db.execute(text("SELECT broadcast_id FROM issue WHERE id = :id"), {"id": recalled})).one()
    await library.keep(DECEMBER, one("Strømmen", source=str(notice)))
    assert "Strømmen" in await library.words("/nyhetsbrev/2026-12")
    async with library.engine.begin() as db:
        await db.execute(text("UPDATE broadcast SET operation = 'recall' WHERE id = :id"), {"id": notice})
    assert "Strømmen" not in await library.words("/nyhetsbrev/2026-12")


async def test_a_draft_is_shown_under_its_own_address_alone(library: Library) -> None:
    await library.keep(DECEMBER, one("Brua"), None)
    assert "Brua" in await library.words("/nyhetsbrev/2026-12/utkast")
    assert "Brua" not in await library.words("/nyhetsbrev")
    await library.get("/nyhetsbrev/2026-11/utkast", status=404)


async def test_a_search_leads_to_the_pieces_that_it_found(library: Library) -> None:
    await library.ordinary()
    document = await library.get("/nyhetsbrev?q=foreldremøtet")
    (target,) = [one for one in Seen(document).targets if "#utgave" in one]
    path, _, anchor = target.partition("#")
    assert f'<h3 id="{anchor}"' in await library.get(path)
    document = await library.get("/nyhetsbrev?q=førjulstid")
    assert '<a href="/nyhetsbrev/2026-12#utgave-2026-12-0">Redaktøren har ordet</a>' in document


async def test_no_hit_and_no_issue_each_say_so(library: Library) -> None:
    assert "Det er ikke sendt noe ennå" in await library.words("/nyhetsbrev")
    assert "Det er ikkje sendt noko enno" in await library.words("/nyhetsbrev", "nn")
    await library.keep(NOVEMBER, one("Skole"))
    assert "Ingen treff på «sirkus»" in await library.words("/nyhetsbrev?q=sirkus")
    assert "Skole" in await library.words("/nyhetsbrev?q=+++")


async def test_what_is_searched_for_is_shown_and_never_read_as_markup(library: Library) -> None:
    document = await library.get("/nyhetsbrev?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E%7B%7B7*7%7D%7D")
    assert "script" not in Seen(document).tags
    assert "{{7*7}}" in Seen(document).words
    await library.get("/nyhetsbrev?q=%00%ff%25")
    await library.get("/nyhetsbrev?q=" + "å" * 500)


async def test_what_somebody_wrote_is_never_read_as_markup(library: Library) -> None:
    await library.keep(NOVEMBER, one("<script>x</script><img src=x onerror=y>{{7*7}}"))
    for path in ("/nyhetsbrev", "/nyhetsbrev/2026-11"):
        seen = Seen(await library.get(path))
        assert not {"script", "img"} & set(seen.tags)
        assert "<script>x</script>" in seen.words


@pytest.mark.parametrize(
    "path", ["2026-10", "2026-13", "1026-11", "2026-1", "2026-11/x", "x", "2026-11%0a", "..%2f", "", "æ"]
)
async def test_there_is_a_page_for_whatever_is_not_there(library: Library, path: str) -> None:
    await library.keep(NOVEMBER, one("nyhet"))
    said = await library.words(f"/nyhetsbrev/{path}", status=404)
    assert "Fant ikke siden" in said


async def test_a_page_allows_nothing_but_its_own_style_and_pictures_and_only_teams_may_frame_it(
    library: Library,
) -> None:
    await library.ordinary()
    for path, status in (("/nyhetsbrev", 200), ("/nyhetsbrev/2026-12", 200), ("/nyhetsbrev/x", 404)):
        async with library.client.get(path) as answer:
            assert answer.status == status
            document, headers = await answer.text(), answer.headers
        style = re.search(r"<style>(.*?)</style>", document, re.DOTALL)
        assert style is not None
        digest = b64encode(sha256(style[1].encode()).digest()).decode()
        policy = headers["Content-Security-Policy"]
        assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'self'; base-uri 'none'; ")
        framed = policy.partition("frame-ancestors ")[2]
        assert framed == "https://teams.microsoft.com https://*.teams.microsoft.com https://*.cloud.microsoft"
        assert "X-Frame-Options" not in headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "script" not in Seen(document).tags
        assert "<form" not in document or 'method="post"' not in document


async def test_an_archive_of_years_is_read_with_few_queries(library: Library) -> None:
    for number in range(36):
        await library.ordinary(date(2023 + number // 12, number % 12 + 1, 1))
    asked: list[str] = []

    def ask(*values: Any) -> None:
        asked.append(values[2])

    event.listen(library.engine.sync_engine, "before_cursor_execute", ask)
    assert (await library.get("/nyhetsbrev?q=fall")).count("<h2") == 36
    event.remove(library.engine.sync_engine, "before_cursor_execute", ask)
    assert len(asked) == 2
