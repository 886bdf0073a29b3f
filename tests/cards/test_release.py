"""What a prenotice's copies become says the right thing, and nothing that is over."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.release import LONGEST_LINK
from bot.size import LARGEST, size
from bot.turn import Norm
from cards import embargo, moment, release
from cards.announcement import OPEN, address, rendered
from tests.cards.prenotice_cases import DRAFT, LATER, NOW, WATCH, watches
from tests.teams.conftest import actions, words

TEAMS = 28 * 1024
"""Bytes of a message, of the lowest limits that Microsoft names."""


@pytest.mark.parametrize("norm", ["nb", "nn"])
def test_a_stopped_one_repeats_nothing_of_the_message(norm: Norm) -> None:
    made = release.stopped(DRAFT, "Kari")
    assert "bygger" not in words(made.cards[norm]) + made.letters[norm].text
    assert "intern" in words(made.cards[norm])


@pytest.mark.parametrize("norm", ["nb", "nn"])
def test_a_postponed_one_says_the_new_time_and_the_whole_message_for_who_gets_it_first_now(norm: Norm) -> None:
    made = release.postponed(DRAFT, "Kari", LATER, LATER + timedelta(days=1))
    new, old = moment.when(LATER + timedelta(days=1), norm), moment.when(LATER, norm)
    for said in (words(made.cards[norm]), made.letters[norm].text):
        assert said.index(new) < said.index("bygger")
        assert said.count(old) == 1
    assert made.cards[norm]["fallbackText"].startswith(("Nytt tidspunkt", "Nytt tidspunkt"))


def test_buttons_of_a_copy_still_carry_the_delivery() -> None:
    asks = DRAFT.model_copy(update={"acknowledge": True})
    for made in (release.published(asks, "Kari", NOW, True, ""), release.postponed(asks, "Kari", NOW, LATER)):
        assert address(made.cards["nb"], 41)["actions"][0]["data"][OPEN] == 41


def test_a_public_one_no_longer_says_that_it_is_internal() -> None:
    made = release.published(DRAFT, "Kari", NOW, True, "https://x.invalid/sak")
    assert "ntern" not in words(made.cards["nb"])
    assert "https://x.invalid/sak" in made.letters["nb"].text


@pytest.mark.parametrize(
    ("where", "link", "told", "leads"),
    [
        ("Nettsida", "", "", None),
        ("https://a.example.invalid/b", "", "", "https://a.example.invalid/b"),
        ("http://a.example.invalid", "", "", None),
        ("https://a.example.invalid", "https://b.example.invalid", "", "https://b.example.invalid"),
        ("Nettsida", "https://b.example.invalid", "https://c.example.invalid", "https://c.example.invalid"),
    ],
)
def test_a_public_one_leads_to_the_matter_also_where_nobody_reports_it(
    where: str, link: str, told: str, leads: str | None
) -> None:
    assert DRAFT.release is not None
    known = DRAFT.model_copy(update={"release": DRAFT.release.model_copy(update={"where": where, "link": link})})
    made = release.published(known, "Kari", NOW, False, told)
    opened = [one["url"] for one in actions(made.cards["nb"]) if one["type"] == "Action.OpenUrl"]
    assert opened == ([leads] if leads else [])
    assert (leads or "Les saken") in (made.letters["nb"].text if leads else "Les saken")
    if link:
        assert link not in json.dumps(rendered(known, "Kari").cards)


def test_no_copy_grows_beyond_what_teams_takes() -> None:
    longest = "https://a.example.invalid/" + "x" * LONGEST_LINK
    room = TEAMS - LARGEST
    before = rendered(DRAFT, "Kari").cards
    for made in (
        release.published(DRAFT, "Kari", NOW, True, longest[:LONGEST_LINK]),
        release.held(DRAFT, "Kari"),
        release.postponed(DRAFT, "Kari", LATER, LATER + timedelta(days=1)),
        release.stopped(DRAFT, "Kari"),
    ):
        assert all(size(made.cards[norm]) - size(before[norm]) < room for norm in before)


def test_delivered_is_never_called_read() -> None:
    for name, watch in watches():
        card = words(embargo.card_of(watch, "nb"))
        assert "lest" not in card.replace("ikke at den er lest", ""), name
        if "unsent" not in name and watch.one.released is None and watch.occasion != "report":
            assert "ikke at den er lest" in card


def test_a_letter_says_the_same_as_the_card() -> None:
    for _, watch in watches():
        made = embargo.letter(watch, "nb")
        assert watch.titles["nb"] in made.subject
        assert "%" in made.text


def test_names_beyond_the_first_are_counted() -> None:
    late = replace(WATCH, seen=dict(watches())["late "].seen)
    assert "… og 13 til" in words(embargo.card_of(late, "nb"))
    assert embargo.card_of(late, "nb") != embargo.card_of(WATCH, "nb")


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert moment.when(first, "nb").endswith("kl. 02.30, norsk sommertid")
    assert moment.when(first + timedelta(hours=1), "nb").endswith("kl. 02.30, norsk vintertid")
    assert moment.when(first + timedelta(hours=2), "nb").endswith("kl. 03.30, norsk tid")
    assert moment.when(first, "nn") == "søndag 25. oktober 2026 kl. 02.30, norsk sommartid"
