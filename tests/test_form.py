"""Tokens of forms: right for one person, place, verb, thing and time; whatever else comes is refused, never a fault."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import form, privacy
from bot.config import Settings
from bot.form import Expired, Forged, Form, Forms, Ticket, Used
from bot.turn import Sender, Turn

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
FORMS = Forms(b"key")
DAY = timedelta(days=1)
VERB, ABOUT = "question.missing", "00000000-0000-4000-8000-000000000001"
ANNE = Turn("1", Sender("anne"), "personal", "nb", conversation="a:1", data={"verb": VERB, "about": ABOUT})
CHANGED = st.sampled_from(["person", "conversation", "verb", "about", "nonce", "expiry", "mac", "key"])
HEX = "0123456789abcdef"


def carrying(turn: Turn, token: object, **more: object) -> Turn:
    """The turn with a token in its data."""
    return replace(turn, data={**(turn.data or {}), "token": token, **more})


def fresh() -> str:
    """A token of Anne's."""
    return FORMS.sign(ANNE, VERB, NOW, ABOUT)


def test_a_token_is_right_for_its_life_and_then_too_old() -> None:
    turn = carrying(ANNE, fresh())
    assert FORMS.check(turn, NOW).day.isoformat() == "2026-11-25"
    assert FORMS.check(turn, NOW + timedelta(hours=23, minutes=59)).nonce == FORMS.check(turn, NOW).nonce
    for late in (timedelta(hours=24), timedelta(days=400)):
        with pytest.raises(Expired):
            FORMS.check(turn, NOW + late)


def test_no_two_tokens_are_the_same() -> None:
    assert len({fresh() for _ in range(100)}) == 100


def test_a_steady_token_is_the_same_for_a_stage_and_a_day_and_as_good_as_another() -> None:
    first, again = (
        FORMS.steady(ANNE, VERB, NOW + wait, ABOUT, "paused 3") for wait in (timedelta(), timedelta(hours=1))
    )
    assert first == again
    assert FORMS.check(carrying(ANNE, first), NOW + timedelta(hours=23))
    others = {FORMS.steady(ANNE, VERB, NOW, ABOUT, "paused 5"), FORMS.steady(ANNE, VERB, NOW + DAY, ABOUT, "paused 3")}
    assert len({first, *others}) == 3
    with pytest.raises(Expired):
        FORMS.check(carrying(ANNE, first), NOW + 2 * DAY)
    with pytest.raises(Forged):
        FORMS.check(carrying(replace(ANNE, sender=Sender("other")), first), NOW)


@given(change=CHANGED, put=st.text(max_size=20), at=st.integers(0, 200))
def test_any_change_of_any_part_is_refused(change: str, put: str, at: int) -> None:
    turn, token = ANNE, fresh()
    nonce, expiry, mac = token.split(".")
    forms = FORMS
    if change == "person":
        turn = replace(turn, sender=Sender(put))
    elif change == "conversation":
        turn = replace(turn, conversation=put)
    elif change in ("verb", "about"):
        turn = replace(turn, data={"verb": VERB, "about": ABOUT, change: put})
    elif change == "key":
        forms = Forms(put.encode())
    elif change == "expiry":
        token = f"{nonce}.{int(expiry) + 1 + at}.{mac}"
    else:
        part, other = (nonce, mac) if change == "nonce" else (mac, nonce)
        bent = part[: at % len(part)] + HEX[(HEX.index(part[at % len(part)]) + 1) % 16] + part[at % len(part) + 1 :]
        token = f"{bent}.{expiry}.{other}" if change == "nonce" else f"{other}.{expiry}.{bent}"
    with pytest.raises(Forged):
        forms.check(carrying(turn, token), NOW)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=150) | st.from_regex(form.TOKEN),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)


@given(token=ANYTHING, about=ANYTHING, verb=ANYTHING)
def test_nothing_that_is_no_token_gets_in_or_is_a_fault(token: object, about: object, verb: object) -> None:
    with pytest.raises(Forged):
        FORMS.check(replace(ANNE, data={"token": token, "about": about, "verb": verb}), NOW)
    with pytest.raises(Forged):
        FORMS.check(replace(ANNE, data=None), NOW)


@given(at=st.integers(0, 109), put=st.characters(exclude_categories=["Cs"]))
def test_no_other_letter_anywhere_in_a_token_is_taken_for_the_right_one(at: int, put: str) -> None:
    token = fresh()
    at %= len(token)
    bent = token[:at] + put + token[at + 1 :]
    if bent != token:
        with pytest.raises(Forged):
            FORMS.check(carrying(ANNE, bent), NOW)


async def test_a_number_is_claimed_once_and_is_free_again_where_the_first_was_rolled_back(engine: AsyncEngine) -> None:
    ticket = FORMS.check(carrying(ANNE, fresh()), NOW)
    async with engine.connect() as db, db.begin() as first:
        await form.claim(db, ticket)
        await first.rollback()
    async with engine.begin() as db:
        await form.claim(db, ticket)
    async with engine.begin() as db:
        with pytest.raises(Used):
            await form.claim(db, ticket)


async def test_a_used_number_is_kept_until_its_token_is_too_old_everywhere(engine: AsyncEngine) -> None:
    day = datetime(2032, 5, 10, 9, 0, tzinfo=UTC)
    async with engine.begin() as db:
        await form.claim(db, Ticket("f" * 32, day.date()))
    left = []
    for days in (0, 1, 2):
        async with engine.begin() as db:
            await privacy.sweep(db, day + timedelta(days=days), Settings(_env_file=None))
        async with engine.connect() as db:
            left.append((await db.execute(select(Form.nonce).where(Form.nonce == "f" * 32))).first() is not None)
    assert left == [True, True, False]
