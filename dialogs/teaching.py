"""The editor teaches the bot: writes a guideline, adds a way of asking, approves, and takes back; live at once."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import bound, discretion, manuscript, renewal, supplement, teaching, theme, ticket, version
from bot.clock import day_in_oslo
from bot.errors import BotError, PackError
from bot.guideline import Guideline
from bot.manuscript import NO_DOUBT, PARTS, WHOLE, Doubt, Manuscript
from bot.naming import names_someone
from bot.services import Services
from bot.supplement import Kind
from bot.theme import TAUGHT
from bot.turn import Reply, Turn
from cards import manuscript as form_cards
from cards import teaching as cards
from dialogs import page
from dialogs.story import words

SAVE, UNDO, APPROVE, APPROVE_ALL = "pack.save", "pack.undo", "pack.approve", "pack.approve_all"
WAITING = r"(?:vis )?retningslinj(?:er|ene|er som venter|er som ventar)|guidelines"
LOG = r"(?:vis )?endring(?:er|ar|ene|ane)(?: i retningslinjene)?|changes"
NEW = r"(?:skriv |ny |en ny |ei ny )+retningslinje|new guideline"
MOST, MOST_READ = 6, 200
LONGEST_ABOUT = 4000
"""Of the ids of what was approved at once."""
ALL = 100_000
"""Characters, more than Teams sends: a field is never cut."""


async def form(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form: empty, of a group, of a question that was answered, or all or part of a guideline that is there."""
    about = words(turn, "about", 80)
    begun = await _begun(services, db, about)
    if _was(services, about) is None:
        return _form(turn, services, about, WHOLE, begun)
    return _form(turn, services, about, _part(turn) or manuscript.part_of(begun), begun)


async def _begun(services: Services, db: AsyncConnection, about: str) -> dict[str, str]:
    kind, _, name = about.partition(" ")
    if kind == "theme":
        return manuscript.begun((await theme.named(services, db, name)).texts)
    if kind == "ticket":
        one = await ticket.read(db, version.parse(name)[0])
        return manuscript.begun([_scrubbed(services, one.asked)], _scrubbed(services, one.answer, answer=True))
    was = _was(services, about)
    return manuscript.of(was) if was is not None else {}


def _scrubbed(services: Services, text: str, answer: bool = False) -> str:
    """What may stand in a guideline of what was written to one person; "" where it may be about somebody."""
    is_word = services.search.ranking.lexicon.is_known
    if answer:
        return "" if names_someone(text, is_word, services.directory) else text
    return discretion.scrub(text, is_word, services.directory)


def _was(services: Services, about: str) -> Guideline | None:
    kind, _, name = about.partition(" ")
    return services.pack.get(name) if kind == "ref" else None


def _part(turn: Turn) -> str:
    part = words(turn, "part", 10)
    return part if part in PARTS else WHOLE


def _typed(turn: Turn, was: Guideline | None) -> dict[str, str]:
    """All of the guideline: what stands in the form, word for word, and what it has beside that."""
    rest = manuscript.of(was) if was is not None else {}
    return {**rest, **{name: words(turn, name, ALL) for name in PARTS[_part(turn)]}}


def _form(
    turn: Turn, services: Services, about: str, part: str, typed: dict[str, str], doubt: Doubt = NO_DOUBT
) -> Reply:
    token = services.forms.sign(turn, SAVE, services.clock.now(), about)
    held = {"about": about, "part": part, "token": token}
    return Reply(cards=(form_cards.form(typed, held, doubt, turn.norm),))


