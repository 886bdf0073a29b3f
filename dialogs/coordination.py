"""The editors' side of planned outreach: what waits, what clashes, and what they answer (strategy 7.1)."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import coordination, outreach, version
from bot.clock import OSLO
from bot.coordination import EDITORS
from bot.entry import Entry
from bot.errors import BotError
from bot.outreach import LONGEST_REPLY, Outreach, State
from bot.services import Services
from bot.turn import Reply, Turn
from cards import finding
from cards import outreach as cards
from dialogs import announcement, page
from dialogs.outreach import judged
from dialogs.story import words

ACCEPT, SUGGEST = "outreach.accept", "outreach.suggest"
QUEUE = r"(?:vis )?planlag[td]e (?:utspill|utspel+)|(?:planned )?outreach(?:es)?"


async def queue(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """What is to come and no editor has accepted."""
    part = page.asked(turn)
    waiting = await outreach.waiting(db, services.clock.now(), part.reach)
    found = [await coordination.view(services, db, one) for one in part.of(waiting)]
    return Reply(cards=(cards.listed(found, True, part.next(waiting), turn.norm),))


async def weigh(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The whole, with what may be done with it."""
    return await _shown(turn, services, db, (await coordination.named(db, (turn.data or {}).get("about")))[0])


async def _shown(turn: Turn, services: Services, db: AsyncConnection, one: Outreach) -> Reply:
    seen = await coordination.view(services, db, one)
    verbs = () if one.state is State.WITHDRAWN else (ACCEPT, SUGGEST)
    signed = {verb: services.forms.sign(turn, verb, services.clock.now(), seen.about) for verb in verbs}
    warned = finding.shown(await judged(db, one.plan, one.at, str(one.id)) if verbs else (), turn.norm)
    return Reply(cards=(cards.weigh(seen, signed, warned, turn.norm),), notice=coordination.key(EDITORS, one))


async def accept(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Agree to it."""
    one = await coordination.accept(services, db, await _still(turn, db), turn.sender.id)
    return await _shown(turn, services, db, one)


async def suggest(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Suggest a change."""
    reply = words(turn, "reply", LONGEST_REPLY)
    one = await coordination.suggest(services, db, await _still(turn, db), turn.sender.id, reply)
    return await _shown(turn, services, db, one)


async def prenotice(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form of a prenotice, filled in with what is planned: employees hear of it first (9.3)."""
    one, _ = await coordination.named(db, (turn.data or {}).get("about"))
    if one.state is State.WITHDRAWN:
        raise BotError("gone")
    return announcement.filled(turn, services, _entry(turn, one))


def _entry(turn: Turn, one: Outreach) -> Entry:
    """What of a plan belongs in a prenotice; who publishes it, is to be filled in."""
    here, plan = one.at.astimezone(OSLO), one.plan
    links = [(f"link{number}", url) for number, url in enumerate(plan.links[:3], 1)]
    named = {f"{name}_title": f"Vedlegg {name[-1]}" for name, _ in links} | {f"{name}_url": url for name, url in links}
    when = {"release_day": f"{here:%Y-%m-%d}", "release_time": f"{here:%H:%M}" if plan.timed else ""}
    told = {f"title_{turn.norm}": plan.what, f"text_{turn.norm}": plan.why}
    told |= {"release_where": plan.where, "release_refer_to": plan.fronts, "outreach": str(one.id)}
    return Entry(kind="prenotice", **told, **when, **named)


async def _still(turn: Turn, db: AsyncConnection) -> Outreach:
    """The one that a button names. Raises BotError "changed" where it has moved on since."""
    return await version.still(outreach.read, db, (turn.data or {}).get("about"))
