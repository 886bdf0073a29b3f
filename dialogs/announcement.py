"""Writing a message: the form, which loses nothing, and the look over it before anything is sent."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import draft, entry, headcount, media_week, retold
from bot.announcement import Announcement, State
from bot.clock import day_in_oslo
from bot.entry import Entry
from bot.errors import BotError
from bot.finding import Code, Finding
from bot.headcount import Headcount
from bot.lint import leaves
from bot.services import Services
from bot.turn import Norm, Reply, Turn
from cards import announcement as cards
from cards.announcement_form import Sheet, form
from cards.review import View, review
from cards.text import texts
from dialogs import verdict
from dialogs.language import language_of

SAVE = "announcement.save"
TO_ALL = r"(?:til|åt) (?:alle|alle (?:tilsette|ansatte))"
NEW = (
    rf"(?:(?:skriv|lag|send) )?(?:(?:en|ei) )?(?:ny|nye) melding(?: {TO_ALL})?|"
    rf"(?:(?:skriv|lag) )?(?:et |eit )?nytt (?:oppslag|forhåndsvarsel|førehandsvarsel)(?: {TO_ALL})?|new message"
)


async def new(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """An empty form; what was said settles the kind and the audience, else a leader's own units; an editor chooses."""
    kind = "prenotice" if "varsel" in (said := turn.text.casefold()) else "announcement"
    own = [] if verdict.is_editor(services, turn.sender.id) else _own(services, turn.sender.id)
    to = "everyone" if " alle" in said else ",".join(entry.group(unit) for unit in own)
    return _form(turn, services, Entry(kind=kind, to=to), None)


