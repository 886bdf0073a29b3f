"""The form on a message as it was typed, field by field: it becomes a draft.

What cannot be understood is said as findings; what was typed stays in the entry, so nothing is lost.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from pydantic import BaseModel, ConfigDict

from bot import percent
from bot.announcement import Draft, Kind, Link, Picture, Release, Version
from bot.audience import Audience
from bot.clock import OSLO
from bot.directory import Directory
from bot.finding import Code, Finding
from bot.moment import Moment, picked, typed
from bot.named import named
from bot.turn import Norm

LONGEST = 4000
LINKS = 3
NORMS: tuple[Norm, ...] = ("nb", "nn")
ROLES = ("leader", "representative")
YES = "true"
CHOSEN = ("kind", "to", "acknowledge", "urgent", "outreach")
"""The fields that are not written in; `outreach` is the id of what the form was filled in with."""
KEPT = "\n\t\u00a0\u00ad\u200d"
"""What is kept beside letters and signs: line breaks, spaces, and what holds signs and words together."""


class Entry(BaseModel):
    """What stands in each field; `to` is the chosen groups, with commas between."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    kind: str = Kind.ANNOUNCEMENT
    title_nb: str = ""
    text_nb: str = ""
    title_nn: str = ""
    text_nn: str = ""
    alt_nb: str = ""
    alt_nn: str = ""
    may_say_nb: str = ""
    may_say_nn: str = ""
    must_confirm_nb: str = ""
    must_confirm_nn: str = ""
    picture_url: str = ""
    picture_alt: str = ""
    link1_title: str = ""
    link1_url: str = ""
    link2_title: str = ""
    link2_url: str = ""
    link3_title: str = ""
    link3_url: str = ""
    to: str = ""
    people: str = ""
    send_day: str = ""
    send_time: str = ""
    send_words: str = ""
    acknowledge: str = ""
    must_confirm: str = ""
    urgent: str = ""
    release_day: str = ""
    release_time: str = ""
    release_words: str = ""
    release_where: str = ""
    release_by: str = ""
    release_refer_to: str = ""
    release_may_say: str = ""
    release_link: str = ""
    coverage: str = ""
    coverage_reason: str = ""
    outreach: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was written that somebody would miss."""
        return not any(getattr(self, name) for name in Entry.model_fields if name not in CHOSEN)


def read(submitted: Mapping[str, Any]) -> Entry:
    """What a card sent; anything but text is nothing."""
    texts = {name: _clean(submitted.get(name)) for name in Entry.model_fields}
    return Entry(**{name: text for name, text in texts.items() if text and (name not in CHOSEN or text != "false")})


def _clean(value: object) -> str:
    if isinstance(value, bool | int | float):
        value = str(value).lower()
    if not isinstance(value, str):
        return ""
    lines = value[:LONGEST].replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in lines if char.isprintable() or char in KEPT).strip()


def group(unit: str) -> str:
    """What stands for a unit in a list of choices, where a name's own comma would part it."""
    return f"unit:{sha256(unit.encode()).hexdigest()[:10]}"


def draft_of(entry: Entry, directory: Directory, now: datetime) -> tuple[Draft, list[Finding]]:
    """The draft, and what of it could not be understood."""
    people, found = named(entry.people, directory)
    send_at, unclear = _when(entry.send_words, entry.send_day, entry.send_time, now)
    prenotice = entry.kind == Kind.PRENOTICE
    release, late = _release(entry, now) if prenotice else (None, [])
    least, odd = percent.least(entry.coverage) if prenotice else (None, [])
    written = {norm: Version(**{part: _of(entry, part, norm) for part in Version.model_fields}) for norm in NORMS}
    alt, must_confirm = _either(entry, "picture_alt", "alt"), _either(entry, "must_confirm", "must_confirm")
    draft = Draft(
        kind=Kind.PRENOTICE if prenotice else Kind.ANNOUNCEMENT,
        versions={norm: one for norm, one in written.items() if one.title or one.text},
        picture=Picture(url=entry.picture_url, alt=alt) if entry.picture_url or alt else None,
        links=tuple(_links(entry)),
        audience=_audience(entry, people, directory),
        send_at=send_at,
        acknowledge=entry.acknowledge == YES or bool(must_confirm),
        must_confirm=must_confirm,
        urgent=entry.urgent == YES,
        release=release,
        least_coverage=least,
        least_reason=entry.coverage_reason if prenotice else "",
        outreach=entry.outreach if prenotice else "",
    )
    return draft, [*found, *unclear, *late, *odd]


def _of(entry: Entry, field: str, norm: Norm) -> str:
    return str(getattr(entry, f"{field}_{norm}"))


def _either(entry: Entry, both: str, own: str) -> str:
    """What was written for both norms, else what was for one."""
    said = (both, *(f"{own}_{norm}" for norm in NORMS))
    return next((str(getattr(entry, name)) for name in said if getattr(entry, name)), "")


def _links(entry: Entry) -> Iterator[Link]:
    for number in range(1, LINKS + 1):
        title, url = (str(getattr(entry, f"link{number}_{part}")) for part in ("title", "url"))
        if title or url:
            yield Link(title=title, url=url)


def _when(words: str, on: str, clock: str, now: datetime) -> tuple[datetime | None, list[Finding]]:
    if not (words or on or clock):
        return None, []
    moment = typed(words, now) if words else picked(on, clock, now)
    if moment is None:
        return None, [Finding(Code.UNCLEAR, words or on or clock)]
    return moment.at, _shifted(moment)


def _shifted(moment: Moment) -> list[Finding]:
    return [Finding(Code(moment.shift.value), at=moment.at)] if moment.shift else []


def _release(entry: Entry, now: datetime) -> tuple[Release | None, list[Finding]]:
    at, found = _when(entry.release_words, entry.release_day, entry.release_time, now)
    if at is None:
        return None, found
    told = {"where": entry.release_where, "by": entry.release_by, "link": entry.release_link}
    may_say = _either(entry, "release_may_say", "may_say")
    return Release(at=at, **told, refer_to=entry.release_refer_to, may_say=may_say), found


def _audience(entry: Entry, people: tuple[str, ...], directory: Directory) -> Audience:
    chosen = {one.strip() for one in entry.to.split(",")}
    return Audience(
        everyone="everyone" in chosen,
        externals="externals" in chosen,
        units=tuple(unit for unit in directory.units() if group(unit) in chosen),
        roles=tuple(role for role in ROLES if f"role:{role}" in chosen),
        people=people,
    )


def settled(entry: Entry, draft: Draft) -> Entry:
    """The entry to keep: a time that was typed («i morgen») stands as its day and hour, which hold tomorrow too."""
    release = draft.release.at if draft.release else None
    return entry.model_copy(update={**_shown("send", draft.send_at), **_shown("release", release)})


def _shown(field: str, at: datetime | None) -> dict[str, str]:
    if at is None:
        return {}
    shown = at.astimezone(OSLO)
    if shown.fold:  # a day and an hour alone would be the first of the two
        return {f"{field}_words": f"{shown:%d.%m.%Y kl. %H.%M} vintertid", f"{field}_day": "", f"{field}_time": ""}
    return {f"{field}_words": "", f"{field}_day": f"{shown:%Y-%m-%d}", f"{field}_time": f"{shown:%H:%M}"}