async def renew(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form again, with what was typed, for one that had become too old."""
    about = words(turn, "about", 80)
    return _form(turn, services, about, _part(turn), _typed(turn, _was(services, about)))


async def save(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Lay the guideline over the pack, where it passes; else the form again with what is wrong.

    Raises BotError "too_long" or "no_change", which leave the form as it is.
    """
    about, was = words(turn, "about", 80), _was(services, words(turn, "about", 80))
    written = Manuscript(_typed(turn, was), was)
    if written.is_too_long(_part(turn)):
        raise BotError("too_long")
    again = partial(_form, turn, services, about, _part(turn), dict(written.typed))
    if written.missing:
        return again(Doubt(missing=written.missing))
    if not await _waits(services, db, about):
        return _form(turn, services, "", _part(turn), dict(written.typed), Doubt(settled=True))
    return await _laid(turn, services, db, written, again)


async def _laid(
    turn: Turn, services: Services, db: AsyncConnection, written: Manuscript, again: Callable[[Doubt], Reply]
) -> Reply:
    ref = written.ref({**services.search.shipped, **services.pack})
    text = written.file(ref, day_in_oslo(services.clock.now()))
    content = {"markdown": text, **bound.over(services.search.shipped, ref)}
    try:
        trial = await teaching.tried(services, db, Kind.WRITE, ref, content)
    except PackError as error:
        return again(Doubt(fault=str(error)))
    if written.was is not None and bound.mark(trial.pack[ref]) == bound.mark(written.was):
        raise BotError("no_change")
    if (trial.slipped or written.removed) and words(turn, "sure") != "true":
        return again(Doubt(slipped=trial.slipped, removed=written.removed))
    content["accepted"] = "\n".join(trial.slipped)
    made = await teaching.lay(services, db, Kind.WRITE, ref, content, turn.sender.id)
    await _settled(services, db, words(turn, "about", 80))
    return Reply(cards=(cards.live(trial.pack[ref], turn.norm, made),))


async def _waits(services: Services, db: AsyncConnection, about: str) -> bool:
    """Whether nobody has dealt with what it is written for."""
    kind, _, name = about.partition(" ")
    return kind != "theme" or await theme.waits(services, db, name)


async def _settled(services: Services, db: AsyncConnection, about: str) -> None:
    """What it was written for is dealt with."""
    kind, _, name = about.partition(" ")
    if kind == "theme":
        await theme.settle(db, await theme.named(services, db, name), TAUGHT)


async def waiting(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The guidelines that nobody has approved."""
    await renewal.refresh(services.search, db)
    part, found, now = page.asked(turn), teaching.waiting(services), services.clock.now()
    shown, whole = part.of(found), bound.mark_of_all(found)
    marks = {one.ref: bound.mark_of_all([one]) for one in shown}
    signed = {ref: (mark, services.forms.sign(turn, APPROVE, now, mark)) for ref, mark in marks.items()}
    every = cards.Every(len(found), whole, services.forms.sign(turn, APPROVE_ALL, now, whole))
    return Reply(cards=(cards.waiting(shown, signed, every, part.next(found), turn.norm),))


async def approve(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Approve one, or all that wait; then what still waits."""
    do = teaching.approve_all if turn.verb == APPROVE_ALL else teaching.approve
    await do(services, db, words(turn, "about", 64), turn.sender.id)
    return await waiting(replace(turn, data={}), services, db)


async def log(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """What was changed, the newest first, a page at a time; what was approved at once is one row."""
    from_ = words(turn, "before", 20)
    before = int(from_) if from_.isdecimal() else None
    groups, more = supplement.together(await supplement.latest(db, MOST_READ, before), MOST)
    now = services.clock.now()
    names = [services.directory.employee(group[0].by or "") for group in groups]
    rows = [(group, name.name if name else "") for group, name in zip(groups, names, strict=True)]
    signed = {one[0].id: services.forms.sign(turn, UNDO, now, cards.about(one)) for one in groups}
    overtaken = {one.id for one in bound.overtaken(services.search.shipped, await supplement.current(db))}
    pack = {**bound.laid(services.search.shipped, [one for group in groups[::-1] for one in group]), **services.pack}
    return Reply(cards=(cards.log(rows, signed, overtaken, pack, more, turn.norm),))


async def undo(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Take a change back, or what was approved at once; then what was changed."""
    names = words(turn, "about", LONGEST_ABOUT).split()
    if not names or not all(name.isdecimal() for name in names):
        raise BotError("bad_form")
    await teaching.undo(services, db, [int(name) for name in names], turn.sender.id)
    return await log(replace(turn, data={}), services, db)