async def of_story(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form with the words of a story that was accepted for this. Raises BotError "gone", "name_in_text"."""
    return _form(turn, services, await retold.entry(services, db, (turn.data or {}).get("about")), None)


def _own(services: Services, person_id: str) -> list[str]:
    """The topmost units that somebody leads; those below are in them."""
    directory = services.directory
    led = directory.leads(person_id, day_in_oslo(services.clock.now()))
    return sorted(unit for unit in led if not directory.within(unit, led - {unit}))


async def save(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Keep what was written as a draft; show it over, or the form again with what is to be mended."""
    written, findings, one, remark = await _keep(turn, services, db)
    if one is None or any(each.stops for each in findings):
        return _form(turn, services, written, one, findings, "kept" if one else "")
    return await look(turn, services, db, one, findings, remark)


async def renew(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form again, with what was typed, for a form that had become too old; it is kept as a draft as well."""
    written, findings, one, _ = await _keep(turn, services, db)
    return _form(turn, services, written, one, findings, "old")


async def _keep(
    turn: Turn, services: Services, db: AsyncConnection
) -> tuple[Entry, list[Finding], Announcement | None, str]:
    """What was typed, what is to be said of it, the draft it became (None: nothing was written), and a remark."""
    written = entry.read(turn.data or {})
    made, found = entry.draft_of(written, services.directory, services.clock.now())
    if written.empty:
        return written, [Finding(Code.EMPTY)], None, ""
    written = entry.settled(written, made)
    before, remark = await _before(turn, db)
    one = await draft.keep(services, db, turn.sender.id, made, written.model_dump(), before)
    social = await media_week.judged(db, made, str(one.id))
    return written, _all([*found, *social], verdict.findings(services, one)), one, remark


def _all(unclear: list[Finding], linted: list[Finding]) -> list[Finding]:
    """What could not be understood, and what the linter says; not that it is missing as well."""
    codes = {one.code for one in unclear}
    missing = {Code.NO_AUDIENCE} if codes & {Code.UNKNOWN_PERSON, Code.MANY_PERSONS} else set()
    missing |= {Code.RELEASE} if Code.UNCLEAR in codes else set()
    found = [*unclear, *(one for one in linted if one.code not in missing)]
    return sorted(found, key=lambda one: not one.stops)


async def _before(turn: Turn, db: AsyncConnection) -> tuple[Announcement | None, str]:
    """The draft that the form is about; None, with a remark, where it has been changed or approved meanwhile."""
    about = (turn.data or {}).get("about")
    if not about:
        return None, ""
    try:
        one, same = await draft.named(db, about, lock=True)
    except BotError:
        return None, "copy"
    if one.author_id != turn.sender.id:
        raise BotError("not_yours")
    return (one, "") if same and one.state is not State.APPROVED else (None, "copy")


def _form(
    turn: Turn,
    services: Services,
    written: Entry,
    one: Announcement | None,
    findings: list[Finding] | None = None,
    remark: str = "",
) -> Reply:
    about = draft.about(one) if one is not None else ""
    token = services.forms.sign(turn, SAVE, services.clock.now(), about)
    units = _sorted(services, turn.sender.id)
    return Reply(cards=(form(Sheet(written, about, token, units, findings or [], remark), language_of(turn)),))


def filled(turn: Turn, services: Services, written: Entry) -> Reply:
    """The form of a new message, filled in with what is known of it elsewhere."""
    return _form(turn, services, written, None)


def _sorted(services: Services, person_id: str) -> list[str]:
    """All units, one's own first."""
    led = services.directory.leads(person_id, day_in_oslo(services.clock.now()))
    return sorted(services.directory.units(), key=lambda unit: unit not in led)


async def own(turn: Turn, db: AsyncConnection, lock: bool = False, same: bool = False) -> Announcement:
    """The message of one's own that a button names; `same`: in the version that it names. Raises BotError."""
    one, is_same = await draft.named(db, (turn.data or {}).get("about"), lock)
    if one.author_id != turn.sender.id:
        raise BotError("not_yours")
    if same and not is_same:
        raise BotError("changed")
    return one


async def show(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Look over a draft of one's own, in the norm that a button names."""
    one = await own(turn, db)
    return await look(turn, services, db, one, verdict.findings(services, one))


async def look(
    turn: Turn,
    services: Services,
    db: AsyncConnection,
    one: Announcement,
    findings: list[Finding],
    remark: str = "",
) -> Reply:
    """The look over a message for the one who wrote it."""
    people = await headcount.count(services, db, one.draft.audience)
    view = view_of(turn, services, one, people, findings)
    tokens = verdict.tokens(turn, services, one, findings)
    made = review(View(**{**vars(view), "tokens": tokens, "remark": remark}), language_of(turn))
    return Reply(cards=(made,))


def view_of(turn: Turn, services: Services, one: Announcement, people: Headcount, findings: list[Finding]) -> View:
    """What is shown of a message, in the norm that the button names, else the person's own."""
    now, norms = services.clock.now(), list(one.draft.versions)
    wanted = (turn.data or {}).get("norm") or turn.norm
    norm: Norm = next((each for each in norms if each == wanted), norms[0] if norms else "nb")
    due = leaves(one.draft, now, services.policy)
    return View(
        one=one,
        about=draft.about(one),
        norm=norm,
        delivered=cards.delivered(one.draft, norm, verdict.sender(services, one)) if norms else None,
        headcount=people,
        findings=findings,
        due=due if due > now else None,
        other=next((each for each in norms if each != norm), None),
        names=verdict.is_editor(services, turn.sender.id),
    )


async def edit(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form on a draft of one's own."""
    one = await own(turn, db)
    if one.state is State.APPROVED:
        raise BotError("changed")
    return _form(turn, services, Entry.model_validate(one.typed), one)


async def copy(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """A form filled in with a message of one's own, which stays as it is."""
    one = await own(turn, db)
    return _form(turn, services, Entry.model_validate(one.typed), None)


async def trial(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The message as it would arrive, to oneself alone."""
    one = await own(turn, db)
    people = Headcount(0)
    made = view_of(turn, services, one, people, []).delivered
    if made is None:
        raise BotError("bad_form")
    words = texts(language_of(turn))("Slik blir meldingen. Bare du får denne prøven.")
    return Reply(text=words, cards=(cards.address(made, cards.TRIAL),))
