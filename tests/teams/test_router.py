"""Every row of the router in all three scopes: what is private stays private."""

from typing import Any

import pytest

from dialogs.row import Row
from dialogs.table import ROWS
from tests.teams.conftest import Teams, words

SCOPES = ("personal", "groupChat", "channel")
DATA = {
    "ref": "7.1-talsperson",
    "question": "00000000-0000-4000-8000-000000000001",
    "capacity": "municipality",
    "subject": "own_work",
}
IDS = [row.verbs[0] if row.verbs else row.dialog.__name__ for row in ROWS]
SPOKEN = {"thanks": "takk", "greet": "hei"}


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("row", ROWS, ids=IDS)
async def test_a_row_answers_where_it_may_and_else_asks_for_a_private_chat(teams: Teams, row: Row, scope: str) -> None:
    value: dict[str, Any] = {"value": {"verb": row.verbs[0], **DATA}} if row.verbs else {}
    text = "" if row.verbs else SPOKEN[row.dialog.__name__]
    assert (await teams.post(teams.activity(text=text, scope=scope, **value)))[0] == 200
    said = words([*teams.connector.cards()]) + "".join(teams.connector.texts())
    assert said
    assert ("privat" in said and "tomannsh" in said) == (scope != "personal" and not row.everywhere)
