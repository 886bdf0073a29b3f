"""Nobody's name is shown or used without their leave: neither to colleagues, nor to editors, nor in the newsletter."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import intake, newsdesk, production, story
from bot.config import Settings
from bot.errors import BotError
from bot.lookup import CsvDirectory
from bot.services import Services
from tests.deleting import deleting
from tests.teams.conftest import words
from tests.teams.desk import ANNE, HELGE, KARI, LIV, Desk, fields, verbs
from tests.teams.test_approval import at_work, desk, staff, told
from tests.teams.test_consent import accepted, asked
from tests.teams.test_story import look, sent, weigh

__all__ = ["desk", "staff"]
TORE = "d0000000-0000-4000-8000-000000000008"
OTHER = "d0000000-0000-4000-8000-000000000021"


def praise(said: str) -> str:
    """The line that says whom a story praises."""
    return next(line for line in said.splitlines() if line.startswith("Ros til"))


async def test_whoever_is_asked_sees_of_the_others_only_those_who_have_agreed(desk: Desk, staff: Services) -> None:
    made = await accepted(desk, staff, credit="Liv Leiarstad, Helge Helsedal")
    assert praise(words(await asked(desk, staff, made, LIV))) == "Ros til: Liv Leiarstad"
    assert praise(words(await asked(desk, staff, made, HELGE))) == "Ros til: Helge Helsedal"
    await desk.press(await asked(desk, staff, made, LIV), "credit.yes", LIV)
    card = await asked(desk, staff, made, HELGE)
    assert praise(words(card)) == "Ros til: Helge Helsedal, Liv Leiarstad"
    gone = words(await desk.press(card, "credit.no", HELGE))
    assert "Helge" not in gone
    assert praise(gone) == "Ros til: Liv Leiarstad"


async def test_after_a_no_the_name_is_in_no_card_of_the_queue_but_in_the_warning_of_the_text(
    desk: Desk, staff: Services
) -> None:
    made = await accepted(desk, staff, credit="Liv Leiarstad, Helge Helsedal")
    await desk.press(await asked(desk, staff, made, HELGE), "credit.no", HELGE)
    author = await desk.press(await told(desk, staff, "told", made), "story.show", ANNE)
    for said in (words(await weigh(desk, staff, made)), words(author)):
        assert "Helge" not in said
        assert praise(said) in (
            "Ros til: Liv Leiarstad, 1 vil ikke nevnes",
            "Ros til: Liv Leiarstad, 1 vil ikkje nemnast",
        )
    named = await accepted(desk, staff, title="Ros", credit="Helge Helsedal", done="Helge ryddet.")
    await desk.press(await asked(desk, staff, named, HELGE), "credit.no", HELGE)
    said = words(await weigh(desk, staff, named))
    assert praise(said) == "Ros til: 1 vil ikke nevnes"
    assert "Teksten nevner Helge Helsedal, som ikke har sagt ja" in said


async def test_an_employee_who_is_named_in_the_text_alone_is_asked_and_the_story_waits_for_them(
    desk: Desk, staff: Services
) -> None:
    text = "Takk til Tore Teknisks folk, til *Helge Helsedal* og til en Tore. Teknisk sett gikk det fint."
    shown = words(await look(desk, done=text))
    assert "spør vi desse om vi kan bruke namnet: Liv Leiarstad, Tore Teknisk, Helge Helsedal" in shown
    made = await accepted(desk, staff, title="Nevnt", done=text)
    assert await desk.told("credit") == [HELGE, LIV, TORE]
    assert "Teksten nevner Helge Helsedal, Tore Teknisk, som" in words(await weigh(desk, staff, made))
    await desk.press(await asked(desk, staff, made, TORE), "credit.yes", TORE)
    await desk.press(await asked(desk, staff, made, HELGE), "credit.yes", HELGE)
    assert "Teksten nevner" not in words(await weigh(desk, staff, made))


async def test_whom_an_editor_writes_into_an_accepted_story_is_asked_too(desk: Desk, staff: Services) -> None:
    made = await accepted(desk, staff)
    form = await desk.press(await weigh(desk, staff, made), "story.polish", KARI)
    said = await desk.press(form, "story.polished", KARI, **{**fields(form), "done": "Tore Teknisk ryddet."})
    assert "Teksten nevner Tore Teknisk" in words(said)
    assert await desk.told("credit") == [LIV, TORE]


@pytest.fixture
async def twins(
    settings: Settings, engine: AsyncEngine, staff: Services, tmp_path: Path
) -> AsyncIterator[tuple[Desk, Services]]:
    """The bot where two are called Olga Oppvekst."""
    with (tmp_path / "people.csv").open("a", encoding="utf-8") as file:
        file.write(f"{OTHER},Olga Oppvekst,olga2@example.invalid,Lærer,Teknisk drift,,employee,nb\n")
    directory = CsvDirectory(tmp_path / "people.csv", settings.units_file, settings.offices_file)
    services = replace(staff, directory=directory)
    async for made in at_work(settings, engine, services):
        yield made, services


async def test_a_name_that_two_have_is_shown_to_author_and_editor_and_nobody_is_asked(
    twins: tuple[Desk, Services],
) -> None:
    desk, services = twins
    typed = {"done": "Takk til Olga Oppvekst.", "title": "To"}
    assert "Fleire tilsette heiter Olga Oppvekst" in words(await look(desk, **typed))
    await desk.query(deleting("story"))
    made = await accepted(desk, services, **typed)
    assert await desk.told("credit") == [LIV]
    said = words(await weigh(desk, services, made))
    assert "Flere ansatte heter Olga Oppvekst" in said
    assert "Teksten nevner Olga Oppvekst" in said, "nobody of that name has agreed"


async def test_a_name_that_two_have_is_the_one_whom_the_story_praises(twins: tuple[Desk, Services]) -> None:
    desk, services = twins
    made = await accepted(desk, services, credit="Olga Oppvekst (Teknisk drift)", done="Takk til Olga Oppvekst.")
    assert await desk.told("credit") == [OTHER]
    await desk.press(await asked(desk, services, made, OTHER), "credit.yes", OTHER)
    said = words(await weigh(desk, services, made))
    assert "Flere ansatte" not in said
    assert "Teksten nevner" not in said


@pytest.mark.parametrize("terms", [{"others": "unknown"}, {"may_name": "false"}])
async def test_where_no_name_may_be_used_a_text_that_names_somebody_is_not_accepted_until_it_is_put_otherwise(
    desk: Desk, staff: Services, terms: dict[str, str]
) -> None:
    typed = {"done": "Takk til Tore Teknisk.", **terms}
    assert "teksten nemner Tore Teknisk" in words(await look(desk, **typed))
    made = await sent(desk, title="Navn", **typed)
    card = await weigh(desk, staff, made)
    assert "story.accept" not in verbs(card)
    assert "Teksten nevner Tore Teknisk" in words(card)
    async with desk.engine.begin() as db:
        with pytest.raises(BotError, match="name_in_text"):
            await intake.accept(staff, db, (await story.read(db, UUID(made))), KARI, story.Use.NEWSLETTER)
    form = await desk.press(card, "story.polish", KARI)
    fine = await desk.press(form, "story.polished", KARI, **{**fields(form), "done": "Takk til vaktmesteren."})
    assert "Tatt inn" in words(await desk.press(fine, "story.accept", KARI))
    again = await desk.press(fine, "story.polish", KARI)
    named = await desk.press(again, "story.polished", KARI, **{**fields(again), "done": "Takk til Tore Teknisk."})
    assert "Teksten nevner Tore Teknisk" in words(named)
    assert await desk.told("credit") == [], "nobody is asked for what may not be"
    async with desk.engine.connect() as db:
        assert (await newsdesk.of(staff, db, await production.coming(staff, db))).held == ["Navn"]
