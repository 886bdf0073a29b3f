"""Whatever somebody writes, a whole turn answers it with 200 and a card that Teams takes."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cards.schema import faults, packaged
from tests.conftest import EXAMPLES
from tests.teams.conftest import Teams

WRITTEN = st.text(max_size=400) | st.text("*_[]()#`<>&|~\\\n -!{}\"'æøå", max_size=200)
SCHEMA = packaged()


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(written=WRITTEN, scope=st.sampled_from(["personal", "groupChat", "channel"]))
async def test_no_text_breaks_a_turn_or_a_card(teams: Teams, written: str, scope: str) -> None:
    before = len(teams.connector.sent)
    status, _ = await teams.post(teams.activity(text=written, scope=scope))
    assert status == 200
    answered = teams.connector.sent[before:]
    assert answered
    for one in answered:
        for attachment in one.body.get("attachments", []):
            assert faults(attachment["content"], SCHEMA) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)
VERBS = st.sampled_from(
    [
        "guideline.show",
        "guideline.wording",
        "question.helped",
        "question.not_helped",
        "question.tell",
        "question.missing",
        "question.unanswered",
        "spokesperson.decide",
        "norm.nn",
        "x",
    ]
)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    value=JSON
    | st.fixed_dictionaries({"verb": VERBS, "ref": JSON, "question": JSON, "language": JSON, "subject": JSON})
    | st.fixed_dictionaries({"verb": VERBS, "about": JSON, "token": JSON, "missing": JSON, "asked": JSON})
)
async def test_no_submitted_value_breaks_a_turn(teams: Teams, value: object) -> None:
    before = len(teams.connector.sent)
    assert (await teams.post(teams.activity(text="", value=value)))[0] == 200
    assert teams.connector.sent[before:]


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=JSON)
async def test_an_invoke_of_any_shape_is_never_a_fault_of_ours(teams: Teams, value: object) -> None:
    status, _ = await teams.post(teams.activity("invoke", name="adaptiveCard/action", value=value))
    assert status in (200, 400)
