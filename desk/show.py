"""What a terminal shows of lists and cases; reported text only behind a margin and made harmless."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from desk.deadline import deadline, ordered
from desk.keylist import Holder, KeyList, fingerprint
from desk.opened import Doubt, Opened, Said
from desk.plain import grouped, one_line, quoted
from desk.record import Case, Opening, Overview
from desk.words import Words

REPORT = tuple("what where when category danger told concerns mode replies_in_teams name person".split())
"""A report's fields in the order that they are read in; any other comes after."""


INSIDE = ("excluded", "reporter", "writer")
"""What a report says for the program alone."""


def overview(words: Words, found: Overview) -> str:
    """The cases, what is due first."""
    cases = ordered(found.cases, found.today)
    if not cases:
        return words.say("empty")
    return "\n\n".join("\n".join(_case(words, one, found.today)) for one in cases)


def _case(words: Words, case: Case, today: date) -> Iterator[str]:
    due = deadline(case, today)
    marks = [words.say("unread")] if case.unread else []
    marks += [words.say("extended")] if case.extended else []
    yield "  ".join([words.say("case", id=case.id), state(words, case.state), *marks])
    yield f"  {words.say('received_on', day=words.day(case.day))}"
    if due:
        yield "  {} ({})".format(*words.due(due))


def state(words: Words, name: str) -> str:
    """A state by its name, or as it came where it is unknown."""
    return one_line(words.value("state", name))


def opened(words: Words, case: Opened) -> str:
    """All of a case."""
    parts = ["\n".join(_case(words, case.case, case.overview.today)), *_doubts(words, case.doubts)]
    parts += ["\n".join(said(words, one)) for one in case.said]
    parts += [f"{asked(words, case.keys, one)} ({one.id})" for one in case.whole.openings]
    return "\n\n".join(parts)


def _doubts(words: Words, doubts: tuple[Doubt, ...]) -> Iterator[str]:
    if doubts:
        lines = [f"!!! {doubt(words, one)}" for one in doubts]
        yield "\n".join([f"!!! {words.say('doubts')}", *lines, f"!!! {words.say('doubts.what')}"])


def doubt(words: Words, one: Doubt) -> str:
    """A doubt in a sentence."""
    what = words.say(f"doubt.{one.word}")
    return words.say("doubt.at", seq=one.seq, what=what) if one.seq else what


def said(words: Words, one: Said) -> Iterator[str]:
    """A message with its fields."""
    yield f"{heading(words, one)} – {words.day(one.message.day)}"
    for name, value in entries(words, one.fields):
        yield f"  {one_line(name)}:"
        yield quoted(value)


def heading(words: Words, one: Said) -> str:
    """What kind of message it is, and who signed it."""
    kind = words.say(f"kind.{one.message.kind}" if one.own else "kind.unwritten")
    return f"{kind}. {words.say('signed_by', name=one_line(one.signer.name))}" if one.signer else kind


def entries(words: Words, fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A message's fields that are not empty, by label, in the order that they are read in; not made harmless yet."""
    names = [name for name in REPORT if name in fields] + [name for name in fields if name not in REPORT]
    kept = [name for name in names if fields[name] not in ("", None) and name not in INSIDE]
    return [(words.label(name), words.value(name, fields[name])) for name in kept]


def asked(words: Words, keys: KeyList, one: Opening) -> str:
    """That a handler asked who reported, and that another said yes."""
    who = next((each.name for each in keys.handlers if each.id == one.by), one.by)
    reason = one_line(words.value("reason", one.reason))
    asked = words.say("identity.asked", name=one_line(who), day=words.day(one.day), reason=reason)
    return f"{asked}. {words.say('identity.given', day=words.day(one.granted_on))}" if one.granted_on else asked


def means(words: Words, name: str, opened: Opened) -> str:
    """What it means to do one of case.ACTS, with the case as it is."""
    said = words.say(f"means.{name}", days=opened.overview.after_close)
    in_time = name == "ack" and opened.overview.today <= opened.case.acknowledge_by
    return f"{said} {words.say('means.in_time')}" if in_time else said


def key_list(words: Words, keys: KeyList) -> str:
    """A list with fingerprints to be read aloud."""
    lines = [words.say("list.show", version=keys.version, day=one_line(keys.issued))]
    for one in (*keys.handlers, keys.recovery):
        lines += ["", _holder(words, one), f"  {grouped(fingerprint(one.sealing, one.signing))}"]
    return "\n".join(lines)


def _holder(words: Words, one: Holder) -> str:
    marks = [words.say("list.chair")] if one.chair else []
    marks += [words.say("list.deputy")] if one.deputy else []
    role = one.role_nn if words.norm == "nn" else one.role_nb
    return ", ".join(one_line(part) for part in (one.id, one.name, role, *marks) if part)
