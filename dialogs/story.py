"""Telling a success story: the form, which loses nothing, the look over it, and what becomes of it."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import intake, story
from bot.errors import BotError
from bot.finding import Finding
from bot.named import named
from bot.services import Services
from bot.story import LONGEST_REPLY, State, Story
from bot.told import Others, Told
from bot.turn import Reply, Turn
from cards import story as cards
from cards import story_form

SAVE, SEND, ANSWER, WITHDRAW = "story.save", "story.send", "story.answer", "story.withdraw"
NEW = (
    r"(?:(?:jeg|eg) vil )?(?:dele?|fortell|fortelje|fortelle) (?:en|ei) (?:suksess|solskinns)?histori[ea]|"
    r"(?:ny )?suksesshistorie|share a success story"
)
MINE = r"(?:mine (?:suksess)?historier|mine (?:suksess)?historiar|historiene mine|my stories)"
MOST = 10


async def new(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """An empty form, for the sender's own unit."""
    me = services.directory.employee(turn.sender.id)
    return _form(turn, services, {"unit": me.unit if me is not None else ""}, None)


async def save(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Keep what was told as a draft; show it over, or the form again with what is to be mended."""
    one = await _keep(turn, services, db)
    return _look(turn, services, one) if _is_whole(services, one) else _form(turn, services, one.typed, one)


async def renew(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form again, with what was typed, for a form that had become too old; it is kept as a draft as well."""
    one = await _keep(turn, services, db)
    return _form(turn, services, one.typed, one, old=True)


async def _keep(turn: Turn, services: Services, db: AsyncConnection) -> Story:
    typed, now = story_form.typed(turn.data or {}), services.clock.now()
    told, (people, _) = _told(typed), named(typed["credit"], services.directory)
    if not (turn.data or {}).get("about"):
        return await story.read(db, await story.create(db, turn.sender.id, told, people, typed, now))
    one = await _own(turn, db, lock=True, same=True)
    if one.state is not State.DRAFT:
        raise BotError("changed")
    await story.rewrite(db, one, told, people, typed, now)
    return await story.read(db, one.id)


def _unclear(services: Services, one: Story) -> list[Finding]:
    """The names in a draft that are nobody's, or several people's."""
    return named(one.typed.get("credit", ""), services.directory)[1]


def _is_whole(services: Services, one: Story) -> bool:
    return not one.told.missing and not _unclear(services, one)


def _told(typed: Mapping[str, str]) -> Told:
    return Told(
        title=typed["title"],
        done=typed["done"],
        led_to=typed["led_to"],
        unit=typed["unit"],
        happened=_day(typed["happened"]),
        may_name=typed["may_name"] == "true",
        outside=typed["outside"] == "true",
        others=Others(typed["others"]) if typed["others"] in {*Others} else None,
        consent_on=_day(typed["consent_on"]),
        consent_where=typed["consent_where"],
    )


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


async def _own(turn: Turn, db: AsyncConnection, lock: bool = False, same: bool = False) -> Story:
    """The sender's own story that a button names. Raises BotError "gone", also where it is another's, or "changed"."""
    one, is_same = await intake.named(db, (turn.data or {}).get("about"), lock)
    if one.author_id != turn.sender.id or one.state is State.WITHDRAWN:
        raise BotError("gone")
    if same and not is_same:
        raise BotError("changed")
    return one


def _form(turn: Turn, services: Services, typed: Mapping[str, str], one: Story | None, old: bool = False) -> Reply:
    """The form; of what was kept before, with what is to be mended."""
    about = intake.view(services, one).about if one is not None else ""
    token = services.forms.sign(turn, SAVE, services.clock.now(), about)
    held = {"token": token, **({"about": about} if about else {})}
    missing = [*(["old"] if old else []), *(one.told.missing if one is not None else [])]
    found = _unclear(services, one) if one is not None else []
    return Reply(cards=(story_form.form(typed, held, missing, found, turn.norm),))


def _look(turn: Turn, services: Services, one: Story) -> Reply:
    shown = intake.view(services, one)
    verbs = _ways(one, _is_whole(services, one))
    signed = {verb: services.forms.sign(turn, verb, services.clock.now(), shown.about) for verb in verbs}
    notice = None if one.state is State.DRAFT else intake.key(intake.AUTHOR, one)
    return Reply(cards=(cards.own(shown, signed, turn.norm),), notice=notice)


def _ways(one: Story, is_whole: bool) -> list[str]:
    """What its author may do with it besides changing a draft."""
    first = {State.DRAFT: [SEND] if is_whole else [], State.ASKED: [ANSWER]}.get(one.state, [])
    return [*first, WITHDRAW]


async def show(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """One's own story as it stands, with what may be done with it."""
    return _look(turn, services, await _own(turn, db))


async def edit(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form with what was typed. Raises BotError "changed" where it has been handed in."""
    one = await _own(turn, db)
    if one.state is not State.DRAFT:
        raise BotError("changed")
    return _form(turn, services, one.typed, one)


async def send(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Hand it in; what has become wrong meanwhile is shown in the form."""
    one = await _own(turn, db, lock=True, same=True)
    if one.state is State.DRAFT and not _is_whole(services, one):
        return _form(turn, services, one.typed, one)
    await intake.send(services, db, one)
    return _look(turn, services, await story.read(db, one.id))


async def answer(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The answer to an editor's question."""
    one = await _own(turn, db, lock=True, same=True)
    await intake.answer(services, db, one, words(turn, "answer"))
    return _look(turn, services, await story.read(db, one.id))


async def withdraw(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Take it back."""
    one = await _own(turn, db, lock=True, same=True)
    await intake.withdraw(services, db, one)
    return Reply(cards=(cards.withdrawn(turn.norm),))


async def mine(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """What the sender has told, and how far it is."""
    found = await story.of(db, turn.sender.id, MOST)
    return Reply(cards=(cards.mine([intake.view(services, one) for one in found], turn.norm),))


def words(turn: Turn, name: str) -> str:
    """What was typed in a field, at most as long as is kept."""
    typed = (turn.data or {}).get(name)
    return typed.replace("\x00", "").strip()[:LONGEST_REPLY] if isinstance(typed, str) else ""
