"""Leaders, and whoever tells of a survey, give something to the coming newsletter, change it, and take it back."""

import re
from collections.abc import Mapping
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import access, assembly, assignment, cadence, contribution, newsletter, production, version, withdrawal
from bot.access import LEADERS
from bot.clock import day_in_oslo
from bot.contribution import Contribution, Given
from bot.errors import BotError
from bot.markup import secure
from bot.newsletter import Issue, State
from bot.services import Services
from bot.turn import Reply, Turn
from cards import contribution as cards
from cards.contribution import LONGEST
from dialogs import careful
from dialogs.row import Dialog
from dialogs.story import words

SAVE = "contribution.save"
NEW = r"(?:(?:nytt )?bidrag|bidrag til (?:nyhetsbrev|nyheitsbrev)(?:et)?|contribution)"
MONTH = re.compile(r"20[0-9]{2}-(?:0[1-9]|1[0-2])")
"""How a button names the issue that it asks for."""
MINE = r"mine bidrag|my contributions"


def _theirs(dialog: Dialog) -> Dialog:
    """The dialog for leaders, and for whoever is to tell of a survey's result; for others it raises NotAllowed."""

    async def asked(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
        if not await assignment.reports(services, db, turn.sender.id):
            access.require(LEADERS, services.directory, turn.sender.id, day_in_oslo(services.clock.now()))
        return await dialog(turn, services, db)

    return asked


@_theirs
async def new(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """An empty form for the sender's own unit, for the month that the button asks for."""
    me, month = services.directory.employee(turn.sender.id), (turn.data or {}).get("month")
    about = str(month) if _month(month) else ""
    return _form(turn, services, {"unit": me.unit if me is not None else ""}, about)


def _month(said: object) -> date | None:
    return date.fromisoformat(f"{said}-01") if isinstance(said, str) and MONTH.fullmatch(said) else None


def _form(turn: Turn, services: Services, typed: Mapping[str, str], about: str, doubt: str = "") -> Reply:
    """The form; `about` is the version that it changes, or the month that was asked for."""
    token = services.forms.sign(turn, SAVE, services.clock.now(), about)
    held = {"token": token, **({"about": about} if about else {}), **({"seen": "yes"} if doubt else {})}
    return Reply(cards=(cards.form(typed, held, turn.norm, doubt),))


@_theirs
async def renew(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form again with what was typed."""
    return _again(turn, services)


def _again(turn: Turn, services: Services, doubt: str = "") -> Reply:
    return _form(turn, services, _typed(turn), str((turn.data or {}).get("about") or ""), doubt)


def _typed(turn: Turn) -> dict[str, str]:
    return {name: words(turn, name, most) for name, most in {**LONGEST, "happens": 10}.items()}


@_theirs
async def save(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Keep it for the issue that it was asked for, or is in. Raises BotError where it can't be."""
    if doubt := careful.doubted(turn, _typed(turn), cards.form({}, {}, turn.norm)):
        return _again(turn, services, doubt)
    given, now, about = _given(_typed(turn)), services.clock.now(), (turn.data or {}).get("about")
    if about and not _month(about):
        one = await _own(turn, db)
        issue = await _issue_of(services, db, one)
        await contribution.change(db, one, given, issue.month, now)
        await withdrawal.drop(db, str(one.id))
        await _put_back(services, db, issue)
    else:
        issue = await production.given_to(services, db, _month(about))
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


async def _issue_of(services: Services, db: AsyncConnection, one: Contribution) -> Issue:
    """The issue that it is in or was given to. Raises BotError "too_late" where it stands in one that is approved."""
    found = [await newsletter.read(db, each, lock=True) for each in await withdrawal.holding(db, str(one.id))]
    if any(each.state is State.APPROVED for each in found):
        raise BotError("too_late")
    held = next((each for each in found if each.state in production.OPEN), None)
    return held or await production.given_to(services, db, one.month)


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


@_theirs
async def edit(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form with what was given."""
    one = await _own(turn, db)
    typed = {name: str(value or "") for name, value in one.content.model_dump(mode="json").items()}
    return _form(turn, services, typed, one.about)


@_theirs
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


@_theirs
async def mine(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """What the sender has given and no issue has had yet."""
    return await _listed(turn, services, db)


async def _listed(turn: Turn, services: Services, db: AsyncConnection, just_now: bool = False) -> Reply:
    now, last = services.clock.now(), await newsletter.last(db, cadence.MOST, State.APPROVED)
    gone = [one.content for one in last if one.due <= now]
    used = {item.source for one in gone for item in one.items}.union(*(one.left_out for one in gone))
    found = [one for one in await contribution.of(db, turn.sender.id) if str(one.id) not in used]
    return Reply(cards=(cards.given(found, turn.norm, just_now),))
