"""What an answer says of itself: that nobody has approved it yet, and that it is out of date."""

import json
from dataclasses import replace
from datetime import date
from typing import cast

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import ticket
from bot.guideline import Guideline
from bot.search import Search
from bot.services import Services
from bot.turn import Card, Norm, Sender, Turn
from cards import answer, onward
from dialogs import guideline

REF = "7.1-talsperson"
UNAPPROVED = {"nb": "Ikke godkjent av kommunikasjonssjefen ennå", "nn": "Ikkje godkjend av kommunikasjonssjefen enno"}
NO_DB = cast(AsyncConnection, None)


def words(card: Card) -> str:
    """Everything in a card."""
    return json.dumps(card, ensure_ascii=False)


def ended(one: Guideline, last: date) -> Guideline:
    """The guideline with a last day."""
    return replace(one, meta=one.meta.model_copy(update={"valid_to": last}))


@pytest.mark.parametrize("norm", ["nb", "nn"])
def test_an_unapproved_answer_says_so_outside_the_demo(search: Search, norm: Norm) -> None:
    one = search.pack[REF]
    signed = one.meta.model_copy(update={"approved_by": "Kari Kommunikasjon", "approved_on": date(2026, 11, 24)})
    assert UNAPPROVED[norm] in words(answer.answer(one, norm))
    assert UNAPPROVED[norm] not in words(answer.answer(one, norm, demo=True))
    assert UNAPPROVED[norm] not in words(answer.answer(replace(one, meta=signed), norm))


@pytest.mark.parametrize(("last", "says"), [(date(2026, 11, 23), True), (date(2026, 11, 24), False)])
async def test_a_guideline_that_has_ended_is_shown_with_a_warning(services: Services, last: date, says: bool) -> None:
    pack = {**services.pack, REF: ended(services.pack[REF], last)}
    pressed = Turn(id="1", sender=Sender("d"), scope="personal", norm="nb", data={"ref": REF})
    reply = await guideline.show(pressed, replace(services, pack=pack), NO_DB)
    assert ("gått ut på dato" in words(reply.cards[0])) is says


def test_a_question_is_handed_over_as_long_as_it_may_be() -> None:
    assert onward.LONGEST_ASKED == ticket.LONGEST
