"""A planned outreach goes to the editors, who coordinate; and the week in the media shows it all without a name."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot import social
from bot.finding import Code
from bot.services import Services
from bot.turn import Key
from tests.conftest import FixedClock
from tests.teams.conftest import words
from tests.teams.desk import ANNE, HELGE, KARI, LIV, MESSAGE, Desk, button, fields, verbs
from tests.teams.test_approval import SECOND, desk, staff, told
from tests.teams.test_media_contact import lost, tell

__all__ = ["desk", "staff"]
PLAN = {
    "what": "Ny *skole* på Fjellvang",
    "why": "Bygget er klart.",
    "where": "Åndalsnes Avis",
    "fronts": "Rektor",
    "links": "https://example.invalid/plan",
    "when_words": "fredag kl. 14",
}


async def plan(desk: Desk, who: str = ANNE, **typed: str) -> dict[str, Any]:
    """Somebody plans one; gives the card that came back."""
    form = await desk.open(who, "planlagt utspill")
    said = {**fields(form), **PLAN, **typed}
    return await desk.teams.press(button(form, "outreach.save"), said, who=who, replyToId=f"own {said['what']}")


async def weigh(desk: Desk, staff: Services, title: str = PLAN["what"], who: str = KARI) -> dict[str, Any]:
    """What an editor sees of it, by the button of the notice."""
    found = "SELECT CAST(id AS text) FROM outreach WHERE content ->> 'what' = :title"
    (made,) = await desk.query(found, title=title)
    return await desk.press(await told(desk, staff, "outreach", made), "outreach.weigh", who)


async def heard(desk: Desk, staff: Services) -> str:
    """What its author was told last."""
    subject = (await desk.query("SELECT subject FROM notice WHERE kind = 'outreach_told' ORDER BY id"))[-1]
    return words(await told(desk, staff, "outreach_told", subject))


async def test_it_reaches_the_editors_who_accept_it_and_its_author_hears(desk: Desk, staff: Services) -> None:
    assert "Utspelet er meldt" in words(await plan(desk))
    assert await desk.told("outreach") == [KARI, SECOND]
    card = await weigh(desk, staff)
    assert "Fra Anne Ansattsen, Heimetenesta\nNy *skole* på Fjellvang\nHvor: Åndalsnes Avis" in words(card)
    assert "Når: fredag 27. november 2026 kl. 14.00, norsk tid\nHvem står fram: Rektor" in words(card)
    assert "Vedlegg: https://example.invalid/plan" in words(card)
    assert "Utspillet er godkjent" in words(await desk.press(card, "outreach.accept", KARI))
    assert "Kari Kommunikasjon er enig i planen." in await heard(desk, staff)
    assert await desk.deeds() == ["submit", "approve"]
    assert "Ingen utspel" not in words(await desk.open(ANNE, "mine utspel"))


async def test_a_suggestion_comes_back_is_followed_and_is_weighed_anew(desk: Desk, staff: Services) -> None:
    await plan(desk)
    card = await weigh(desk, staff)
    assert "Skriv hva du foreslår" in (await desk.answer(card, "outreach.suggest", KARI, reply=" "))[1]
    await desk.press(card, "outreach.suggest", KARI, reply="Vent til *mandag*")
    assert "Kari Kommunikasjon: Vent til *mandag*" in await heard(desk, staff)
    assert PLAN["why"].strip() not in await heard(desk, staff), "what is new, and no copy of what stands already"
    (stands, _) = await desk.query("SELECT subject FROM notice WHERE kind = 'outreach_told' ORDER BY id")
    whole = words(await told(desk, staff, "outreach_told", stands))
    assert all(each in whole for each in ("Vent til *mandag*", PLAN["why"].strip()))
    form = await desk.press((await desk.open(ANNE, "mine utspill")), "outreach.show", ANNE)
    form = await desk.press(form, "outreach.edit", ANNE)
    assert fields(form)["when_day"] == "2026-11-27"
    after = await desk.press(form, "outreach.save", ANNE, **{**fields(form), "when_words": "mandag kl. 14"})
    assert "måndag 30. november 2026 kl. 14.00" in words(after)
    assert "outreach.accept" in verbs(await weigh(desk, staff))
    kind, said = await desk.answer(card, "outreach.accept", KARI)
    assert (kind, "endret" in said or "gjort" in said) == (MESSAGE, True)


@pytest.mark.parametrize(
    ("lacks", "said"),
    [
        ({"what": ""}, "Skriv kva de vil seie."),
        ({"why": " "}, "Skriv kvifor."),
        ({"where": ""}, "Skriv kvar det skal stå."),
        ({"fronts": ""}, "Skriv kven som står fram."),
        ({"when_words": ""}, "Vel når"),
        ({"when_words": "en gang"}, "Vel når"),
        ({"when_words": "", "when_day": "2020-01-01"}, "Tidspunktet er passert."),
        ({"links": "http://example.invalid"}, "lenkjer som begynner med https://"),
    ],
)
async def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(
    desk: Desk, lacks: dict[str, str], said: str
) -> None:
    form = await plan(desk, **lacks)
    assert said in words(form)
    assert fields(form) == {**fields(form), **PLAN, **lacks, "why": (PLAN | lacks)["why"].strip()}
    assert await desk.query("SELECT count(*) FROM outreach") == [0]


async def test_what_is_of_wrongdoing_is_not_stored(desk: Desk) -> None:
    form = await desk.open(ANNE, "planlagt utspill")
    typed = {**fields(form), **PLAN, "why": "Sjefen min tar imot bestikkelser"}
    kind, said = await desk.answer(form, "outreach.save", ANNE, **typed)
    assert (kind, "Sjå på feltet «Kvifor?»." in said) == (MESSAGE, True)
    assert await desk.query("SELECT count(*) FROM outreach") == [0]


async def test_another_of_the_same_week_is_warned_of_and_one_of_the_next_is_not(desk: Desk, staff: Services) -> None:
    await plan(desk)
    await plan(desk, HELGE, what="Flere senger", when_words="torsdag kl. 13")
    await plan(desk, LIV, what="Vaktlister", when_words="torsdag 3. desember kl. 13")
    card = words(await weigh(desk, staff, "Flere senger"))
    assert (
        "Samme uke\n• fredag 27. november 2026 kl. 14.00, norsk tid: Ny *skole* på Fjellvang (utspill, Åndalsnes"
        in card
    )
    assert "Vaktlister" not in card


async def test_a_prenotice_is_made_of_it_with_the_fields_filled_in_and_warned_of_afterwards(
    desk: Desk, staff: Services
) -> None:
    await plan(desk)
    form = await desk.press(await weigh(desk, staff), "outreach.prenotice", KARI)
    typed = fields(form)
    assert (typed["kind"], typed["title_nb"], typed["text_nb"]) == ("prenotice", PLAN["what"], PLAN["why"])
    assert (typed["release_day"], typed["release_time"]) == ("2026-11-27", "14:00")
    assert (typed["release_where"], typed["release_refer_to"]) == (PLAN["where"], PLAN["fronts"])
    assert typed["link1_url"] == PLAN["links"]
    look = await desk.press(form, "announcement.save", KARI, **{**typed, "to": "everyone", "release_by": "Kari"})
    await desk.press(look, "announcement.send", KARI)
    assert "Samme uke" not in words(await weigh(desk, staff)), "it does not clash with what was made of it"
    await plan(desk, LIV, what="Vaktlister", when_words="torsdag kl. 13")
    assert "Ny *skole* på Fjellvang (forhåndsvarsel, Åndalsnes Avis)" in words(await weigh(desk, staff, "Vaktlister"))
    await desk.query("UPDATE prenotice SET published = external_at")
    assert "Ny *skole* på Fjellvang\npublisert · Åndalsnes Avis" in words(await desk.open(KARI, "uka i media"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"when_words": "torsdag kl. 9"}, "på ettermiddagen"),
        ({"when_words": "24. desember kl. 14"}, "innan 24 timar. Avtal kven som svarar til og med fredag 25. desember"),
        ({"when_words": "fredag kl. 14"}, "innan 24 timar. Avtal kven som svarar til og med laurdag 28. november"),
        ({"why": "Spør oss om søknaden din"}, "ikkje sakshandsaming i sosiale kanalar («søknaden»)"),
    ],
)
async def test_where_a_social_channels_rules_are_broken_the_form_says_so_and_does_not_stop(
    desk: Desk, typed: dict[str, str], said: str
) -> None:
    form = await plan(desk, **{"where": "Facebook-sida", "when_words": "torsdag kl. 14", **typed})
    assert said in words(form)
    assert await desk.query("SELECT count(*) FROM outreach") == [0]
    assert "Utspelet er meldt" in words(await desk.press(form, "outreach.save", ANNE, **fields(form)))


def test_a_deadline_is_no_case_work_and_an_approved_channel_and_social_media_count() -> None:
    at = datetime(2026, 11, 26, 8, tzinfo=UTC)

    def found(where: str, said: str = "", approved: tuple[str, ...] = ()) -> list[Code]:
        return [one.code for one in social.judged(where, said, at, True, {"sosiale medier": 9}, approved)]

    assert found("sosiale medier") == [Code.SOCIAL_AFTERNOON]
    assert found("SoMe", "Søknaden din er behandlet") == [Code.SOCIAL_AFTERNOON, Code.SOCIAL_CASEWORK]
    assert found("Facebook", "Søknadsfristen er 1. mars, og søknadsskjemaet ligger ute") == [Code.SOCIAL_AFTERNOON]
    assert found("Raumapodden og avisa") == []
    assert found("Raumapodden og avisa", approved=("Raumapodden",)) == [Code.SOCIAL_AFTERNOON]


async def test_a_third_post_of_a_day_in_one_channel_is_said_also_in_a_prenotice(desk: Desk) -> None:
    for title in ("En", "To"):
        await plan(desk, what=title, where="Facebook", when_words="torsdag kl. 14")
    form = await plan(desk, what="Tre", where="FB og NRK", when_words="torsdag kl. 15")
    assert "Facebook har alt 2 saker den dagen." in words(form)
    assert "Utspelet er meldt" in words(await plan(desk, what="Fire", where="Instagram", when_words="torsdag kl. 15"))
    release = {
        "release_words": "torsdag kl. 15",
        "release_where": "facebook",
        "release_by": "x",
        "release_refer_to": "y",
    }
    look = await desk.write(LIV, "nytt forhåndsvarsel", send_words="", **release)
    assert "Facebook har alt 2 saker den dagen." in words(look)
    assert "Verdt å vite" in words(look)


async def test_its_author_is_told_where_no_editor_could_be(desk: Desk, staff: Services) -> None:
    assert "Det blir sendt til kommunikasjonssjefen." in words(await plan(desk, HELGE))
    (about,) = {*await desk.query("SELECT subject FROM notice WHERE kind = 'outreach'")}
    await desk.query("UPDATE notice SET state = 'given_up' WHERE person_id = :who", who=KARI)
    await lost(desk, staff, Key("outreach", about))
    assert await desk.query("SELECT count(*) FROM notice WHERE subject LIKE '%!'") == [0], "another may have got it"
    await desk.query("UPDATE notice SET state = 'given_up' WHERE kind = 'outreach'")
    await lost(desk, staff, Key("outreach", about))
    (subject,) = await desk.query("SELECT subject FROM notice WHERE subject LIKE '%!' AND person_id = :who", who=HELGE)
    heard = words(await told(desk, staff, "outreach_told", subject))
    assert "Utspillet venter\nNy *skole* på Fjellvang\nJeg har ikke fått tak i noen redaktør." in heard


async def test_taken_back_nothing_is_left_and_nobody_else_may(desk: Desk, staff: Services) -> None:
    shown = await plan(desk)
    assert (await desk.answer(shown, "outreach.withdraw", LIV))[0] == MESSAGE
    look = {
        "body": [],
        "actions": [{**button(shown, "outreach.edit"), "data": {**button(shown, "outreach.edit")["data"]}}],
    }
    assert (await desk.answer(look, "outreach.edit", LIV))[0] == MESSAGE
    assert "Utspelet er sletta" in words(await desk.press(shown, "outreach.withdraw", ANNE))
    assert await desk.query("SELECT content ->> 'what' FROM outreach") == [""]
    assert "Ingen utspill er meldt." in words(await desk.open(KARI, "planlagte utspill"))


async def test_the_week_shows_all_on_one_line_of_time_and_no_employee(desk: Desk, staff: Services) -> None:
    await tell(desk, published_on="2026-11-26")
    await tell(desk, HELGE, subject="=Sykehjem;", published_on="2026-12-01")
    await plan(desk, LIV)
    await desk.write(
        LIV,
        "nytt forhåndsvarsel",
        title_nb="Budsjettet",
        release_words="onsdag kl. 15",
        release_where="rauma.kommune.no",
        release_by="x",
        release_refer_to="y",
        send_words="",
    )
    await desk.query("UPDATE announcement SET state = 'submitted'")
    card = await desk.open(KARI, "uka i media")
    said = words(card)
    order = [
        said.index(one)
        for one in ("onsdag 25.", "Budsjettet", "torsdag 26.", "Nye *vaktlister*", "fredag 27.", "Ny *sk")
    ]
    assert order == sorted(order)
    assert "mediekontakt · Åndalsnes Avis · Heimetenesta" in said
    assert "Anne" not in said
    assert "Sykehjem" not in said
    after = next(one for one in card["body"][::-1] if "etter" in str(one))["actions"][0]
    assert "=Sykehjem;" in words(await desk.teams.press(after, who=KARI))
    listed = fields(await desk.press(card, "media_week.export", KARI))["list"]
    assert listed == "medium;sak;enhet;dato\nÅndalsnes Avis;Nye *vaktlister*;Heimetenesta;2026-11-26"
    assert (await desk.deeds())[-1] == "export"
    assert "Veka i media, veke 48" in words(await _in_nynorsk(desk))


async def _in_nynorsk(desk: Desk) -> dict[str, Any]:
    await desk.teams.say("skriv nynorsk", who=KARI)
    card = await desk.open(KARI, "veka i media")
    await desk.teams.say("skriv bokmål", who=KARI)
    return card


@pytest.mark.parametrize("said", ["x", "0001-01-01", "9999-12-31"])
async def test_a_week_that_is_none_is_refused_kindly(desk: Desk, said: str) -> None:
    (card,) = await desk.teams.say("", who=KARI, value={"verb": "media_week.show", "week": said})
    assert "Prøv en gang til" in words(card)


async def test_what_was_planned_for_a_day_that_has_passed_waits_for_nobody(
    desk: Desk, staff: Services, clock: FixedClock
) -> None:
    await plan(desk)
    assert "Ny *skole* på Fjellvang" in words(await desk.open(KARI, "planlagte utspill"))
    clock.moment += timedelta(days=5)
    assert "Ny *skole* på Fjellvang" not in words(await desk.open(KARI, "planlagte utspill"))
