"""A deputy is told that they take over, and what becomes of it, on one card; and may say that they can't."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.config import Settings
from bot.teams.adapter import AiohttpCloudAdapter, OwnAuthentication
from bot.teams.connector import AiohttpConnectorFactory, Wire
from bot.teams.endpoint import PATH, Door, Endpoint
from bot.teams.handler import Handler
from bot.teams.limit import Limit
from dialogs.router import DialogRouter
from tests.jobs.conftest import ANNE, VIDAR, Office, office
from tests.people.test_absence import CHIEF, HELSE, button, said
from tests.teams.conftest import Teams

__all__ = ["office"]


@pytest.fixture
async def bot(office: Office, settings: Settings) -> AsyncIterator[Teams]:
    """The real dialogs on the office's services, where nobody has shown a norm of their own yet."""
    await office.query("DELETE FROM person WHERE id LIKE 'd0000000-0000-4000-8000-%'")
    wire, services = Wire(), office.services
    adapter = AiohttpCloudAdapter(OwnAuthentication(AiohttpConnectorFactory(wire)))
    limit, router = Limit(1000, 1000), DialogRouter(services)
    handler = Handler(router, office.engine, services.directory, office.clock, limit, settings.mark_secret)
    app = web.Application()
    app.router.add_route("*", PATH, Endpoint(adapter, handler.on_turn, Door(frozenset({"127.0.0.1"}))).handle)
    async with TestClient(TestServer(app)) as client:
        yield Teams(client, office.connector)
    await wire.close()


async def away(bot: Teams, words: str, who: str) -> None:
    """Say that one is away, and confirm it."""
    (card,) = await bot.say(words, who=who)
    assert "sier jeg fra til den som tar over" in said(card)
    await bot.press(button(card, "Stemmer"), who=who)


async def sent(office: Office) -> list[tuple[str, dict[str, Any]]]:
    """What the lane sends now: POST or PUT, and the card."""
    before = len(office.connector.sent)
    await office.run()
    return [(one.method, one.body["attachments"][0]["content"]) for one in office.connector.sent[before:] if one.body]


async def test_the_deputy_is_told_for_whom_in_what_and_when_and_again_when_it_is_off(
    bot: Teams, office: Office
) -> None:
    await office.reachable(ANNE)
    await away(bot, "jeg er borte til fredag, Anne Ansattsen tar over", HELSE)
    ((method, card),) = await sent(office)
    assert method == "POST"
    when = "er borte frå og med tysdag 24. november 2026 til og med fredag 27. november 2026. Då tek du over dette:"
    assert f"Helge Helsedal {when}" in said(card)
    assert "• leiar for Helse og omsorg" in said(card)
    await bot.say("jeg er tilbake", who=HELSE)
    ((method, card),) = await sent(office)
    assert method == "PUT"
    assert "Du tek ikkje over likevel" in said(card)
    assert card["body"][-1]["type"] != "ActionSet"


async def test_an_office_and_other_dates_are_told_on_the_same_card_and_another_deputy_ends_it(
    bot: Teams, office: Office
) -> None:
    await office.reachable(ANNE, VIDAR)
    await away(bot, "jeg er borte i dag, Vidar tar over", CHIEF)
    ((_, card),) = await sent(office)
    assert "Kari Kommunikasjon er borte tirsdag 24. november 2026." in said(card)
    assert "• redaktør" in said(card)
    assert "• vervet eller stillingen: Kommunikasjonssjefen" in said(card)
    await away(bot, "jeg er borte i morgen, Vidar tar over", CHIEF)
    ((method, card),) = await sent(office)
    assert (method, "onsdag 25. november" in said(card)) == ("PUT", True)
    await away(bot, "jeg er borte i morgen, Anne Ansattsen tar over", CHIEF)
    found = {method: said(card) for method, card in await sent(office)}
    assert "Du tar ikke over likevel" in found["PUT"]
    assert "Då tek du over dette" in found["POST"]


async def test_of_what_is_over_nobody_is_told(bot: Teams, office: Office) -> None:
    await office.reachable(ANNE)
    await away(bot, "jeg er borte til fredag, Anne Ansattsen tar over", HELSE)
    await sent(office)
    office.clock.moment += timedelta(days=7)
    await bot.say("jeg er tilbake", who=HELSE)
    assert await sent(office) == []


async def test_a_deputy_who_can_not_says_so_once_and_whoever_is_away_chooses_another(
    bot: Teams, office: Office
) -> None:
    await office.reachable(ANNE)
    await away(bot, "jeg er borte til fredag, Anne Ansattsen tar over", HELSE)
    ((_, card),) = await sent(office)
    for _ in range(2):
        noted = await bot.press(button(card, "Eg kan ikkje"), who=ANNE, replyToId="a1")
        assert "Helge Helsedal får vite at du ikkje kan." in said(noted)
    ((method, told),) = await sent(office)
    assert method == "POST"
    assert "Anne Ansattsen kan ikke ta over mens du er borte" in said(told)
    form = await bot.press(button(told, "Velg en annen"), who=HELSE)
    assert [one["value"] for one in form["body"] if one["type"] == "Input.Date"] == ["2026-11-24", "2026-11-27"]


@pytest.mark.parametrize("data", [{"person_id": HELSE}, {"person_id": VIDAR}, {"person_id": ["x"]}, {}])
async def test_nobody_declines_for_another_or_what_they_never_had(
    bot: Teams, office: Office, data: dict[str, Any]
) -> None:
    await away(bot, "jeg er borte til fredag, Anne Ansattsen tar over", HELSE)
    await sent(office)
    value = {"action": {"type": "Action.Execute", "verb": "absence.decline", "data": data}}
    _, body = await bot.post(bot.activity("invoke", name="adaptiveCard/action", value=value, who=VIDAR))
    assert "finnes ikke lenger" in body["value"]
    assert await sent(office) == []


async def test_whom_teams_does_not_reach_is_told_by_mail(bot: Teams, office: Office) -> None:
    await away(bot, "jeg er borte til fredag, Anne Ansattsen tar over", HELSE)
    await office.run()
    (mail,) = office.mails()
    assert (mail["To"], mail["Subject"]) == ("anne.ansattsen@example.invalid", "Du tek over for ein kollega")
