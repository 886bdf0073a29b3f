"""Who may speak to the media: every cell of the table, its circumstances, and the cards that come of it."""

import json
import re
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import BotError, PackError
from bot.lookup import CsvDirectory
from bot.services import Services
from bot.spokesperson import (
    TABLE,
    Advice,
    Asker,
    Capacity,
    Case,
    Maybe,
    Position,
    Stage,
    Subject,
    advise,
    load,
    position_of,
)
from bot.turn import Card, Sender, Turn
from cards import advice
from cards import spokesperson as cards
from dialogs import spokesperson

ROOT = Path(__file__).parents[1]
NO_DB = cast(AsyncConnection, None)
PERSON = "d0000000-0000-4000-8000-0000000000{:02}"
DIRECTOR, MAYOR, CHIEF, LEADER, EMPLOYEE, UNION = (PERSON.format(n) for n in (1, 2, 3, 5, 9, 11))
MUNICIPALITY = """
                     own_work             unit                     administration           politics
                     crisis               other_field              unclear
employee             facts_own_work:own_leader  refer_with_facts:own_leader+service_leader
                     refer_with_facts:municipal_director  refer_with_facts:mayor
                     refer_with_facts:mayor+communications_chief
                     refer_with_facts:service_leader+communications_chief  clarify_with_facts:municipal_director
leader               speak_own_area:  speak_own_area:  refer_with_own_area:municipal_director
                     refer_with_own_area:mayor  refer_with_own_area:mayor+communications_chief
                     refer_with_own_area:service_leader+communications_chief  clarify_with_own_area:municipal_director
communications_chief speak_communications:  speak_communications:  coordinate_press:municipal_director
                     coordinate_press:mayor  crisis_chief:mayor  coordinate_press:service_leader
                     clarify_chief:municipal_director
municipal_director   speak_administration:  speak_administration:  speak_administration:
                     administrative_side:mayor  administrative_side:mayor+communications_chief
                     speak_administration:service_leader  settle_question:mayor
mayor                speak_municipality:  speak_with_administration:service_leader
                     speak_with_administration:municipal_director  speak_municipality:
                     crisis_mayor:communications_chief  speak_with_administration:service_leader
                     clarify_mayor:municipal_director
elected              elected_voice:mayor  elected_voice:service_leader  elected_voice:municipal_director
                     elected_voice:mayor  elected_voice:mayor+communications_chief  elected_voice:service_leader
                     elected_voice:municipal_director
"""
WIDTH = len(Subject) + 1
WORDS = MUNICIPALITY.split()[len(Subject) :]
GRID = {WORDS[n]: dict(zip(Subject, WORDS[n + 1 : n + WIDTH], strict=True)) for n in range(0, len(WORDS), WIDTH)}
IN_ANOTHER_ROLE = {
    Subject.OWN_WORK: "service_leader",
    Subject.UNIT: "service_leader",
    Subject.ADMINISTRATION: "municipal_director",
    Subject.POLITICS: "mayor",
    Subject.CRISIS: "mayor+communications_chief",
    Subject.OTHER_FIELD: "service_leader",
    Subject.UNCLEAR: "municipal_director",
}
CELLS = list(product(Position, Capacity, Subject))
CIRCUMSTANCES = list(product(Asker, Maybe, Maybe, Stage))
FOUR = (Position.EMPLOYEE, Position.LEADER, Position.COMMUNICATIONS_CHIEF, Position.ELECTED)


def expected(position: Position, capacity: Capacity, subject: Subject) -> tuple[str, list[str]]:
    """The outcome and the speakers as read from sections 6 and 7 by hand."""
    if capacity is Capacity.MUNICIPALITY:
        outcome, _, offices = GRID[position][subject].partition(":")
        return outcome, [one for one in offices.split("+") if one]
    offices = IN_ANOTHER_ROLE[subject]
    is_elected = capacity is Capacity.ELECTED or position in (Position.MAYOR, Position.ELECTED)
    outcome = "union_voice" if capacity is Capacity.UNION else "free_elected" if is_elected else "own_voice"
    return outcome, [one for one in offices.split("+") if one != position]


