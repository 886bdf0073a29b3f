"""What the report of a message says of how it went: in numbers, by reason, and what they mean."""

import pytest

from bot.turn import Norm
from cards import report
from tests.cards import messages
from tests.teams.conftest import words

REASONS: dict[Norm, list[str]] = {
    "nb": [
        "Har verken boten eller e-post: 11",
        "Har blokkert boten: 9",
        "Chatten finnes ikke lenger: 3",
        "Stoppet før den ble sendt: 1",
    ],
    "nn": [
        "Har verken boten eller e-post: 11",
        "Har blokkert boten: 9",
        "Chatten finst ikkje lenger: 3",
        "Stoppa før ho blei send: 1",
    ],
}
MEANS: dict[Norm, str] = {"nb": "er det eneste som telles", "nn": "er det einaste som blir talt"}


@pytest.mark.parametrize("norm", ["nb", "nn"])
def test_those_not_reached_are_counted_by_reason_most_first_on_the_card_and_in_its_letter(norm: Norm) -> None:
    assert report.reasons(messages.made(), norm) == REASONS[norm]
    card, letter = words(report.card_of(messages.made(), norm)), report.letter(messages.made(), norm).text
    assert all(f"- {one}" in card and one in letter for one in REASONS[norm])


def test_whom_it_did_not_reach_and_of_whom_that_is_uncertain_are_two_numbers() -> None:
    told = dict(report.facts(messages.made(), "nb"))
    assert (told["Mottakere"], told["Levert"]) == ("612", "571 (531 i Teams, 40 på e-post)")
    assert (told["Uvisst om den kom fram"], told["Ikke nådd"], told["Venter"]) == ("2", "24", "4")


@pytest.mark.parametrize("norm", ["nb", "nn"])
def test_what_the_number_of_lest_means_is_said_beside_it(norm: Norm) -> None:
    said = words(report.card_of(messages.made(), norm))
    assert "402 av 571 har" in said
    assert MEANS[norm] in said
