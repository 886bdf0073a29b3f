"""Leaders give something to the coming issue of the newsletter, change it, and take it back."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import assembly, contribution, newsletter, production, version, withdrawal
from bot.contribution import Contribution, Given
from bot.errors import BotError
from bot.markup import secure
from bot.newsletter import Issue, State
from bot.services import Services
from bot.turn import Reply, Turn
from cards import contribution as cards
from cards.contribution import LONGEST
from dialogs.story import words

SAVE = "contribution.save"
NEW = r"(?:(?:nytt )?bidrag|bidrag til (?:nyhetsbrev|nyheitsbrev)(?:et)?|contribution)"
MINE = r"mine bidrag|my contributions"


async def new(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """An empty form for the sender's own unit."""
    me = services.directory.employee(turn.sender.id)
    return _form(turn, services, {"unit": me.unit if me is not None else ""})


def _form(turn: Turn, services: Services, typed: Mapping[str, str], about: str = "") -> Reply:
    token = services.forms.sign(turn, SAVE, services.clock.now(), about)
    held = {"token": token, **({"about": about} if about else {})}
    return Reply(cards=(cards.form(typed, held, turn.norm),))


async def renew(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form again with what was typed."""
    return _form(turn, services, _typed(turn), str((turn.data or {}).get("about") or ""))


def _typed(turn: Turn) -> dict[str, str]:
    return {name: words(turn, name, most) for name, most in {**LONGEST, "happens": 10}.items()}


async def save(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Keep it for the coming issue. Raises BotError "no_words", "no_day", "bad_link", "no_alt", "changed"."""
    given, now = _given(_typed(turn)), services.clock.now()
    issue = await production.coming(services, db)
    if (turn.data or {}).get("about"):
        one = await _own(turn, db)
        await _require_open(db, one)
        await contribution.change(db, one, given, issue.month, now)
        await withdrawal.drop(db, str(one.id))
        await _put_back(services, db, issue)
    else:
        await contribution.create(db, turn.sender.id, issue.month, given, now)
    return await _listed(turn, services, db, just_now=True)


def _given(typed: Mapping[str, str]) -> Given:
    if not (typed["title"] and typed["text"]):
        raise BotError("no_words")
    if any(typed[name] and not secure(typed[name]) for name in ("link", "picture")):
        raise BotError("bad_link")
    if typed["picture"] and not typed["alt"]:
        raise BotError("no_alt")
    try:
        return Given(**{**typed, "happens": date.fromisoformat(typed["happens"]) if typed["happens"] else None})
    except ValueError:
        raise BotError("no_day") from None


async def _require_open(db: AsyncConnection, one: Contribution) -> None:
    """Raises BotError "too_late" where it stands in an issue that is approved."""
    for issue_id in await withdrawal.holding(db, str(one.id)):
        if (await newsletter.read(db, issue_id)).state is State.APPROVED:
            raise BotError("too_late")


async def _put_back(services: Services, db: AsyncConnection, issue: Issue) -> None:
    """Let a draft that has been put together have it as it is now."""
    now = await newsletter.read(db, issue.id, lock=True)
    if now.assembled is not None and now.state is State.DRAFT:
        content = await assembly.assemble(services, db, now)
        await newsletter.edit(db, now, content, now.edited_by, services.clock.now())


async def _own(turn: Turn, db: AsyncConnection) -> Contribution:
    """The sender's own that a button names. Raises BotError "gone", "changed"."""
    found, edition = version.parse((turn.data or {}).get("about"))
    one = await contribution.read(db, found)
    if one.author_id != turn.sender.id:
        raise BotError("gone")
    if edition != str(one.version):
        raise BotError("changed")
    return one


async def edit(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form with what was given."""
    one = await _own(turn, db)
    typed = {name: str(value or "") for name, value in one.content.model_dump(mode="json").items()}
    return _form(turn, services, typed, one.about)


async def remove(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Take it back; twice does no harm."""
    try:
        one = await _own(turn, db)
        await contribution.remove(db, one.id)
        for issue_id in await withdrawal.drop(db, str(one.id)):
            await services.defer(db, "newsletter:follow", issue_id=str(issue_id))
    except BotError as error:
        if error.reason != "gone":
            raise
    return await _listed(turn, services, db)


async def mine(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """What the sender has given to the coming issue."""
    return await _listed(turn, services, db)


async def _listed(turn: Turn, services: Services, db: AsyncConnection, just_now: bool = False) -> Reply:
    issue = await production.coming(services, db)
    found = await contribution.of(db, turn.sender.id, issue.month)
    return Reply(cards=(cards.given(found, turn.norm, just_now),))
