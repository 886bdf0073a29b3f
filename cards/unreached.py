"""Whom a message did not reach, and why, in people's words."""

from collections.abc import Sequence
from itertools import groupby

from bot import reason
from bot.reason import Why
from bot.turn import Language, Norm
from bot.unreached import Missed
from bot.watch import Missing
from cards.element import Element, container, said, text
from cards.text import texts

NAMED = 10
"""How many the card of a prenotice names."""
MOST_NAMES = 30
"""Names on a card, where the rest is a number; the report's file has them all."""


def unreached(missing: Sequence[Missing], nameless: int, norm: Norm) -> list[Element]:
    """The first of them by name, and how many more there are; nothing where there are none."""
    title, *named = lines(missing, nameless, norm) or [""]
    shown = [{**said(one), "spacing": "Small"} for one in named]
    return [container([text(title, weight="Bolder"), *shown], separator=True, spacing="Medium")] if named else []


def lines(missing: Sequence[Missing], nameless: int, norm: Norm) -> list[str]:
    """The same in words, under a title."""
    _ = texts(norm)
    if not missing and not nameless:
        return []
    named = [_person(one, norm) for one in missing[:NAMED]]
    more = len(missing) - len(named) + nameless
    words = _("… og {number} til", number=more) if named else _("{number} ansatte", number=more)
    return [_("Ikke nådd"), *named, *([words] if more else [])]


def _person(one: Missing, norm: Norm) -> str:
    _ = texts(norm)
    why = _("fikk det etterpå") if one.late else because(reason.why(one.why), norm)
    return ", ".join(part for part in (one.name, one.unit, why) if part)


def upper(words: str) -> str:
    """The words as the beginning of a line."""
    return f"{words[0].upper()}{words[1:]}"


def because(why: Why, norm: Norm) -> str:
    """Why somebody was not reached."""
    _ = texts(norm)
    words = {
        Why.BLOCKED: _("har blokkert boten"),
        Why.UNINSTALLED: _("har ikke boten i Teams"),
        Why.POLICY: _("får ikke bruke boten (regel i Teams)"),
        Why.GONE: _("chatten finnes ikke lenger"),
        Why.NO_ADDRESS: _("har verken boten eller e-post"),
        Why.NO_ACCOUNT: _("har ikke konto lenger"),
        Why.NO_MAILBOX: _("e-posten er ikke satt opp"),
        Why.TOO_LARGE: _("meldingen var for stor"),
        Why.WAITING: _("venter"),
        Why.NOT_OPENED: _("ikke åpnet i samlekortet"),
        Why.STOPPED: _("stoppet før den ble sendt"),
        Why.UNKNOWN: _("uvisst om den kom fram"),
        Why.OTHER: _("teknisk feil"),
    }
    return words[why]


def some(named: Sequence[str], language: Language) -> str:
    """The first of the names with commas between, and how many more there are."""
    more = len(named) - MOST_NAMES
    rest = [texts(language)("… og {number} til", number=more)] if more > 0 else []
    return " ".join([", ".join(named[:MOST_NAMES]), *rest])


def names(missed: Sequence[Missed], norm: Norm) -> list[Element]:
    """A paragraph for each reason, with names and units; and how many there is no room for."""
    shown = sorted(missed[:MOST_NAMES], key=lambda one: list(Why).index(one.why))
    parts = []
    for why, people in groupby(shown, key=lambda one: one.why):
        named = [f"{one.name} ({one.unit})" if one.unit else one.name for one in people]
        words = f"{upper(because(why, norm))}: {', '.join(named)}"
        parts.append({**said(words), "spacing": "Small"})
    more = len(missed) - MOST_NAMES
    return [*parts, text(texts(norm)("… og {number} til", number=more))] if more > 0 else parts
