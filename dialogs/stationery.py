"""«maler»: the right template by name, from a list that the editor keeps."""

import re
from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import access, drawer, stationery
from bot.access import EDITORS
from bot.clock import day_in_oslo
from bot.errors import BotError
from bot.markup import secure
from bot.services import Services
from bot.stationery import LONGEST, Template
from bot.turn import Language, Reply, Turn
from cards import stationery as cards
from dialogs.language import language_of
from dialogs.story import words

SAVE, REMOVE = "stationery.save", "stationery.remove"
FIRST = r"(?:finn |vis |hent )?(?:mal(?:en)?|malar|maler|malene|malane|templates?)"
ASKS = r"(?:hvordan|korleis|når|hva|kva|hvem|kven|hvor|kvar|how|what|when)\b"
WORDS = (
    rf"{FIRST}(?: (?:for|til|for å skrive) (?!{ASKS})[^\s?]{{1,40}}(?: [^\s?]{{1,40}}){{0,3}})?|"
    r"profil(?:en)?|grafisk profil"
)
ASKED = re.compile(r"^.*? (?:for å skrive|for|til) (?:et |ein |eit |en |ei |a )?(.*?)[\s!.?]*$", re.IGNORECASE)


async def show(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Those that were meant, or all."""
    match, language = ASKED.match(turn.text), language_of(turn)
    return await _shown(turn, services, db, match[1] if match else "", language)


async def _shown(turn: Turn, services: Services, db: AsyncConnection, asked: str, language: Language) -> Reply:
    found, bad = await drawer.templates_now(db, services.policy.templates_file)
    day = day_in_oslo(services.clock.now())
    edits = turn.scope == "personal" and access.allows(EDITORS, services.directory, turn.sender.id, day)
    return Reply(cards=(cards.card_of(stationery.meant(asked, found), asked, language, bad, edits),))


async def listed(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The editor's list, of those that were asked for."""
    found, _ = await drawer.templates_now(db, services.policy.templates_file)
    return Reply(cards=(cards.listed(stationery.meant(words(turn, "asked", 80), found), turn.norm),))


async def new(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """An empty form."""
    return _form(turn, services, {}, "")


async def form(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form of the chosen one; the list where it has been taken away meanwhile."""
    found, _ = await drawer.templates_now(db, services.policy.templates_file)
    one = drawer.named(words(turn, "key", LONGEST["name"]), found)
    if one is None:
        return await listed(turn, services, db)
    return _form(turn, services, {"name": one.name, "link": one.link, "words": one.words}, one.key)


def _form(turn: Turn, services: Services, typed: Mapping[str, str], about: str, remark: str = "") -> Reply:
    sign, verbs = services.forms.sign, (SAVE, REMOVE) if about else (SAVE,)
    tokens = {verb: sign(turn, verb, services.clock.now(), about) for verb in verbs}
    return Reply(cards=(cards.form(typed, about, tokens, turn.norm, remark),))


async def renew(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form again with what was typed."""
    return _form(turn, services, _typed(turn), words(turn, "about", LONGEST["name"]))


def _typed(turn: Turn) -> dict[str, str]:
    return {name: " ".join(words(turn, name, most).split()) for name, most in LONGEST.items()}


async def save(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Keep a template; what is missing comes back with what was typed."""
    typed, about = _typed(turn), words(turn, "about", LONGEST["name"])
    found, _ = await drawer.templates_now(db, services.policy.templates_file)
    one, old = Template(**typed), drawer.named(about, found)
    if not one.name or not secure(one.link):
        return _form(turn, services, typed, about, "lacking")
    if one.key != about and drawer.named(one.key, found) is not None:
        return _form(turn, services, typed, about, "twice")
    if old is not None and old.key != one.key:
        await drawer.keep(db, old, removed=True)
    await drawer.keep(db, one)
    return await _shown(turn, services, db, "", turn.norm)


async def remove(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Take a template away. Raises BotError "gone"."""
    found, _ = await drawer.templates_now(db, services.policy.templates_file)
    one = drawer.named(words(turn, "about", LONGEST["name"]), found)
    if one is None:
        raise BotError("gone")
    await drawer.keep(db, one, removed=True)
    return Reply(cards=(cards.removed(one, services.forms.sign(turn, SAVE, services.clock.now()), turn.norm),))
