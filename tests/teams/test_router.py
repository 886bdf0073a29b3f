"""Every row of the router in all three scopes: what is private stays private."""

from typing import Any

import pytest

from dialogs.table import ROWS
from tests.teams.conftest import Teams
from tests.teams.test_access import said

SCOPES = ("personal", "groupChat", "channel")
DATA = {
    "ref": "7.1-talsperson",
    "question": "00000000-0000-4000-8000-000000000001",
    "capacity": "municipality",
    "subject": "own_work",
}
AREAS = sorted({row.verbs[0].partition(".")[0] if row.verbs else row.dialog.__name__ for row in ROWS})
"""What the rows are of: to start a bot for each takes longer than to ask it."""
SPOKEN = {"thanks": "takk", "greet": "hei", "listed": "kanaler"}


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("area", AREAS)
async def test_a_row_answers_where_it_may_and_else_asks_for_a_private_chat(teams: Teams, area: str, scope: str) -> None:
    for row in ROWS:
        name = row.verbs[0] if row.verbs else row.dialog.__name__
        if name.partition(".")[0] == area:
            value: dict[str, Any] = {"value": {"verb": row.verbs[0], **DATA}} if row.verbs else {}
            answer = await said(teams, text="" if row.verbs else SPOKEN[name], scope=scope, **value)
            assert answer, name
            assert ("privat" in answer and "tomannsh" in answer) == (scope != "personal" and not row.everywhere), name
