"""«Ny kanal»: the four considerations as a form, the editors' decision, and the channels that exist (strategy 7.2)."""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import consultation, roster, social_channel, version
from bot.consultation import EDITORS
from bot.markup import secure
from bot.services import Services
from bot.social_channel import LONGEST_REPLY, Case, SocialChannel, State
from bot.turn import Reply, Turn
from cards import social_channel as cards
from cards import social_list
from dialogs import careful, page, verdict
from dialogs.story import words

SAVE, APPROVE, DECLINE, KEEP, CLOSE, REOPEN = (
    f"social.{act}" for act in ("save", "approve", "decline", "keep", "close", "reopen")
)
NEW = r"(?:(?:en|ein) )?ny (?:sosial )?kanal(?: i sosiale (?:medier|medium))?|(?:a )?new (?:social )?channel"
LIST = r"(?:hvilke|kva|hvem|kva for) (?:sosiale )?kanal(?:er|ar) har vi|kanal(?:ene|ane) våre|which channels do we have"
MOST = 6
MAY = {State.ASKED: (APPROVE, DECLINE), State.APPROVED: (KEEP, CLOSE), State.CLOSED: (REOPEN,)}
"""What an editor may do with a channel in each state."""
NEEDED = ("name", "benefit", "resources", "plan", "follow_up")


async def new(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """An empty form."""
    return _form(turn, services, {}, [])


async def renew(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form again, with what was typed, for a form that had become too old."""
    told = cards.typed(turn.data or {})
    careful.require(told, cards.form({}, "", [], turn.norm))
    return _form(turn, services, told, ["old"])


async def save(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Consult the editors; what is missing is asked for."""
    told = cards.typed(turn.data or {})
    careful.require(told, cards.form({}, "", [], turn.norm))
    remarks = [name for name in NEEDED if not told[name]]
    remarks += [] if not told["address"] or secure(told["address"]) else ["address"]
    if remarks:
        return _form(turn, services, told, remarks)
    one = await consultation.ask(services, db, turn.sender.id, Case.model_validate(told))
    return Reply(cards=(cards.own(await consultation.seen(services, db, one), turn.norm),))


def _form(turn: Turn, services: Services, told: Mapping[str, str], remarks: Sequence[str]) -> Reply:
    token = services.forms.sign(turn, SAVE, services.clock.now())
    return Reply(cards=(cards.form(told, token, remarks, turn.norm),))


async def listed(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The channels in use; for editors also those that somebody asks for."""
    edits = verdict.is_editor(services, turn.sender.id)
    part = page.asked(turn, MOST)
    found = await social_channel.those(db, State.APPROVED, part.reach)
    there = [consultation.view(services, one) for one in part.of(found)]
    asked = await social_channel.those(db, State.ASKED, part.reach) if edits else ()
    waiting = [consultation.view(services, one) for one in part.of(asked)]
    skip = max(part.next(found), part.next(asked))
    return Reply(cards=(social_list.listed(there, waiting, edits, skip, turn.norm),))


async def weigh(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The whole, with what may be done with it."""
    one, _ = await consultation.named(db, (turn.data or {}).get("about"))
    return shown(turn, services, one)


def shown(turn: Turn, services: Services, one: SocialChannel) -> Reply:
    """The whole of it, with what an editor may do now."""
    seen = consultation.view(services, one)
    verbs = MAY.get(one.state, ())
    signed = {verb: services.forms.sign(turn, verb, services.clock.now(), seen.about) for verb in verbs}
    return Reply(cards=(cards.weigh(seen, signed, turn.norm),), notice=consultation.key(EDITORS, one))


async def decide(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """An editor agrees, or not for a reason."""
    one, reply = await still(turn, db), words(turn, "reply", LONGEST_REPLY)
    act = consultation.approve if turn.verb == APPROVE else consultation.decline
    return shown(turn, services, await act(services, db, one, turn.sender.id, reply))


async def keep(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """It was looked at and goes on."""
    return shown(turn, services, await roster.keep(services, db, await still(turn, db), turn.sender.id))


async def close(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """It is no longer in use."""
    return shown(turn, services, await roster.close(services, db, await still(turn, db), turn.sender.id))


async def reopen(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """It was not to be closed."""
    return shown(turn, services, await roster.reopen(services, db, await still(turn, db), turn.sender.id))


async def still(turn: Turn, db: AsyncConnection) -> SocialChannel:
    """The one that a button names. Raises BotError "changed" where it has moved on since."""
    return await version.still(social_channel.read, db, (turn.data or {}).get("about"))
