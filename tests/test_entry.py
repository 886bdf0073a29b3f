"""The form as it was typed: it becomes a draft, what is not understood is said, and nothing is lost."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.announcement import Kind, Picture
from bot.config import Settings
from bot.entry import Entry, draft_of, group, read, settled
from bot.finding import Code
from bot.lookup import CsvDirectory
from bot.services import Services
from bot.turn import Norm
from cards.announcement import rendered

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ANNE, VIDAR = "d0000000-0000-4000-8000-000000000009", "d0000000-0000-4000-8000-000000000010"

SETTINGS = Settings(_env_file=None, bot_auth="off")
DIRECTORY = CsvDirectory(SETTINGS.people_file, SETTINGS.units_file, SETTINGS.offices_file)


def made(services: Services, **typed: str) -> Any:
    """The draft of what was typed, and the codes of what was found."""
    draft, found = draft_of(Entry(**typed), services.directory, NOW)
    return draft, [one.code for one in found]


def test_groups_and_named_people_together_are_the_audience(services: Services) -> None:
    chosen = ",".join([group("Heimetenesta"), "role:leader", "everyone", "unit:ukjent", "role:admin"])
    draft, found = made(services, to=chosen, people="Anne, vidar.vaktmestervik@example.invalid\nAnne Ansattsen")
    audience = draft.audience
    assert (audience.units, audience.everyone) == (("Heimetenesta",), True)
    assert (audience.roles, audience.people, found) == (("leader",), (ANNE, VIDAR), [])


def test_a_name_that_nobody_or_several_have_is_asked_for_with_the_addresses(services: Services) -> None:
    _, found = draft_of(Entry(people="Demo, Grete Ukjent"), services.directory, NOW)
    assert [one.code for one in found] == [Code.MANY_PERSONS, Code.UNKNOWN_PERSON]
    assert "Demo Ordførdal (Rauma kommune) demo.ordfordal@example.invalid" in found[0].about
    assert found[1].about == "Grete Ukjent"


def test_of_two_with_one_name_the_one_in_the_unit_that_is_typed_is_meant(tmp_path: Path) -> None:
    folk = [f"{one},Per Ås,,Lærar,{unit},,employee,nn" for one, unit in ((ANNE, "Skulen"), (VIDAR, '"Helse, omsorg"'))]
    head = SETTINGS.people_file.read_text(encoding="utf-8").splitlines()[0]
    (tmp_path / "people.csv").write_text("\n".join([head, *folk]), encoding="utf-8")
    (tmp_path / "units.csv").write_text('unit,parent,leader,norm\nSkulen,,,nn\n"Helse, omsorg",,,nn\n', "utf-8")
    directory = CsvDirectory(tmp_path / "people.csv", tmp_path / "units.csv", SETTINGS.offices_file)
    asked = draft_of(Entry(people="Per Ås"), directory, NOW)[1][0].about
    assert ("Per Ås (Skulen)" in asked, "Per Ås (Helse, omsorg)" in asked) == (True, True)
    draft, found = draft_of(Entry(people="per ås (skulen), Per (Helse, omsorg)"), directory, NOW)
    assert (draft.audience.people, found) == ((ANNE, VIDAR), [])


def test_a_typed_time_is_kept_as_its_day_and_hour(services: Services) -> None:
    written = Entry(
        title_nb="x", send_words="i morgen kl. 9", release_day="2026-11-26", release_time="08:00", kind="prenotice"
    )
    draft, found = draft_of(written, services.directory, NOW)
    kept = settled(written, draft)
    assert (kept.send_words, kept.send_day, kept.send_time, found) == ("", "2026-11-25", "09:00", [])
    assert draft_of(kept, services.directory, NOW)[0] == draft


def test_the_second_of_two_hours_is_kept_as_the_second(services: Services) -> None:
    night = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
    draft, found = draft_of(Entry(send_words="om 2 timer"), services.directory, night)
    kept = settled(Entry(send_words="om 2 timer"), draft)
    assert (draft.send_at, found) == (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), [])
    assert draft_of(kept, services.directory, night) == (draft, [])


def test_what_a_picture_shows_is_not_lost_where_its_address_is_missing(services: Services) -> None:
    draft, _ = draft_of(Entry(picture_alt="Ei bru"), services.directory, NOW)
    assert draft.picture == Picture(url="", alt="Ei bru")


BOTH = {"title_nb": "Ny bru", "text_nb": "Vi bygger.", "title_nn": "Ny bru", "text_nn": "Vi byggjer."}
AROUND = {
    "kind": "prenotice",
    "release_words": "kl. 15",
    "picture_url": "https://example.invalid/bru.png",
    "picture_alt": "En bru",
    "must_confirm": "Beredskap, bokmål",
    "release_may_say": "At saken kommer",
}
OWN = {"alt_nn": "Ei bru", "must_confirm_nn": "Beredskap, nynorsk", "may_say_nn": "At saka kjem"}


@pytest.mark.parametrize("own", [{}, OWN])
def test_what_is_said_around_the_text_is_read_in_ones_own_norm_where_it_is_written_in_both(
    services: Services, own: dict[str, str]
) -> None:
    draft, found = draft_of(Entry(**BOTH, **AROUND, **own), services.directory, NOW)
    assert found == []
    made = rendered(draft, "Kari")
    norms: tuple[tuple[Norm, bool], ...] = (("nb", False), ("nn", bool(own)))
    for norm, own_words in norms:
        card, letter = str(made.cards[norm]), made.letters[norm].text
        for name in ("picture_alt", "must_confirm", "release_may_say"):
            ours = OWN[{"picture_alt": "alt_nn", "must_confirm": "must_confirm_nn"}.get(name, "may_say_nn")]
            for place in (card, letter):
                assert (ours in place, AROUND[name] in place) == (own_words, not own_words)


def test_what_is_written_in_one_norm_alone_is_read_by_everybody(services: Services) -> None:
    draft, _ = draft_of(Entry(kind="prenotice", release_words="kl. 15", **OWN), services.directory, NOW)
    assert (draft.must_confirm, draft.acknowledge) == ("Beredskap, nynorsk", True)
    assert draft.release is not None
    assert (draft.release.may_say, draft.picture) == ("At saka kjem", Picture(url="", alt="Ei bru"))


def test_a_time_that_is_not_understood_stays_as_it_was_typed(services: Services) -> None:
    written = Entry(send_words="når det passer", release_words="snart", release_where="Nettsida", kind="prenotice")
    draft, found = draft_of(written, services.directory, NOW)
    assert ([one.code for one in found], draft.send_at, draft.release) == ([Code.UNCLEAR, Code.UNCLEAR], None, None)
    assert settled(written, draft) == written


def test_the_nights_of_the_clock_are_said(services: Services) -> None:
    assert made(services, send_day="2027-03-28", send_time="02:30")[1] == [Code.SKIPPED]
    assert made(services, send_day="2026-10-25", send_time="02:30")[1] == [Code.REPEATED]


def test_a_confirmation_has_its_button_and_an_announcement_no_release(services: Services) -> None:
    draft, _ = made(services, must_confirm="Ny rutine", coverage="50", release_day="2026-11-26", release_time="08:00")
    assert (draft.acknowledge, draft.must_confirm) == (True, "Ny rutine")
    assert (draft.kind, draft.release, draft.least_coverage) == (Kind.ANNOUNCEMENT, None, None)


@pytest.mark.parametrize(
    ("typed", "least"), [("80", 80), ("80 %", 80), ("79,5", 80), ("80 prosent", 80), ("100", 100), ("1", 1), ("", None)]
)
def test_a_share_of_its_own_is_read_as_people_type_it(services: Services, typed: str, least: int | None) -> None:
    draft, found = made(services, kind="prenotice", coverage=typed, release_day="2026-11-26", release_time="08:00")
    assert (draft.least_coverage, found) == (least, [])


@pytest.mark.parametrize("typed", ["nitti", "alle", "0", "0 %", "101", "-5", "nesten alle", "1e2", "٣"])
def test_a_share_that_is_none_is_asked_for_again(services: Services, typed: str) -> None:
    draft, found = made(services, kind="prenotice", coverage=typed, release_day="2026-11-26", release_time="08:00")
    assert (draft.least_coverage, found) == (None, [Code.NO_PERCENT])


ANY = st.one_of(st.text(max_size=40), st.integers(), st.booleans(), st.none(), st.lists(st.integers(), max_size=2))


@given(st.dictionaries(st.sampled_from(sorted(Entry.model_fields)), ANY))
def test_whatever_a_card_sends_becomes_a_draft_that_can_be_kept(submitted: dict[str, Any]) -> None:
    written = read(submitted)
    draft, _ = draft_of(written, DIRECTORY, NOW)
    assert "\x00" not in draft.model_dump_json()
    assert read(written.model_dump()) == written


def test_an_entry_with_only_choices_is_empty() -> None:
    assert Entry(kind="prenotice", to="everyone", acknowledge="true").empty
    assert not Entry(text_nn="x").empty
    assert read({"acknowledge": "false", "title_nb": "false", "urgent": True}) == Entry(title_nb="false", urgent="true")
