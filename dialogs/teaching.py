"""The editor teaches the bot: writes a guideline, adds a way of asking, approves, and takes back; live at once."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import bound, manuscript, renewal, supplement, teaching, theme, ticket, version
from bot.clock import day_in_oslo
from bot.errors import BotError, PackError
from bot.guideline import Guideline
from bot.manuscript import FIELDS, LONGEST, Manuscript
from bot.services import Services
from bot.supplement import Kind
from bot.theme import TAUGHT
from bot.turn import Reply, Turn
from cards import teaching as cards
from dialogs.story import words

SAVE, UNDO, APPROVE, APPROVE_ALL = "pack.save", "pack.undo", "pack.approve", "pack.approve_all"
WAITING = r"(?:vis )?retningslinj(?:er|ene|er som venter|er som ventar)|guidelines"
LOG = r"(?:vis )?endring(?:er|ar|ene|ane)(?: i retningslinjene)?|changes"
NEW = r"(?:skriv |ny |en ny |ei ny )+retningslinje|new guideline"
MOST = 10


async def form(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form: empty, of a group, of a question that was answered, or of a guideline that is there."""
    about = words(turn, "about", 80)
    return _form(turn, services, about, await _begun(services, db, about))


async def _begun(services: Services, db: AsyncConnection, about: str) -> dict[str, str]:
    kind, _, name = about.partition(" ")
    if kind == "theme":
        return manuscript.begun((await theme.named(services, db, name)).texts)
    if kind == "ticket":
        one = await ticket.read(db, version.parse(name)[0])
        return manuscript.begun([one.asked], one.answer)
    was = _was(services, about)
    return manuscript.of(was) if was is not None else {}


def _was(services: Services, about: str) -> Guideline | None:
    kind, _, name = about.partition(" ")
    return services.pack.get(name) if kind == "ref" else None


def _typed(turn: Turn) -> dict[str, str]:
    return {name: words(turn, name, LONGEST[name.partition("_")[0]]) for name in FIELDS}


def _form(
    turn: Turn,
    services: Services,
    about: str,
    typed: dict[str, str],
    missing: list[str] | None = None,
    slipped: list[str] | None = None,
    fault: str = "",
) -> Reply:
    token = services.forms.sign(turn, SAVE, services.clock.now(), about)
    held = {"about": about, "token": token}
    return Reply(cards=(cards.form(typed, held, missing or [], slipped or [], fault, turn.norm),))


async def renew(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form again, with what was typed, for one that had become too old."""
    return _form(turn, services, words(turn, "about", 80), _typed(turn))


async def save(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Lay the guideline over the pack, where it passes; else the form again with what is wrong."""
    about, typed = words(turn, "about", 80), _typed(turn)
    written = Manuscript(typed, _was(services, about))
    if written.missing:
        return _form(turn, services, about, typed, written.missing)
    ref = written.ref({**services.search.shipped, **services.pack})
    content = {"markdown": written.file(ref, day_in_oslo(services.clock.now()))}
    try:
        trial = await teaching.tried(services, db, Kind.WRITE, ref, content)
    except PackError as error:
        return _form(turn, services, about, typed, fault=str(error))
    if trial.slipped and words(turn, "sure") != "true":
        return _form(turn, services, about, typed, slipped=list(trial.slipped))
    made = await teaching.lay(services, db, Kind.WRITE, ref, content, turn.sender.id)
    await _settled(services, db, about)
    return Reply(cards=(cards.live(trial.pack[ref], turn.norm, made),))


async def _settled(services: Services, db: AsyncConnection, about: str) -> None:
    """What it was written for is dealt with."""
    kind, _, name = about.partition(" ")
    if kind == "theme":
        await theme.settle(db, await theme.named(services, db, name), TAUGHT)


async def waiting(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The guidelines that nobody has approved."""
    await renewal.refresh(services.search, db)
    found = [one for one in services.pack.values() if not one.approved]
    now = services.clock.now()
    signed = {one.ref: services.forms.sign(turn, APPROVE, now, one.ref) for one in found[: cards.MOST_SHOWN]}
    signed[""] = services.forms.sign(turn, APPROVE_ALL, now)
    return Reply(cards=(cards.waiting(found, signed, turn.norm),))


async def approve(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Approve one, or all that wait; then what still waits."""
    one = words(turn, "about", 64)
    refs = list(services.pack) if turn.verb == APPROVE_ALL else [one]
    if not await teaching.approve(services, db, refs, turn.sender.id):
        raise BotError("done")
    return await waiting(turn, services, db)


async def log(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """What was changed, the newest first."""
    found = await supplement.latest(db, MOST)
    names = [services.directory.employee(one.by or "") for one in found]
    now = services.clock.now()
    signed = {one.id: services.forms.sign(turn, UNDO, now, str(one.id)) for one in found}
    rows = [(one, name.name if name else "") for one, name in zip(found, names, strict=True)]
    return Reply(cards=(cards.log(rows, signed, bound.laid(services.search.shipped, found[::-1]), turn.norm),))


async def undo(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Take a change back; then what was changed."""
    name = words(turn, "about", 20)
    if not name.isdecimal():
        raise BotError("bad_form")
    await teaching.undo(services, db, int(name), turn.sender.id)
    return await log(turn, services, db)
