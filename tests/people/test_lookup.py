"""Who leads, who holds a role or an office, and who is whose nearest leader, on which day."""

from datetime import date, timedelta

import pytest

from bot import listing, overlay
from bot.config import Settings
from bot.directory import Absence, Employee, Unit
from bot.lookup import Lookup
from bot.name import meant, order
from bot.snapshot import Snapshot
from tests.people.conftest import person

DAY = date(2026, 11, 24)
DIRECTOR, MAYOR, CHIEF, HELSE, HEIME, OPPVEKST, ANNE, VIDAR, TUVA, HANDLER = map(
    person, (1, 2, 3, 4, 5, 6, 9, 10, 11, 12)
)


def looked(settings: Settings, *absences: Absence, but: str = "") -> Lookup:
    """The demo's directory with absences, and without one person."""
    found = overlay.laid(listing.roster(settings.people_file), listing.people(settings.people_file), "csv")
    people = {one.id: one for one in found if one.id != but}
    units, offices = listing.units(settings.units_file), listing.offices(settings.offices_file)
    return Lookup(Snapshot(people, {one.person_id: one for one in absences}, units, offices))


def away(who: str, deputy: str, days: int = 0) -> Absence:
    """An absence from today."""
    return Absence(who, deputy, DAY, DAY + timedelta(days=days))


def name(found: Employee | None) -> str:
    """The name, "" for nobody."""
    return found.name if found else ""


def test_who_leads_a_unit_leads_those_below_and_the_unit_above_answers_for_one_without(settings: Settings) -> None:
    found = looked(settings)
    assert found.leads(HELSE, DAY) == {"Helse og omsorg", "Heimetenesta"}
    assert len(found.leads(DIRECTOR, DAY)) == 7
    assert found.leads(ANNE, DAY) == frozenset()
    assert found.leads("nobody", DAY) == found.roles("nobody", DAY) == frozenset()
    assert name(found.leader("Heimetenesta", DAY)) == "Liv Leiarstad"
    assert name(looked(settings, but=HEIME).leader("Heimetenesta", DAY)) == "Helge Helsedal"
    assert found.leader("Ukjent", DAY) is None


def test_a_nearest_leader_is_never_oneself_and_a_politician_has_none(settings: Settings) -> None:
    found = looked(settings)
    assert name(found.manager(ANNE, DAY)) == "Liv Leiarstad"
    assert name(found.manager(HEIME, DAY)) == "Helge Helsedal"
    assert name(looked(settings, away(HEIME, VIDAR)).manager(ANNE, DAY)) == "Vidar Vaktmestervik"
    assert name(looked(settings, away(HEIME, ANNE)).manager(ANNE, DAY)) == "Liv Leiarstad"
    assert name(looked(settings, but=HEIME).manager(ANNE, DAY)) == "Helge Helsedal", "the one who was named has left"
    assert found.manager(DIRECTOR, DAY) is None
    assert found.manager(MAYOR, DAY) is None
    assert found.manager("nobody", DAY) is None


def test_only_rights_that_can_be_handed_over_go_to_a_deputy(settings: Settings) -> None:
    found = looked(settings, away(MAYOR, ANNE), away(CHIEF, TUVA), away(HANDLER, VIDAR))
    assert found.roles(ANNE, DAY) == {"employee"}
    assert found.roles(TUVA, DAY) == {"employee", "representative", "leader", "editor"}
    assert found.roles(VIDAR, DAY) == {"employee", "pointer_handler"}
    assert found.roles(VIDAR, DAY + timedelta(days=1)) == {"employee"}
    assert [one.id for one in found.holders("pointer_handler", DAY)] == [HANDLER, VIDAR]
    assert name(found.leader("Kommunikasjon", DAY)) == "Tuva Tillitsvoll"


def test_two_who_stand_in_for_each_other_do_not_go_round_for_ever(settings: Settings) -> None:
    found = looked(settings, away(HELSE, HEIME), away(HEIME, HELSE))
    assert name(found.leader("Helse og omsorg", DAY)) == "Liv Leiarstad"
    assert found.roles(HEIME, DAY) == {"employee", "leader"}
    assert found.leads(HEIME, DAY) == {"Helse og omsorg", "Heimetenesta"}


def test_an_office_names_its_deputy_and_remembers_whose_it_is(settings: Settings) -> None:
    found = looked(settings, away(MAYOR, ANNE))
    holder = found.holder("mayor", DAY)
    assert holder is not None
    assert holder.instead_of is not None
    assert (holder.name, holder.email, holder.phone) == ("Anne Ansattsen", "anne.ansattsen@example.invalid", "")
    assert holder.instead_of.name == "Demo Ordførdal"
    assert found.offices(MAYOR, DAY) == {"mayor"}
    assert found.offices(ANNE, DAY) == {"mayor"}
    assert found.offices(ANNE, DAY + timedelta(days=1)) == frozenset()
    after = found.holder("mayor", DAY + timedelta(days=1))
    assert after is not None
    assert after.name == "Demo Ordførdal"


def test_a_unit_may_name_its_leader_by_address_and_whoever_leads_one_is_a_leader(settings: Settings) -> None:
    people = {ANNE: Employee(ANNE, "Anne", "Anne@example.invalid", "", "A", "", frozenset({"employee"}), None)}
    units = {"A": Unit("A", "", "anne@example.invalid", "nn")}
    found = Lookup(Snapshot(people, {}, units, []))
    assert found.roles(ANNE, DAY) == {"employee", "leader"}
    assert found.norm(ANNE) == "nn"


def test_external_people_hold_a_role_but_are_no_employees() -> None:
    eva = Employee("external:eva@x.no", "Eva", "eva@x.no", "", "", "", frozenset({"representative"}), None, "external")
    found = Lookup(Snapshot({eva.id: eva}, {}, {}, []))
    assert list(found.externals()) == list(found.holders("representative", DAY)) == [eva]
    assert list(found.employees()) == []


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Anne Ansattsen", ["Anne Ansattsen"]),
        ("anne", ["Anne Ansattsen"]),
        ("ANSATTSEN", ["Anne Ansattsen"]),
        ("demo", ["Demo Direktørsen", "Demo Ordførdal"]),
        ("Vid", ["Vidar Vaktmestervik"]),
        ("Ane Ansatsen", ["Anne Ansattsen"]),
        ("vidar.vaktmestervik@example.invalid", ["Vidar Vaktmestervik"]),
        ("Ingen Ingensen", []),
        (" ", []),
    ],
)
def test_a_name_is_found_by_its_parts_and_in_spite_of_a_typing_error(
    settings: Settings, said: str, found: list[str]
) -> None:
    assert [one.name for one in meant(said, looked(settings).employees())] == found


def test_names_stand_in_norwegian_order() -> None:
    names = ["Åse", "Zakarias", "Ørjan", "Ævar", "Aage", "Berit", "anders"]
    assert sorted(names, key=order) == ["anders", "Berit", "Zakarias", "Ævar", "Ørjan", "Aage", "Åse"]