def words(card: Card) -> str:
    """Everything that a card shows."""
    return "\n".join(_texts(card["body"]))


def _texts(node: Any) -> list[str]:
    if isinstance(node, list):
        return [one for part in node for one in _texts(part)]
    if not isinstance(node, dict):
        return []
    own = [node[key] for key in ("text", "title", "label") if isinstance(node.get(key), str)]
    return own + [one for value in node.values() for one in _texts(value)]


def turn(person: str, **chosen: Any) -> Turn:
    """What the form sends."""
    data = {"verb": "spokesperson.decide", "language": "nb", **chosen}
    return Turn(id="1", sender=Sender(person), scope="personal", norm="nb", data=data)


async def shown(services: Services, person: str, capacity: str, subject: str, **more: str) -> str:
    """The words of the answer to a filled-in form."""
    reply = await spokesperson.decide(turn(person, capacity=capacity, subject=subject, **more), services, NO_DB)
    return words(reply.cards[0])


@pytest.mark.parametrize(("position", "capacity", "subject"), CELLS)
def test_every_cell_says_who_speaks_as_sections_6_and_7_do(
    position: Position, capacity: Capacity, subject: Subject
) -> None:
    advice = advise(Case(position, capacity, subject))
    assert (advice.outcome, list(advice.speakers)) == expected(position, capacity, subject)
    assert set(advice.sections) <= {"6", "7.1", "7.2"}
    assert advice.sections


@pytest.mark.parametrize(("position", "capacity", "subject"), CELLS)
def test_every_case_in_every_circumstance_has_advice_with_texts_and_is_shown(
    position: Position, capacity: Capacity, subject: Subject
) -> None:
    for asker, confidentiality, controversial, stage in CIRCUMSTANCES:
        advice = advise(Case(position, capacity, subject, asker, confidentiality, controversial, stage))
        assert advice.now
        assert position not in advice.speakers
    card = cards.outcome(advice, {}, "nb")
    assert card["version"] == "1.5"
    assert "Kommunikasjonsstrategien" in words(card)


def test_every_outcome_and_step_has_a_text_and_no_text_is_left_over() -> None:
    table = load()
    parts = [*table.rules, *table.outcomes.values()]
    steps = {step for one in parts for step in (*one.before, *one.now, *one.after)}
    used = {table.cells[position][capacity][subject].outcome for position, capacity, subject in CELLS}
    assert set(advice.steps("nb")) == steps
    assert set(advice.leads("nb")) == set(advice.says("nb")) == set(table.outcomes) == used


@pytest.mark.parametrize("rule", load().rules, ids=str)
def test_every_rule_fits_some_case(rule: Any) -> None:
    cases = (Case(one, who, what, *more) for one, who, what in CELLS for more in CIRCUMSTANCES)
    assert any(rule.when.fits(case) for case in cases)


def test_a_table_with_a_hole_is_refused_by_name(tmp_path: Path) -> None:
    broken = tmp_path / "hole.yaml"
    broken.write_text(TABLE.read_text(encoding="utf-8").replace("      crisis: {outcome: crisis_mayor", "      x: {a"))
    with pytest.raises(PackError, match=r"hole\.yaml"):
        load(broken)


@pytest.mark.parametrize(("capacity", "subject"), list(product(Capacity, Subject)))
def test_an_elected_representative_a_leader_the_chief_and_an_employee_differ_in_the_same_case(
    capacity: Capacity, subject: Subject
) -> None:
    advice = [advise(Case(position, capacity, subject)) for position in FOUR]
    assert len(set(advice)) == len(FOUR)
    assert len({words(cards.outcome(one, {}, "nb")) for one in advice}) == len(FOUR)


def test_the_four_get_different_answers_and_not_only_steps_on_behalf_of_the_municipality() -> None:
    for subject in Subject:
        assert len({advise(Case(one, Capacity.MUNICIPALITY, subject)).outcome for one in FOUR}) == len(FOUR)


