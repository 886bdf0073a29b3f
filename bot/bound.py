"""The pack as it is with what the editors have laid over it, and as Markdown again: what is written here is read back.

Nothing is laid over that the pack's own check (bot/guideline.py) would refuse.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot import guideline
from bot.errors import PackError
from bot.guideline import HEADINGS, Ask, Guideline, Pack
from bot.supplement import Kind, Supplement

APPROVER = "communications_chief"
_LISTS = ("nb", "nn", "en", "dialect")


def laid(pack: Pack, supplements: Iterable[Supplement]) -> dict[str, Guideline]:
    """`pack` with all of it; what no longer fits the pack is left out. `supplements` are those that hold, in order."""
    found = dict(pack)
    for one in supplements:
        made = _one(pack, found, one)
        if made is not None:
            found[one.ref] = made
    return found


def _one(shipped: Pack, pack: Mapping[str, Guideline], one: Supplement) -> Guideline | None:
    if one.kind is Kind.WRITE:
        return _written(shipped.get(one.ref), _read(one), one.content.get("over"))
    was = pack.get(one.ref)
    if was is None:
        return None
    return asked(was, one.content["norm"], one.content["text"]) if one.kind is Kind.ASK else _approved(was, one)


def _written(shipped: Guideline | None, made: Guideline | None, over: str | None) -> Guideline | None:
    """What an editor wrote over the pack's text `over`; where the pack says the same by now, the pack's own."""
    if shipped is None or made is None or over == mark(shipped) or not _says(shipped, made):
        return made
    if shipped.approved:
        return shipped
    approval = {"approved_by": made.meta.approved_by, "approved_on": made.meta.approved_on}
    return replace(shipped, meta=shipped.meta.model_copy(update=approval))


def _says(shipped: Guideline, made: Guideline) -> bool:
    """Whether the pack has the editor's text and all of the editor's ways of asking."""
    return text_mark(shipped) == text_mark(made) and {*made.meta.ask.all} <= {*shipped.meta.ask.all}


def over(pack: Pack, ref: str) -> dict[str, str]:
    """What an editor's text is kept with: which text of the pack it is laid over; nothing for one of their own."""
    return {"over": mark(pack[ref])} if ref in pack else {}


def overtaken(shipped: Pack, supplements: Iterable[Supplement]) -> list[Supplement]:
    """Editors' texts, the last of each guideline, over which the pack's own has become another since."""
    last = {one.ref: one for one in supplements if one.kind is Kind.WRITE and one.undone is None}
    return [one for one in last.values() if one.ref in shipped and _is_overtaken(shipped[one.ref], one)]


def _is_overtaken(shipped: Guideline, one: Supplement) -> bool:
    made, over = _read(one), one.content.get("over")
    return made is not None and over not in (None, mark(shipped)) and not _says(shipped, made)


def _read(one: Supplement) -> Guideline | None:
    try:
        return guideline.parse(f"{one.ref}.md", one.content["markdown"])
    except PackError:  # checked when it was laid over; the check has become stricter since
        return None


def written(found: Sequence[Supplement]) -> Guideline | None:
    """What an editor wrote last, of those that can still be read; also what has been taken back."""
    return next((made for one in reversed(found) if (made := _read(one)) is not None), None)


def asked(one: Guideline, norm: str, words: str) -> Guideline:
    """`one` with one more way of asking; once, however often it is added."""
    had: tuple[str, ...] = getattr(one.meta.ask, norm)
    if words in had:
        return one
    ask = one.meta.ask.model_copy(update={norm: (*had, words)})
    return replace(one, meta=one.meta.model_copy(update={"ask": ask}))


def _approved(one: Guideline, said: Supplement) -> Guideline:
    """Approved, unless its text is another by now."""
    if said.content["of"] != text_mark(one):
        return one
    day = date.fromisoformat(said.content["day"])
    return replace(one, meta=one.meta.model_copy(update={"approved_by": APPROVER, "approved_on": day}))


def unapproved(pack: Mapping[str, Guideline]) -> dict[str, Guideline]:
    """`pack` without who approved it and when, which says nothing to the search."""
    nobody = {"approved_by": None, "approved_on": None}
    return {ref: replace(one, meta=one.meta.model_copy(update=nobody)) for ref, one in pack.items()}


def text_mark(one: Guideline) -> str:
    """What tells the text that people read from another."""
    bodies = {name: [body.short, body.details] for name, body in one.bodies.items()}
    return hashlib.sha256(json.dumps([one.meta.title.model_dump(), bodies]).encode()).hexdigest()[:16]


def mark_of_all(found: Iterable[Guideline]) -> str:
    """What tells several from others, and from the same with other texts."""
    said = [[one.ref, text_mark(one)] for one in found]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def mark(one: Guideline) -> str:
    """What tells a guideline from another, texts and ways of asking, whoever has approved or reviewed it."""
    said = [text_mark(one), one.meta.ask.model_dump(), one.meta.words]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def check(pack: Mapping[str, Guideline]) -> None:
    """The check of the whole pack. Raises PackError with a line for each fault."""
    faults = guideline.faults(pack)
    if faults:
        raise PackError("\n".join(faults))


def markdown(one: Guideline) -> str:
    """A guideline as its file is written."""
    return "\n".join(["---", *_head(one), "---", *_texts(one)]) + "\n"


def _head(one: Guideline) -> Iterator[str]:
    meta = one.meta
    yield f"ref: {meta.ref}"
    yield f"section: {_quoted(meta.section)}"
    yield "title:"
    yield from (f"  {name}: {_quoted(words)}" for name, words in meta.title.model_dump().items())
    yield f"topics: {_listed(meta.topics)}"
    yield f"owner: {_quoted(meta.owner)}"
    yield f"related: {_listed(meta.related)}"
    days = ("valid_from", "valid_to", "reviewed", "review_due", "approved_by", "approved_on")
    yield from (f"{name}: {value}" for name in days if (value := getattr(meta, name)) is not None)
    yield from _ask(meta.ask)
    yield f"words: {_listed(meta.words)}"


def _ask(ask: Ask) -> Iterator[str]:
    yield "ask:"
    for name in _LISTS:
        ways: tuple[str, ...] = getattr(ask, name)
        yield f"  {name}:" if ways else f"  {name}: []"
        yield from (f"    - {_quoted(words)}" for words in ways)


def _texts(one: Guideline) -> Iterator[str]:
    for heading, language in HEADINGS.items():
        body = one.bodies[language]
        yield from ("", heading, "", body.short)
        yield from ("", body.details) if body.details else ()


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def _listed(words: Iterable[str]) -> str:
    return f"[{', '.join(map(_quoted, words))}]"


def files(before: Pack, after: Mapping[str, Guideline]) -> dict[str, str]:
    """The file of each guideline that is another in `after` than in `before`, by its name."""
    return {f"{ref}.md": markdown(one) for ref, one in after.items() if before.get(ref) != one}


def due_for_review(pack: Pack, day: date) -> list[Guideline]:
    """The guidelines whose review is due on `day`, the oldest first."""
    return sorted((one for one in pack.values() if one.meta.review_due <= day), key=lambda one: one.meta.review_due)
