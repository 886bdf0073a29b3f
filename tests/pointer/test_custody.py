"""What doctor says of pointers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import channel, custody
from bot.check import Level
from bot.config import Settings
from desk.keylist import ListError
from tests.pointer.strategies import key_list


def test_where_nothing_is_set_up_that_is_no_fault() -> None:
    (line,) = custody.pointers(None, False, {})
    assert line.level is Level.OK


@pytest.mark.parametrize("reason", ["signature", "older", "other", "unreadable", "chair"])
def test_a_list_that_is_not_used_is_an_error_that_says_why(reason: str) -> None:
    (line,) = custody.pointers(ListError(reason), True, {})
    assert line.level is Level.ERROR
    assert "pointer-desk keys sign" in line.cure


def test_what_is_not_ready_is_warned_of() -> None:
    lines = custody.pointers(key_list()[0], False, channel.to_fill())
    assert [line.level for line in lines] == [Level.ERROR, *[Level.WARNING] * 3]
    assert "handler-0" in lines[0].found
    assert "handler-1, handler-2" in lines[1].found
    assert "Varslingsutvalget" in lines[3].found


def test_a_chair_who_is_not_in_the_directory_is_an_error() -> None:
    found = key_list()[0]
    listed = replace(found, handlers=tuple(replace(one, person=f"person-{one.id}") for one in found.handlers))
    everybody = [one.person for one in listed.handlers]
    (line,) = custody.pointers(listed, True, {}, everybody)
    assert line.level is Level.OK
    (line,) = custody.pointers(listed, True, {}, everybody[1:])
    assert (line.level, "handler-0" in line.found) == (Level.ERROR, True)
    (line,) = custody.pointers(listed, True, {}, everybody[:2])
    assert (line.level, "handler-2" in line.found) == (Level.WARNING, True)


def test_a_head_that_stays_with_the_bot_is_warned_of() -> None:
    alone = Settings(_env_file=None)
    (line,) = custody.heads(alone)
    assert (line.level, "POINTER_OFFICER" in line.cure) == (Level.WARNING, True)
    unsent = alone.model_copy(update={"microsoft_app_id": "app", "pointer_officer": "ombud@example.invalid"})
    (line,) = custody.heads(unsent)
    assert (line.level, "MAIL_FROM" in line.cure) == (Level.WARNING, True)
    assert custody.heads(unsent.model_copy(update={"mail_from": "bot@example.invalid"})) == []


@pytest.mark.parametrize(("days", "lines"), [(30, 0), (31, 1)])
def test_a_backup_that_is_kept_longer_than_whoever_reports_is_told_is_warned_of(days: int, lines: int) -> None:
    now = datetime(2026, 11, 29, tzinfo=UTC)
    assert f"{custody.COPIES_KEPT.days} dager" in channel.said().say("copies", "nb")
    receiving = Settings(_env_file=None, pointer_keys_file=Path("keys.json"))
    assert len(custody.copies(receiving, now - timedelta(days=days), now)) == lines
    assert custody.copies(receiving, None, now) == []
    assert custody.copies(Settings(_env_file=None), now - timedelta(days=days), now) == []