@pytest.mark.parametrize(("position", "subject"), list(product(Position, Subject)))
def test_on_ones_own_behalf_the_answer_is_never_no(position: Position, subject: Subject) -> None:
    for more in CIRCUMSTANCES:
        said = words(cards.outcome(advise(Case(position, Capacity.OWN, subject, *more)), {}, "nb"))
        assert said.startswith("Ja, du ")
        assert "uttaler deg ikke" not in said
        assert "Taushetsplikten gjelder alltid" in said
        assert "Si fra til lederen" not in said
        assert "Spør lederen" not in said


def test_on_ones_own_behalf_it_says_how_not_to_be_taken_for_the_municipality() -> None:
    advice = advise(Case(Position.EMPLOYEE, Capacity.OWN, Subject.OWN_WORK))
    assert {"say_own_behalf", "own_accounts", "what_is_confidential"} <= set(advice.now)
    assert "også om ditt eget fagfelt" in words(cards.outcome(advice, {}, "nb"))
    assert "leader_is_heard" in advise(Case(Position.LEADER, Capacity.OWN, Subject.UNIT)).now


def test_an_elected_representative_is_free_in_all_matters_but_spares_the_single_employee() -> None:
    for position, subject in product(Position, Subject):
        advice = advise(Case(position, Capacity.ELECTED, subject))
        assert advice.outcome == "free_elected"
        assert {"spare_single_employee", "raise_internally"} <= set(advice.now)


def test_confidentiality_adds_a_step_whoever_speaks() -> None:
    for cell in CELLS:
        without = advise(Case(*cell, confidentiality=Maybe.NO)).now
        assert set(advise(Case(*cell, confidentiality=Maybe.YES)).now) - set(without) == {"keep_confidential"}
        (unsure,) = set(advise(Case(*cell, confidentiality=Maybe.UNSURE)).now) - set(without)
        assert unsure.startswith("check_confidential")


def test_in_a_controversial_matter_employees_and_leaders_must_tell_and_the_free_need_not() -> None:
    for position, capacity, subject in CELLS:
        before = advise(Case(position, capacity, subject, controversial=Maybe.YES)).before
        must = capacity is Capacity.MUNICIPALITY and position in (Position.EMPLOYEE, Position.LEADER)
        assert ("tell_of_controversy" in before) is must
        assert "tell_if_controversy" not in before


def test_after_a_decision_the_mayor_answers_for_it() -> None:
    for position, subject in product(Position, Subject):
        advice = advise(Case(position, Capacity.MUNICIPALITY, subject, stage=Stage.DECIDED))
        assert ("mayor" in advice.speakers) is (position is not Position.MAYOR)
        assert ("you_answer_for_decision" in advice.now) is (position is Position.MAYOR)


@pytest.mark.parametrize(
    ("stage", "step"),
    [
        (Stage.NOT_STARTED, "say_not_started"),
        (Stage.BEING_PREPARED, "say_being_prepared"),
        (Stage.BEFORE_POLITICIANS, "say_politicians_decide"),
    ],
)
def test_the_stage_is_told_on_behalf_of_the_municipality_and_limits_nobody_else(stage: Stage, step: str) -> None:
    for position, capacity, subject in CELLS:
        now = advise(Case(position, capacity, subject, stage=stage)).now
        assert (step in now) is (capacity is Capacity.MUNICIPALITY)
        assert ("free_at_every_stage" in now) is (capacity is not Capacity.MUNICIPALITY)


@pytest.mark.parametrize(
    ("asker", "step"),
    [
        (Asker.JOURNALIST, "ask_for_time"),
        (Asker.UNSURE, "ask_for_time"),
        (Asker.RESIDENT, "service_desk"),
        (Asker.ORGANISATION, "service_desk"),
        (Asker.COLLEAGUE, "share_internally"),
    ],
)
def test_who_asks_decides_the_first_step(asker: Asker, step: str) -> None:
    advice = advise(Case(Position.EMPLOYEE, Capacity.MUNICIPALITY, Subject.UNIT, asker))
    assert step in advice.now
    assert ("tell_leader" in advice.after) is (step == "ask_for_time")


