"""«Jeg har snakket med media»: the form of a minute, whom it goes to, and what they answer (strategy 7.1)."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import confidant
from bot.clock import day_in_oslo
from bot.confidant import RECIPIENT, TELLER
from bot.directory import Employee
from bot.errors import BotError
from bot.media_contact import LONGEST, Answer, Contact, Controversial, MediaContact, To
from bot.services import Services
from bot.turn import Reply, Turn
from cards import media_contact as cards
from cards import media_contact_form as form_cards
from dialogs import careful

SAVE, WITHDRAW = "media_contact.save", "media_contact.withdraw"
ANSWERS = {f"media_contact.{one.value}": one for one in Answer}
_WHO = r"(?:(?:jeg|eg|vi|me) (?:har )?)?"
_ONE = r"(?:(?:en |ein )?journalist|journalisten)"
_WITH = (
    rf"(?:{_ONE}|journalistar|journalister|media|medie[rn]e?|medi(?:a|ane)|pressa|pressen|"
    r"(?:en |ei |lokal)?avis(?:en|a)?|nrk|radioen|tv)"
)
_SPOKEN = (
    r"(?:snakket|snakka|snakte|prata|pratet) (?:akkurat |nettopp |nett )?med|"
    r"(?:uttalt|uttala|uttalte) (?:meg|oss) (?:til|i)|(?:blitt |blei |ble |vart |vorte )?intervjua?e?t? (?:av|i)|"
    r"(?:gitt|ga|gav|gjeve|gjort) (?:et |eit )?intervju (?:til|med)|(?:svart|svarte|svara)"
)
NEW = (
    rf"{_WHO}(?:{_SPOKEN}) {_WITH}(?: i dag| i går| nå| no)?|(?:jeg|eg) (?:har )?(?:blitt |vorte )?intervjua?e?t?|"
    rf"{_ONE} (?:har )?(?:ringte|ringt|ringde|tok kontakt)(?: til)?(?: meg| oss)?,? og (?:jeg|eg|vi) (?:har )?"
    r"(?:svarte|svart|svara|snakka|snakket|uttalte meg)|ny mediekontakt|"
    r"i (?:have )?(?:talked|spoken|spoke) (?:to|with) (?:the )?(?:media|press|a journalist)"
)


async def new(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """An empty form."""
    return _form(turn, services, {}, [])


async def renew(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form again, with what was typed, for a form that had become too old."""
    typed = form_cards.typed(turn.data or {})
    careful.require(typed, form_cards.form({}, {}, {}, [], turn.norm))
    return _form(turn, services, typed, ["old"])


async def save(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Tell whom it is for; of what is no matter of work nothing is stored. Raises Careful, or BotError "no_leader"."""
    typed = form_cards.typed(turn.data or {})
    if typed["capacity"] != form_cards.WORK:
        return Reply(cards=(form_cards.not_for(turn.norm),))
    careful.require(typed, form_cards.form({}, {}, {}, [], turn.norm))
    told, remarks = _contact(typed, _unit(turn, services))
    found = _whom(turn, services)
    chosen = _chosen(typed, told, found)
    if remarks or chosen is None:
        return _form(turn, services, typed, [*remarks, *([] if chosen else ["to"])])
    one = await confidant.tell(services, db, turn.sender.id, told, found[chosen].id)
    return await _own(turn, services, db, one)


def _contact(typed: Mapping[str, str], unit: str) -> tuple[Contact, list[str]]:
    """What is told, and the fields that are to be mended."""
    remarks = [name for name in ("outlet", "subject") if not typed[name]]
    controversial = next((one for one in Controversial if one == typed["controversial"]), None)
    remarks += [] if controversial else ["controversial"]
    try:
        day = date.fromisoformat(typed["published_on"]) if typed["published_on"] else None
    except ValueError:
        day, remarks = None, [*remarks, "published_on"]
    words = {name: typed[name] for name in LONGEST}
    kept = {"unit": unit, "published_on": day, "controversial": controversial or Controversial.UNSURE}
    return Contact.model_validate({**words, **kept}), remarks


def _chosen(typed: Mapping[str, str], told: Contact, found: Mapping[To, Employee]) -> To | None:
    """Whom it goes to: the nearest, and of what may be controversial whoever is chosen; None where none is."""
    if told.controversial is Controversial.NO:
        return next(iter(found))
    return next((one for one in found if one == typed["to"]), None)


def _whom(turn: Turn, services: Services) -> Mapping[To, Employee]:
    found = confidant.whom(services.directory, turn.sender.id, day_in_oslo(services.clock.now()))
    if not found:
        raise BotError("no_leader")
    return found


def _unit(turn: Turn, services: Services) -> str:
    me = services.directory.employee(turn.sender.id)
    return me.unit if me is not None else ""


def _form(turn: Turn, services: Services, typed: Mapping[str, str], remarks: list[str]) -> Reply:
    """The form; it asks whom to tell where that is to be chosen."""
    held = {"token": services.forms.sign(turn, SAVE, services.clock.now())}
    people: dict[To, str] = {}
    found = _whom(turn, services)
    nearest = next(iter(found.values())).name
    if typed.get("controversial") in (Controversial.YES, Controversial.UNSURE):
        people = {to: one.name for to, one in found.items()}
        proposed = confidant.proposed(Controversial(typed["controversial"]), found)
        typed = {**typed, "to": typed["to"] if typed["to"] in found else str(proposed)}
    return Reply(cards=(form_cards.form(typed, people, held, remarks, turn.norm, nearest),))


async def _own(turn: Turn, services: Services, db: AsyncConnection, one: MediaContact) -> Reply:
    """What the one who told it sees; an answer brings the same card up to date."""
    token = services.forms.sign(turn, WITHDRAW, services.clock.now(), str(one.id))
    card = cards.own(await confidant.view(services, db, one), token, turn.norm)
    return Reply(cards=(card,), notice=confidant.key(TELLER, one))


async def show(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """One's own as it stands."""
    return await _own(turn, services, db, await confidant.mine(db, (turn.data or {}).get("about"), turn.sender.id))


async def withdraw(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Take it back."""
    one = await confidant.mine(db, (turn.data or {}).get("about"), turn.sender.id)
    await confidant.withdraw(services, db, one)
    return Reply(cards=(cards.withdrawn(turn.norm),))


async def answer(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """What whoever got it answers."""
    words = ANSWERS[turn.verb or ""]
    one = await confidant.answer(services, db, (turn.data or {}).get("about"), turn.sender.id, words)
    card = cards.told(await confidant.view(services, db, one), turn.norm)
    return Reply(cards=(card,), notice=confidant.key(RECIPIENT, one))
