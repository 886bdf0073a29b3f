"""In a channel the answer comes in the thread that the question was asked in."""

from urllib.parse import unquote

import pytest

from tests.teams.conftest import Teams

THREAD = "19:nytt@thread.tacv2;messageid=1700000000000"


@pytest.mark.parametrize("asked", ["hvem er talsperson?", "skriv nynorsk"])
async def test_a_mention_is_answered_in_its_thread(teams: Teams, asked: str) -> None:
    conversation = {"id": THREAD, "conversationType": "channel", "tenantId": "t", "isGroup": True}
    activity = teams.activity(text=f"<at>Raumabot</at> {asked}", scope="channel", conversation=conversation)
    assert (await teams.post(activity))[0] == 200
    (sent,) = teams.connector.sent
    assert unquote(sent.path).split("/")[3] == THREAD
    assert sent.body["replyToId"] == activity["id"]
