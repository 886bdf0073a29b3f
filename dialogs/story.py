"""Telling a success story: the form, which loses nothing, the look over it, and what becomes of it."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import intake, story, told, twin
from bot.clock import day_in_oslo
from bot.errors import BotError
from bot.services import Services
from bot.story import LONGEST_REPLY, WAITING, State, Story
from bot.told import Entry, Others
from bot.turn import Reply, Turn
from bot.view import View
from cards import story as cards
from cards import story_form
from dialogs import careful, page

SAVE, SEND, ANSWER, WITHDRAW = "story.save", "story.send", "story.answer", "story.withdraw"
NEW = (
    r"(?:(?:jeg|eg) vil )?(?:dele?|fortell|fortelje|fortelle) (?:en|ei) (?:suksess|solskinns)?histori[ea]|"
    r"(?:ny )?suksesshistorie|share a success story"
)
MINE = r"(?:mine (?:suksess)?historier|mine (?:suksess)?historiar|historiene mine|my stories)"
CHANGEABLE = (State.DRAFT, *WAITING)


async def new(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """An empty form, for the sender's own unit."""
    me = services.directory.employee(turn.sender.id)
    typed = {"unit": me.unit if me is not None else ""}
    return _form(turn, services, _entered(services, typed), None)


def _entered(services: Services, typed: Mapping[str, str]) -> Entry:
    return told.entered(typed, services.directory, day_in_oslo(services.clock.now()))


async def save(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Keep what was told; show it over, or the form again with what is to be mended."""
    if doubted := await _doubted(turn, services, db):
        return doubted
    one, entry = await _keep(turn, services, db)
    if not entry.is_whole:
        return _form(turn, services, entry, one)
    return look(turn, services, one, await twin.of(services, db, one))


async def renew(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form again, with what was typed, for a form that had become too old; it is kept as well."""
    if doubted := await _doubted(turn, services, db):
        return doubted
    one, entry = await _keep(turn, services, db, ready=False)
    return _form(turn, services, entry, one, old=True)


async def _doubted(turn: Turn, services: Services, db: AsyncConnection) -> Reply | None:
    """The form as it was typed where it may be a report, of which nothing is kept before its writer says otherwise."""
    typed = story_form.typed(turn.data or {})
    entry = _entered(services, typed)
    doubt = careful.doubted(turn, typed, _form(turn, services, entry, None).cards[0])
    if not doubt:
        return None
    one = await own(turn, db, same=True) if (turn.data or {}).get("about") else None
    return _form(turn, services, entry, one, doubt=doubt)


async def _keep(turn: Turn, services: Services, db: AsyncConnection, ready: bool = True) -> tuple[Story, Entry]:
    """What was typed is kept: as a draft, or where it is whole and `ready` in the place of what was handed in."""
    entry = _entered(services, story_form.typed(turn.data or {}))
    if not (turn.data or {}).get("about"):
        return await story.read(db, await story.create(db, turn.sender.id, entry, services.clock.now())), entry
    one = await own(turn, db, lock=True, same=True)
    if one.state not in CHANGEABLE:
        raise BotError("changed")
    if one.state is State.DRAFT:
        await story.rewrite(db, one, entry, services.clock.now(), entry.typed)
    elif entry.is_whole and ready:
        await intake.change(services, db, one, entry)
    else:
        await story.move(db, one, services.clock.now(), typed=dict(entry.typed))
    if entry.told.others is Others.UNKNOWN:
        await intake.unpicture(services, db, one)
    return await story.read(db, one.id), entry


def _entry(services: Services, one: Story) -> Entry:
    """The form of what is kept."""
    return _entered(services, one.typed or told.filled(one.told, one.people, services.directory))


async def own(turn: Turn, db: AsyncConnection, lock: bool = False, same: bool = False) -> Story:
    """The sender's own story that a button names. Raises BotError "gone", also where it is another's, or "changed"."""
    one, is_same = await intake.named(db, (turn.data or {}).get("about"), lock)
    if one.author_id != turn.sender.id or one.state is State.WITHDRAWN:
        raise BotError("gone")
    if same and not is_same:
        raise BotError("changed")
    return one


def _form(turn: Turn, services: Services, entry: Entry, one: Story | None, old: bool = False, doubt: str = "") -> Reply:
    """The form; of what was kept before, with what is to be mended."""
    about = intake.view(services, one).about if one is not None else ""
    token = services.forms.sign(turn, SAVE, services.clock.now(), about)
    held = {"token": token, "asked_unit": entry.told.unit, **({"about": about} if about else {})}
    held |= {"seen": "yes"} if doubt or (turn.data or {}).get("seen") else {}
    missing = [
        *(["old"] if old else []),
        *(entry.told.missing if one is not None else []),
        *(["consent_on"] if entry.too_late else []),
    ]
    is_sent = one is not None and one.state is not State.DRAFT
    picks = not services.demo
    return Reply(cards=(story_form.form(entry, held, missing, is_sent, turn.norm, picks=picks, doubt=doubt),))


def look(turn: Turn, services: Services, one: Story, first: View | None = None) -> Reply:
    """The whole story for its author, with what may be done with it; `first` is where they told the same before."""
    shown = intake.view(services, one)
    verbs = _ways(one, _entry(services, one).is_whole)
    signed = {verb: services.forms.sign(turn, verb, services.clock.now(), shown.about) for verb in verbs}
    notice = None if one.state is State.DRAFT else intake.key(intake.AUTHOR, one)
    return Reply(cards=(cards.own(shown, signed, turn.norm, first),), notice=notice)


def _ways(one: Story, is_whole: bool) -> list[str]:
    """What its author may do with it besides changing it."""
    first = {State.DRAFT: [SEND] if is_whole else [], State.ASKED: [ANSWER]}.get(one.state, [])
    return [*first, WITHDRAW]


async def show(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """One's own story as it stands, with what may be done with it."""
    one = await own(turn, db)
    return look(turn, services, one, await twin.of(services, db, one))


async def edit(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form with what was told. Raises BotError "changed" where an editor has decided."""
    one = await own(turn, db)
    if one.state not in CHANGEABLE:
        raise BotError("changed")
    return _form(turn, services, _entry(services, one), one)


async def send(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Hand it in; what has become wrong meanwhile is shown in the form."""
    one = await own(turn, db, lock=True, same=True)
    entry = _entry(services, one)
    if one.state is State.DRAFT and not entry.is_whole:
        return _form(turn, services, entry, one)
    await intake.send(services, db, one)
    return look(turn, services, await story.read(db, one.id))


async def answer(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The answer to an editor's question."""
    one = await own(turn, db, lock=True, same=True)
    await intake.answer(services, db, one, words(turn, "answer"))
    return look(turn, services, await story.read(db, one.id))


async def withdraw(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Take it back."""
    one = await own(turn, db, lock=True, same=True)
    await intake.withdraw(services, db, one)
    return Reply(cards=(cards.withdrawn(turn.norm),))


async def mine(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """What the sender has told, and how far it is."""
    part = page.asked(turn)
    found = await story.of(db, turn.sender.id, part.reach)
    views = [intake.view(services, one) for one in part.of(found)]
    return Reply(cards=(cards.mine(views, part.next(found), turn.norm),))


def words(turn: Turn, name: str, longest: int = LONGEST_REPLY) -> str:
    """What was typed in a field, at most as long as is kept."""
    typed = (turn.data or {}).get(name)
    return typed.replace("\x00", "").strip()[:longest] if isinstance(typed, str) else ""