def test_no_text_says_that_somebody_is_not_allowed_to_speak() -> None:
    folders = {"cards": "**/*.p[yo]", "dialogs": "*.py", "bot/guidelines": "*", "bot/pages": "*"}
    files = [TABLE, *(path for folder, names in folders.items() for path in (ROOT / folder).glob(names))]
    forbidden = re.compile(r"ikkj?e lov til å uttal|not allowed to speak", re.IGNORECASE)
    assert forbidden.search("Du har ikkje lov til å uttale deg")
    assert len(files) > 90
    assert {"bot.po", "elsewhere.yaml", "advice.py"} <= {one.name for one in files}
    assert [one.name for one in files if forbidden.search(" ".join(one.read_text(encoding="utf-8").split()))] == []


@pytest.mark.parametrize(
    ("person", "position"),
    [
        (DIRECTOR, Position.MUNICIPAL_DIRECTOR),
        (MAYOR, Position.MAYOR),
        (CHIEF, Position.COMMUNICATIONS_CHIEF),
        (LEADER, Position.LEADER),
        (EMPLOYEE, Position.EMPLOYEE),
        (UNION, Position.EMPLOYEE),
        ("nobody", Position.EMPLOYEE),
    ],
)
def test_the_directory_tells_what_a_person_is(services: Services, person: str, position: Position) -> None:
    day = services.clock.now().date()
    assert position_of(services.directory.employee(person), services.directory, day) is position


def test_a_representative_is_elected_by_title_or_when_speaking_as_one(services: Services) -> None:
    day, directory = services.clock.now().date(), services.directory
    tuva, anne = directory.employee(UNION), directory.employee(EMPLOYEE)
    assert tuva is not None
    assert anne is not None
    assert position_of(tuva, directory, day, Capacity.ELECTED) is Position.ELECTED
    assert position_of(tuva, directory, day, Capacity.UNION) is Position.EMPLOYEE
    assert position_of(replace(anne, title="Folkevalgt"), directory, day) is Position.ELECTED
    assert position_of(replace(anne, roles=frozenset({"editor"})), directory, day) is Position.COMMUNICATIONS_CHIEF


def test_a_namesake_holds_no_office(services: Services) -> None:
    day, directory = services.clock.now().date(), services.directory
    mayor = directory.employee(MAYOR)
    assert mayor is not None
    assert position_of(replace(mayor, title=""), directory, day) is Position.MAYOR
    namesake = replace(mayor, id="another", email="", title="", roles=frozenset({"employee"}))
    assert position_of(namesake, directory, day) is Position.EMPLOYEE


async def test_the_form_asks_six_things_in_one_card_and_shows_the_press_contact(services: Services) -> None:
    reply = await spokesperson.start(Turn("1", Sender(EMPLOYEE), "personal", "nb"), services, NO_DB)
    (card,) = reply.cards
    inputs = {one["id"]: one for one in card["body"] if one["type"] == "Input.ChoiceSet"}
    assert list(inputs) == ["capacity", "subject", "asker", "confidentiality", "controversial", "stage"]
    assert {name for name, one in inputs.items() if one.get("isRequired") and one["errorMessage"]} == {
        "capacity",
        "subject",
    }
    assert all(one["label"] for one in inputs.values())
    assert '"type": "Action.Execute"' in json.dumps(card)
    assert "Kari Kommunikasjon, 00 00 00 03" in words(card)


async def test_every_choice_of_the_form_is_understood(services: Services) -> None:
    card = cards.form("nb", {})
    inputs = [one for one in card["body"] if one["type"] == "Input.ChoiceSet"]
    for one in inputs:
        for choice in one["choices"]:
            chosen = {"capacity": "own", "subject": "unit", one["id"]: choice["value"]}
            assert await shown(services, EMPLOYEE, **chosen)


