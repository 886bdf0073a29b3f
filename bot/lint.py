"""The linter: what is wrong with a draft, or worth knowing, before it is kept, approved and sent. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import quiet
from bot.announcement import Draft, Kind, Version
from bot.finding import Code, Finding
from bot.markup import addresses, secure
from bot.policy import Policy
from bot.rendering import Rendered
from bot.size import LARGEST, size

WARN = 20 * 1024
"""Bytes of a card, as bot/size.py counts."""
PHONE_TEXT = 1200
"""Characters that a phone shows in about two screens."""
PHONE_TITLE = 80


@dataclass(frozen=True)
class Facts:
    """What the linter is told: the moment, the policy, the biggest card's bytes, and how many the audience has."""

    now: datetime
    policy: Policy
    size: int
    people: int


def largest(made: Rendered) -> int:
    """The bytes of the biggest card in UTF-16."""
    return max(map(size, made.cards.values()), default=0)


def leaves(draft: Draft, now: datetime, policy: Policy) -> datetime:
    """When the message would leave: at its time or now, outside the quiet hours unless it is urgent."""
    wanted = max(draft.send_at or now, now)
    return wanted if draft.urgent else quiet.allowed(wanted, policy)


def lint(draft: Draft, facts: Facts) -> list[Finding]:
    """All that is to be said of `draft`, what stops it first."""
    return _sorted([*_text(draft, facts.size), *_audience(draft, facts), *_times(draft, facts)])


def lint_text(draft: Draft, largest_card: int) -> list[Finding]:
    """What is to be said of words, links and size (bytes of the biggest card), also of what is put right afterwards."""
    return _sorted(_text(draft, largest_card))


def _text(draft: Draft, largest_card: int) -> Iterator[Finding]:
    yield from (*_words(draft), *_size(largest_card), *_links(draft))


def _sorted(found: Iterable[Finding]) -> list[Finding]:
    return sorted(dict.fromkeys(found), key=lambda one: not one.stops)


def _words(draft: Draft) -> Iterator[Finding]:
    if not draft.versions:
        yield Finding(Code.EMPTY)
    for norm, version in draft.versions.items():
        yield from _version(version, norm)


def _version(version: Version, norm: str) -> Iterator[Finding]:
    if not version.title.strip():
        yield Finding(Code.NO_TITLE, norm)
    if not version.text.strip():
        yield Finding(Code.NO_TEXT, norm)
    if len(version.title) > PHONE_TITLE:
        yield Finding(Code.LONG_TITLE, norm, number=len(version.title))
    if len(version.text) > PHONE_TEXT:
        yield Finding(Code.LONG, norm, number=len(version.text))


def _size(bytes_of_it: int) -> Iterator[Finding]:
    if bytes_of_it > LARGEST:
        yield Finding(Code.TOO_LARGE, number=bytes_of_it)
    elif bytes_of_it > WARN:
        yield Finding(Code.LARGE, number=bytes_of_it)


def _links(draft: Draft) -> Iterator[Finding]:
    written = [url for version in draft.versions.values() for url in addresses(version.text)]
    written += [link.url or link.title for link in draft.links]
    written += [draft.picture.url] if draft.picture and draft.picture.url else []
    written += [draft.release.link] if draft.release and draft.release.link else []
    yield from (Finding(Code.NOT_HTTPS, url) for url in written if not secure(url))
    yield from (Finding(Code.NO_LINK_TITLE, link.url) for link in draft.links if not link.title.strip())
    if draft.picture and not draft.picture.url:
        yield Finding(Code.NO_PICTURE)
    if draft.picture and not draft.picture.alt.strip():
        yield Finding(Code.NO_ALT)


def _audience(draft: Draft, facts: Facts) -> Iterator[Finding]:
    if draft.audience.empty:
        yield Finding(Code.NO_AUDIENCE)
    elif not facts.people:
        yield Finding(Code.NOBODY)


def _times(draft: Draft, facts: Facts) -> Iterator[Finding]:
    now, policy = facts.now, facts.policy
    if draft.send_at is not None and draft.send_at < now - timedelta(minutes=1):
        yield Finding(Code.PAST, at=draft.send_at)
        return
    at = leaves(draft, now, policy)
    if at > max(draft.send_at or now, now):
        yield Finding(Code.QUIET, at=at)
    if draft.kind is Kind.PRENOTICE:
        yield from _release(draft, at, facts)


def _release(draft: Draft, at: datetime, facts: Facts) -> Iterator[Finding]:
    release, policy = draft.release, facts.policy
    if release is None or not all(one.strip() for one in (release.where, release.by, release.refer_to)):
        yield Finding(Code.RELEASE)
    if draft.least_coverage is not None and not draft.least_reason.strip():
        yield Finding(Code.COVERAGE, number=draft.least_coverage)
    if release is None:
        return
    if release.at <= facts.now:
        yield Finding(Code.RELEASE_PAST, at=release.at)
        return
    latest = release.at - timedelta(minutes=policy.least_lead_minutes)
    if at > latest:
        yield Finding(Code.LEAD, at=latest, number=policy.least_lead_minutes)
    if (at > latest or quiet.quiet(latest, policy)) and not draft.urgent:
        yield from _earlier(latest, at, facts)


def _earlier(latest: datetime, at: datetime, facts: Facts) -> Iterator[Finding]:
    """For an early publication: the evening before, where there is still time and it is not sent as early anyway."""
    evening = quiet.evening_before(latest, facts.policy)
    if facts.now < evening < at:
        yield Finding(Code.EVENING, at=evening)
