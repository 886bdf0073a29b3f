"""Being away: who stands in and when, shown back before it is kept, and undone with one press."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import absence, access, handover
from bot.clock import day_in_oslo
from bot.directory import Absence, Directory, Employee
from bot.errors import BotError
from bot.name import meant
from bot.services import Services
from bot.span import LONGEST, Span, span
from bot.turn import Language, Reply, Turn
from cards import absence as cards
from dialogs import guideline, page
from dialogs.language import language_of

I_AM = r"(?:(?:jeg|eg) (?:er|blir|vert)|i am|i'm|i will be)"
GONE = rf"{I_AM} (?:borte|vekke|fraværende|fråverande|away|out of office)"
TAKES = (
    r"(?:tar|tek|skal ta|takes|will take) over|overtar|overtek|vikarierer|står inn|steg inn|"
    r"er (?:stedfortreder(?:en)?|stadfortredar(?:en)?|vikar(?:en)?)"
)
WHEN = (
    r"til|t\.?o\.?m|fra|frå|from|until|i|ut|neste|next|denne|this|hele|heile|uke|veke|på|den|resten|for|"
    r"today|tomorrow|\d"
)
AWAY = rf"{GONE}(?:[\s,]+(?:[^?]*(?:{TAKES})[^?]*|(?:{WHEN})[^?]*))?"
BACK = r"(?:jeg|eg) er (?:tilbake|attende|på plass)(?: igjen| att| no| nå)*|i am back|i'm back"
WHO = r"(?:hvem|kven) (?:er|som er) (?:borte|vekke)(?: nå| no| i dag)?|who is away|who's away"
BEGINNING = re.compile(rf"{GONE}[\s,]*", re.IGNORECASE)
TAKING = re.compile(rf"\s(?:{TAKES})\b.*", re.IGNORECASE | re.DOTALL)
BETWEEN = {"og", "and", "mens", "medan", "så", "da", "då", "-", "–"}
MOST_SHOWN = 30
MOST_WORDS = 40


async def tell(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Understand what was written, or filled in, and show it back; ask for what is missing. Raises nothing."""
    today = day_in_oslo(services.clock.now())
    if turn.data is None:
        days, name = understood(turn.text, today)
        if not (days or name) and not BEGINNING.fullmatch(turn.text.strip(" .!")):
            return await guideline.ask(turn, services, db)
    else:
        days, name = _days(turn.data, today), _text(turn.data, "deputy")
    spoken = _language(turn)
    if not _may(turn.sender.id, services.directory, today):
        return Reply(cards=(cards.not_needed(spoken),))
    if turn.verb == "absence.form":
        return Reply(cards=(cards.form(spoken, days, name),))
    return _next(turn, services, spoken, days, name)


def understood(text: str, today: date) -> tuple[Span | None, str]:
    """When, and the name of who takes over ("" for nobody), of a sentence that begins with «jeg er borte»."""
    rest = BEGINNING.sub("", text, count=1)
    before = TAKING.sub("", rest)
    if before == rest:
        return span(rest, today), ""
    words = before.replace(",", " ").split()[:MOST_WORDS]
    for end in range(len(words), -1, -1):
        days = span(" ".join(words[:end]), today)
        if days is not None:
            return days, _name(words[end:])
    return None, _name(before.rpartition(",")[2].split())


def _name(words: list[str]) -> str:
    while words and words[0].casefold() in BETWEEN:
        words = words[1:]
    return " ".join(words)


def _next(turn: Turn, services: Services, spoken: Language, days: Span | None, name: str) -> Reply:
    """The proposal where all is known, or the card that asks for the rest."""
    if days is None:
        remark = "order" if turn.verb and _text(turn.data or {}, "last") else "when"
        return Reply(cards=(cards.form(spoken, None, name, remark),))
    found = _meant(turn, services.directory, name)
    if len(found) == 1:
        other = services.directory.absence(found[0].id)
        overlaps = other is not None and other.first <= days[1] and days[0] <= other.last
        return Reply(cards=(cards.proposal(spoken, days, found[0], overlaps),))
    if 1 < len(found) <= cards.FEW:
        return Reply(cards=(cards.choose(spoken, days, found),))
    remark = "who" if not name else "many" if found else "nobody"
    return Reply(cards=(cards.form(spoken, days, name, remark),))


def _meant(turn: Turn, directory: Directory, name: str) -> list[Employee]:
    """Whom the pressed name is of, or whom the written one may be of; nobody stands in for themself."""
    others = [one for one in directory.employees() if one.id != turn.sender.id]
    pressed = _text(turn.data or {}, "deputy_id")
    return [one for one in others if one.id == pressed] or meant(name, others)


async def keep(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Keep what was shown. Raises BotError where somebody has made up what the card carries."""
    today, data, spoken = day_in_oslo(services.clock.now()), turn.data or {}, language_of(turn)
    if not _may(turn.sender.id, services.directory, today):
        return Reply(cards=(cards.not_needed(spoken),))
    days = _days(data, today)
    if days is None:
        return Reply(cards=(cards.form(spoken, None, _text(data, "deputy"), "order"),))
    deputy = next((one for one in services.directory.employees() if one.id == _text(data, "deputy_id")), None)
    if deputy is None or deputy.id == turn.sender.id:
        raise BotError("gone")
    mine = Absence(turn.sender.id, deputy.id, *days)
    await handover.told(services, db, await absence.keep(db, mine), mine)
    return Reply(cards=(cards.kept(spoken, days, deputy),))


async def back(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Nobody stands in any more, and whoever did is told."""
    before = await absence.end(db, turn.sender.id)
    await handover.told(services, db, before, None)
    return Reply(cards=(cards.back(_language(turn), before is not None),))


async def who(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Who is away today, for those who work here."""
    today, directory = day_in_oslo(services.clock.now()), services.directory
    if directory.employee(turn.sender.id) is None:
        return Reply(cards=(cards.not_needed(_language(turn)),))
    part, away = page.asked(turn, MOST_SHOWN), directory.away(today)
    found = [(one, _named(directory, one.person_id), _named(directory, one.deputy_id)) for one in part.of(away)]
    return Reply(cards=(cards.away(_language(turn), found, part.next(away)),))


def _named(directory: Directory, person_id: str) -> str:
    person = directory.employee(person_id)
    return person.name if person else ""


def _may(person_id: str, directory: Directory, today: date) -> bool:
    return access.allows(access.STOOD_IN_FOR, directory, person_id, today) or bool(directory.offices(person_id, today))


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    return value.strip() if isinstance(value, str) else ""


def _days(data: Mapping[str, Any], today: date) -> Span | None:
    try:
        first, last = (date.fromisoformat(_text(data, name)) for name in ("first", "last"))
    except ValueError:
        return None
    return (first, last) if today <= last and first <= last and last - first <= LONGEST else None


def _language(turn: Turn) -> Language:
    if turn.data is None and turn.text.casefold().startswith(("eg ", "kven ")):
        return "nn"
    if turn.data is None and turn.text.casefold().startswith(("i ", "i'm", "who")):
        return "en"
    return language_of(turn)
