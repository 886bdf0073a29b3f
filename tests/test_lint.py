"""The linter: each fault is found, and nothing is found in a message that has none."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.announcement import Draft, Kind, Link, Picture, Release, Version
from bot.audience import Audience
from bot.finding import Code
from bot.lint import WARN, Facts, largest, leaves, lint
from bot.policy import Policy
from bot.rendering import Rendered
from bot.size import LARGEST
from cards import announcement

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""A Tuesday, ten in the morning in Norway."""
GOOD = Draft(versions={"nb": Version(title="Hei", text="På deg")}, audience=Audience(everyone=True))


def codes(now: datetime = NOW, size: int = 100, people: int = 5, **changed: Any) -> list[Code]:
    """What is found in the good draft with something changed."""
    return [one.code for one in lint(GOOD.model_copy(update=changed), Facts(now, Policy(), size, people))]


def prenotice(at: datetime, **changed: Any) -> dict[str, Any]:
    """What makes the draft a prenotice of a publication at `at`."""
    told = {"where": "Nettsida", "by": "Kari", "refer_to": "Ordføreren", "may_say": "", **changed}
    return {"kind": Kind.PRENOTICE, "release": Release(at=at, **told)}


def test_nothing_is_found_in_a_good_message() -> None:
    picture = Picture(url="https://example.invalid/a.png", alt="En skole")
    assert codes() == []
    assert codes(send_at=NOW + timedelta(days=1), picture=picture, links=(Link(title="x", url="https://a.no"),)) == []
    assert codes(**prenotice(NOW + timedelta(hours=2))) == []


@pytest.mark.parametrize(
    ("bytes_", "found"),
    [(WARN, []), (WARN + 1, [Code.LARGE]), (LARGEST, [Code.LARGE]), (LARGEST + 1, [Code.TOO_LARGE])],
)
def test_the_size_is_warned_of_over_20_kb_and_refused_over_25(bytes_: int, found: list[Code]) -> None:
    assert codes(size=bytes_) == found


def test_the_size_is_counted_in_utf_16() -> None:
    made = announcement.rendered(GOOD.model_copy(update={"versions": {"nb": Version(title="H", text="ø" * 5000)}}), "K")
    assert 10_000 < largest(made) - largest(announcement.rendered(GOOD, "K")) < 11_500
    assert largest(Rendered({"nb": {"a": "😀"}}, {})) == 2 * len('{"a": ""}') + 4


def test_missing_words_are_found_in_each_norm() -> None:
    assert codes(versions={}) == [Code.EMPTY]
    assert codes(versions={"nb": Version(title="", text="x"), "nn": Version(title="x", text=" ")}) == [
        Code.NO_TITLE,
        Code.NO_TEXT,
    ]
    assert codes(versions={"nb": Version(title="x" * 81, text="x" * 1201)}) == [Code.LONG_TITLE, Code.LONG]


def test_links_and_pictures_must_be_https_and_have_words() -> None:
    assert codes(links=(Link(title="x", url="http://a.no"),)) == [Code.NOT_HTTPS]
    assert codes(links=(Link(title=" ", url="https://a.no"),)) == [Code.NO_LINK_TITLE]
    assert codes(picture=Picture(url="ftp://a.no/b", alt="x")) == [Code.NOT_HTTPS]
    assert codes(picture=Picture(url="https://a.no/b", alt=" ")) == [Code.NO_ALT]
    assert codes(picture=Picture(url="", alt="Ei bru")) == [Code.NO_PICTURE]
    assert codes(versions={"nb": Version(title="x", text="se [her](http://a.no)")}) == [Code.NOT_HTTPS]
    assert codes(**prenotice(NOW + timedelta(hours=3), link="http://a.no")) == [Code.NOT_HTTPS]
    assert codes(**prenotice(NOW + timedelta(hours=3), link="https://a.no")) == []


def test_somebody_must_be_in_the_audience() -> None:
    assert codes(audience=Audience()) == [Code.NO_AUDIENCE]
    assert codes(people=0) == [Code.NOBODY]


def test_a_time_in_the_past_is_found() -> None:
    assert codes(send_at=NOW - timedelta(minutes=2)) == [Code.PAST]
    assert codes(**prenotice(NOW - timedelta(minutes=1))) == [Code.RELEASE_PAST]


def test_a_prenotice_leaves_the_least_lead_before_publication() -> None:
    assert codes(**prenotice(NOW + timedelta(minutes=60))) == []
    assert codes(**prenotice(NOW + timedelta(minutes=59))) == [Code.LEAD]
    assert codes(send_at=NOW + timedelta(hours=5), **prenotice(NOW + timedelta(hours=5, minutes=30))) == [Code.LEAD]
    assert codes(**prenotice(NOW + timedelta(hours=3), where=" ")) == [Code.RELEASE]
    assert codes(kind=Kind.PRENOTICE) == [Code.RELEASE]
    assert codes(least_coverage=50, **prenotice(NOW + timedelta(hours=3))) == [Code.COVERAGE]


def test_what_is_not_urgent_waits_for_the_morning_and_the_linter_says_so() -> None:
    night, morning = datetime(2026, 11, 24, 22, tzinfo=UTC), datetime(2026, 11, 25, 6, tzinfo=UTC)
    assert codes(now=night) == [Code.QUIET]
    assert leaves(GOOD, night, Policy()) == morning
    assert codes(now=night, urgent=True) == []
    assert leaves(GOOD.model_copy(update={"urgent": True}), night, Policy()) == night


def test_for_an_early_publication_the_evening_before_is_proposed() -> None:
    early = datetime(2026, 11, 26, 6, 30, tzinfo=UTC)
    found = lint(
        GOOD.model_copy(update={"send_at": early - timedelta(minutes=90), **prenotice(early)}),
        Facts(NOW, Policy(), 1, 1),
    )
    assert [one.code for one in found] == [Code.LEAD, Code.QUIET, Code.EVENING]
    assert found[-1].at == datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
    assert codes(send_at=found[-1].at, **prenotice(early)) == []
