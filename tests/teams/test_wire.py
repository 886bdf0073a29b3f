"""The check of what the bot sends finds what it should."""

import pytest

from tests.teams import wire

PATH = "/v3/conversations/a%3A1/activities"
CARD = {"contentType": wire.CARD, "content": {"type": "AdaptiveCard"}}


@pytest.mark.parametrize(
    ("body", "right"),
    [
        ({"type": "message", "text": "hei", "textFormat": "plain"}, True),
        ({"type": "message", "attachments": [CARD]}, True),
        ({"type": "typing"}, True),
        ({"type": "typing", "text": "hei", "textFormat": "plain"}, False),
        ({"type": "message"}, False),
        ({"type": "message", "text": "hei"}, False),
        ({"type": "trace", "text": "hei", "textFormat": "plain"}, False),
        ({"type": "message", "attachments": [{"contentType": "text/html", "content": "x"}]}, False),
        ({"type": "message", "text": "a" * 60_000, "textFormat": "plain"}, False),
    ],
)
def test_a_faulty_activity_is_found_out(body: dict[str, object], right: bool) -> None:
    assert (wire.faults("POST", PATH, body) == []) == right
