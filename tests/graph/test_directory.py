"""The full read: everybody in the groups, with manager and unit, and nobody whom the bot has no business with."""

import pytest

from bot.errors import GraphError
from bot.graph.client import Graph
from bot.graph.directory import GraphDirectory
from bot.member import Member, group_ids, role_groups
from tests.graph.server import Entra

ALL = "e0000000-0000-4000-8000-000000000001"
SCHOOL = "e0000000-0000-4000-8000-000000000002"
EDITORS = "e0000000-0000-4000-8000-000000000003"


async def test_a_member_is_read_with_manager_title_and_unit(entra: Entra, graph: Graph) -> None:
    leader = entra.add("Rektor Rektorsen", ALL, manager=None)
    entra.add("Lise Lærar", ALL, jobTitle="Lærar", department="Skulen på Nes", manager={"id": leader.upper()})
    roster = await GraphDirectory(graph, [ALL], {}).read()
    assert roster.members[1] == Member(
        id="d0000000-0000-4000-8000-000000000001",
        name="Lise Lærar",
        email="lise@example.invalid",
        title="Lærar",
        unit="Skulen på Nes",
        manager=leader,
        enabled=True,
        guest=False,
    )
    assert roster.members[0].manager == ""


async def test_six_hundred_people_are_read_page_by_page_and_fifteen_at_a_time(entra: Entra, graph: Graph) -> None:
    people = [entra.add(f"Person{number} Personsen", ALL) for number in range(600)]
    told: list[tuple[int, int]] = []
    roster = await GraphDirectory(graph, [ALL], {}).read(lambda done, of: told.append((done, of)))
    assert [one.id for one in roster.members] == people
    assert len(entra.paths("/transitiveMembers")) == 11, "six pages, an empty one between each two"
    assert len(entra.paths("/users")) == 40
    assert (told[0], told[-1], len(told)) == ((15, 600), (600, 600), 40)


async def test_pages_of_people_are_followed_as_well(entra: Entra, graph: Graph) -> None:
    entra.page = 2
    people = [entra.add(f"Person{number} Personsen", ALL) for number in range(5)]
    roster = await GraphDirectory(graph, [ALL], {}).read()
    assert sorted(one.id for one in roster.members) == people


async def test_who_is_in_two_groups_is_read_once_and_devices_are_nobody(entra: Entra, graph: Graph) -> None:
    both = entra.add("Anne Ansattsen", ALL, SCHOOL)
    other = entra.add("Bjørn Byggson", SCHOOL)
    entra.groups[ALL] += [
        {"@odata.type": "#microsoft.graph.group", "id": SCHOOL},
        {"@odata.type": "#microsoft.graph.device", "id": "f0000000-0000-4000-8000-000000000001"},
    ]
    roster = await GraphDirectory(graph, [ALL, SCHOOL], {}).read()
    assert [one.id for one in roster.members] == [both, other]
    assert roster.unreadable == ()


async def test_people_outside_the_groups_are_not_asked_for(entra: Entra, graph: Graph) -> None:
    entra.add("Anne Ansattsen", ALL)
    entra.add("Elev Elevsen")
    roster = await GraphDirectory(graph, [ALL], {}).read()
    assert [one.name for one in roster.members] == ["Anne Ansattsen"]


async def test_guests_are_left_out_and_counted_unless_they_are_let_in(entra: Entra, graph: Graph) -> None:
    entra.add("Gjest Gjestesen", ALL, userType="Guest")
    entra.add("Gammel Kontosen", ALL, userType=None)
    without = await GraphDirectory(graph, [ALL], {}).read()
    assert ([one.name for one in without.members], without.guests) == (["Gammel Kontosen"], 1)
    let_in = await GraphDirectory(graph, [ALL], {}, guests=True).read()
    assert ([one.guest for one in let_in.members], let_in.guests) == ([True, False], 0)


async def test_disabled_accounts_are_left_out_but_reported(entra: Entra, graph: Graph) -> None:
    entra.add("Slutta Sluttesen", ALL, accountEnabled=False)
    entra.add("Ukjend Ukjendsen", ALL, accountEnabled=None)
    entra.add("Stengt Gjest", ALL, accountEnabled=False, userType="Guest")
    roster = await GraphDirectory(graph, [ALL], {}).read()
    assert roster.members == ()
    assert [one.name for one in roster.disabled] == ["Slutta Sluttesen", "Ukjend Ukjendsen"]
    assert roster.guests == 1


async def test_an_account_that_graph_does_not_show_is_reported(entra: Entra, graph: Graph) -> None:
    person = entra.add("Anne Ansattsen", ALL)
    del entra.users[person]
    assert (await GraphDirectory(graph, [ALL], {}).read()).unreadable == (person,)


async def test_who_has_no_mailbox_is_reached_by_the_name_they_sign_in_with(entra: Entra, graph: Graph) -> None:
    entra.add("Anne Ansattsen", ALL, mail=None, userPrincipalName="anne@sign-in.invalid")
    assert (await GraphDirectory(graph, [ALL], {}).read()).members[0].email == "anne@sign-in.invalid"


async def test_each_role_has_the_members_of_all_its_groups(entra: Entra, graph: Graph) -> None:
    anne, bo = entra.add("Anne Ansattsen", ALL, EDITORS), entra.add("Bo Boson", ALL, SCHOOL)
    roles = {"editor": [EDITORS], "leader": [EDITORS, SCHOOL]}
    roster = await GraphDirectory(graph, [ALL], roles).read()
    assert roster.roles == {"editor": {anne}, "leader": {anne, bo}}


async def test_a_group_that_is_gone_or_a_refusal_midway_stops_the_whole_read(entra: Entra, graph: Graph) -> None:
    entra.add("Anne Ansattsen", ALL)
    with pytest.raises(GraphError, match="404 Request_ResourceNotFound"):
        await GraphDirectory(graph, [ALL, SCHOOL], {}).read()
    entra.answers["/users"] = [(403, {}, "Authorization_RequestDenied")]
    with pytest.raises(GraphError, match="403 Authorization_RequestDenied"):
        await GraphDirectory(graph, [ALL], {}).read()


def test_groups_and_roles_are_read_from_settings() -> None:
    assert group_ids(f" {ALL.upper()}, {SCHOOL},") == (ALL, SCHOOL)
    assert role_groups(f"editor={ALL}, admin={SCHOOL},editor={EDITORS}") == {
        "editor": (ALL, EDITORS),
        "admin": (SCHOOL,),
    }
    assert (group_ids(""), role_groups("")) == ((), {})


@pytest.mark.parametrize("text", ["Alle ansatte", f"{ALL};{SCHOOL}"])
def test_what_is_no_group_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="objekt-id"):
        group_ids(text)


@pytest.mark.parametrize(("text", "fault"), [(f"king={ALL}", "'king'"), (ALL, "rolle"), ("editor=", "objekt-id")])
def test_what_is_no_role_is_named(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        role_groups(text)
