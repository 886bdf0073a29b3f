"""A list of which a card shows a part goes on at a press, and each line of it stands on one card alone."""

from dataclasses import replace
from typing import Any

import pytest

from bot.campaign import Count
from bot.services import Services
from cards import yearboard
from tests.cards.yearly import BOARD
from tests.deleting import deleting
from tests.teams.conftest import actions, words
from tests.teams.desk import ANNE, HELGE, KARI, Desk, button, verbs
from tests.teams.test_approval import desk, staff
from tests.teams.test_outreach import plan
from tests.teams.test_story import sent as story_sent
from tests.teams.test_ticket import sent

__all__ = ["desk", "staff"]

COPIES = """
    INSERT INTO {table} ({columns}) SELECT {values} FROM {table}, generate_series(1, 24) AS number"""

LONG = """
    UPDATE ticket SET lines = (
        SELECT jsonb_agg(jsonb_build_object('asks', number % 2 = 1, 'text', number || repeat('ø', 990)))
        FROM generate_series(1, 20) AS number)"""


async def copied(desk: Desk, table: str, **values: str) -> None:
    """The one row of a table 25 times, each with an id of its own."""
    names = "SELECT column_name FROM information_schema.columns WHERE table_name = :table"
    columns = await desk.query(names, table=table)
    own = {"id": "gen_random_uuid()", **values}
    listed = ", ".join(own.get(one, one) for one in columns)
    await desk.query(COPIES.format(table=table, columns=", ".join(columns), values=listed))


async def walked(desk: Desk, card: dict[str, Any], verb: str, opens: str, who: str) -> list[str]:
    """What each line of a list opens, over all its cards."""
    found = [str(one["data"]["about"]) for one in actions(card) if one.get("data", {}).get("verb") == opens]
    assert len(found) <= 10
    if verb not in verbs(card):
        return found
    return [*found, *await walked(desk, await desk.press(card, verb, who), verb, opens, who)]


async def test_questions_that_wait_and_ones_own_go_on(desk: Desk) -> None:
    await sent(desk)
    await copied(desk, "ticket")
    for said, verb, who in (("spørsmål som venter", "ticket.queue", KARI), ("spørsmålene mine", "ticket.mine", ANNE)):
        found = await walked(desk, await desk.open(who, said), verb, "ticket.show", who)
        assert len(found) == len({*found}) == 25


async def test_planned_outreach_goes_on_for_editors_and_whoever_planned_it(desk: Desk) -> None:
    await plan(desk)
    await copied(desk, "outreach")
    lists = (("planlagte utspill", "outreach.queue", "outreach.weigh", KARI),)
    for said, verb, opens, who in (*lists, ("mine utspill", "outreach.mine", "outreach.show", ANNE)):
        found = await walked(desk, await desk.open(who, said), verb, opens, who)
        assert len(found) == len({*found}) == 25
    first = await desk.open(KARI, "uka i media")
    rest = await desk.press(first, "media_week.show", KARI)
    opened = [
        str(one["data"]["about"])
        for one in actions([first, rest])
        if one.get("data", {}).get("verb") == "outreach.weigh"
    ]
    assert (len(opened), "Vis flere" in words(first), "Vis flere" in words(rest)) == (25, True, False)
    assert len({*opened}) == 25


async def test_a_long_talk_is_read_to_its_beginning(desk: Desk, staff: Services) -> None:
    await sent(desk)
    await desk.query(LONG)
    for who in (KARI, ANNE):
        card = await desk.press(
            await desk.open(who, "spørsmål som venter" if who == KARI else "spørsmålene mine"), "ticket.show", who
        )
        seen = [card]
        while "ticket.show" in verbs(card):
            card = await desk.press(card, "ticket.show", who)
            seen.append(card)
        assert [number for number in range(1, 21) if f"\n{number}øøø" not in words(seen)] == []


async def test_what_was_not_answered_goes_on_in_groups_and_one_by_one(desk: Desk, staff: Services) -> None:
    await desk.query(deleting("question"))
    await desk.teams.say("Hvilken farge skal flagget på båten ha?", who=ANNE)
    words = "(ARRAY['eple','pære','plomme','druer','kirsebær','bringebær','tyttebær','multer','solbær','rips','nype',\
'rogn','hegg','eik','bjørk','gran','furu','osp','selje','or','alm','ask','lønn','lind'])[number]"
    await copied(desk, "question", text=words)
    found = await walked(desk, await desk.open(KARI, "lær bort"), "theme.list", "theme.show", KARI)
    assert len(found) == len({*found}) == 25
    card, seen = await desk.open(KARI, "spørsmål uten svar"), 1
    while "question.unanswered" in verbs(card):
        card, seen = await desk.press(card, "question.unanswered", KARI), seen + 1
    assert seen == 3


async def test_stories_go_on_for_editors_and_whoever_told_them(desk: Desk) -> None:
    await story_sent(desk)
    await copied(desk, "story")
    lists = (("innsendte historier", "story.queue", "story.weigh", KARI),)
    for said, verb, opens, who in (*lists, ("mine historier", "story.mine", "story.show", ANNE)):
        found = await walked(desk, await desk.open(who, said), verb, opens, who)
        assert len(found) == len({*found}) == 25


@pytest.mark.parametrize("skip", ["x", -1, True, 10**9, None, [1]])
async def test_a_place_that_no_button_names_is_the_first(desk: Desk, skip: object) -> None:
    await plan(desk, HELGE)
    (card,) = await desk.teams.say("", who=KARI, value={"verb": "outreach.queue", "skip": skip})
    assert button(card, "outreach.weigh")


def test_the_progress_of_forty_units_is_all_within_reach() -> None:
    units = {f"Eining {number:02}": Count(1, number % 3 + 1, 0) for number in range(40)}
    board, skip, seen = replace(BOARD, progress=units), 0, list[str]()
    while True:
        card = yearboard.card_of(board, "nb", skip)
        seen += [line.removeprefix("✓ ")[:9] for line in words(card).splitlines() if "Eining" in line]
        if "duty.board" not in verbs(card):
            break
        skip = button(card, "duty.board")["data"]["skip"]
    assert sorted(seen) == sorted(units)