async def test_a_speaker_is_shown_with_name_phone_and_deputy(services: Services) -> None:
    said = await shown(services, EMPLOYEE, "municipality", "politics")
    assert "Du uttaler deg ikke på vegne av kommunen om dette." in said
    assert "Ordføreren\nDemo Ordførdal, 00 00 00 02\nStedfortreder: Dina Varaordførdal" in said
    assert "Kilde: Kommunikasjonsstrategien 6 og 7.1" in said


async def test_the_nearest_leader_is_named_and_an_unknown_leader_is_a_role(services: Services) -> None:
    said = await shown(services, EMPLOYEE, "municipality", "unit")
    assert "Nærmeste leder\nLiv Leiarstad, liv.leiarstad@example.invalid\nLederen for tjenesten det gjelder" in said
    assert "Liv" not in await shown(services, "nobody", "municipality", "unit")


async def test_an_expired_holder_is_not_shown(services: Services, settings: Any, tmp_path: Path) -> None:
    offices = tmp_path / "offices.csv"
    offices.write_text(
        "office,name,phone,email,deputy,valid_from,valid_to\n"
        "mayor,Gamle Ordfører,00 00 00 09,gammel@example.invalid,Vara Gammel,2020-01-01,2026-11-23\n",
        encoding="utf-8",
    )
    directory = CsvDirectory(settings.people_file, settings.units_file, offices)
    said = await shown(replace(services, directory=directory), EMPLOYEE, "municipality", "politics")
    assert "Ordføreren" in said
    assert "Gam" not in said
    assert "00 00 00 09" not in said


async def test_a_holders_last_day_is_the_day_in_oslo(services: Services, settings: Any, tmp_path: Path) -> None:
    offices = tmp_path / "offices.csv"
    row = "mayor,Siste Dag,00 00 00 09,siste@example.invalid,,2020-01-01,2026-11-24"
    offices.write_text(f"office,name,phone,email,deputy,valid_from,valid_to\n{row}\n", encoding="utf-8")
    directory = CsvDirectory(settings.people_file, settings.units_file, offices)
    clock = cast(Any, services.clock)
    clock.moment = clock.moment.replace(hour=22, minute=59)
    assert "Siste Dag" in await shown(replace(services, directory=directory), EMPLOYEE, "municipality", "politics")
    clock.moment = clock.moment.replace(hour=23, minute=0)
    assert "Siste Dag" not in await shown(replace(services, directory=directory), EMPLOYEE, "municipality", "politics")


async def test_the_same_form_gives_the_mayor_and_an_employee_their_own_answers(services: Services) -> None:
    people = (EMPLOYEE, LEADER, CHIEF, DIRECTOR, MAYOR)
    said = [await shown(services, one, "municipality", "administration") for one in people]
    assert len(set(said)) == len(people)


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"capacity": "own"},
        {"subject": "unit"},
        {"capacity": "", "subject": "unit"},
        {"capacity": "king", "subject": "unit"},
        {"capacity": "own", "subject": "weather"},
        {"capacity": ["own"], "subject": "unit"},
        {"capacity": "own", "subject": "unit", "asker": "ghost"},
        {"capacity": "own", "subject": "unit", "confidentiality": True},
        {"capacity": "own", "subject": "unit", "controversial": {"a": 1}},
        {"capacity": "own", "subject": "unit", "stage": 7},
    ],
)
async def test_a_form_with_a_bad_value_is_refused(services: Services, chosen: dict[str, Any]) -> None:
    with pytest.raises(BotError) as caught:
        await spokesperson.decide(turn(EMPLOYEE, **chosen), services, NO_DB)
    assert caught.value.reason == "bad_form"


def test_an_advice_without_speakers_shows_no_empty_list() -> None:
    advice = Advice("speak_own_area", (), (), ("ask_for_time",), (), ("6",))
    said = words(cards.outcome(advice, {}, "nb"))
    assert "Disse svarer" not in said
    assert "Etterpå" not in said
    assert said.rstrip().endswith("Se på en ny sak")
