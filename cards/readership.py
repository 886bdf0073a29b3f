"""How the last issues were received: a text bar an issue, which needs no colour to be read, and the figures."""

from collections.abc import Sequence

from babel.dates import format_date

from bot.readership import Readership
from bot.report import FEWEST
from bot.turn import Card, Norm
from cards.element import Element, card, container, heading, quiet, text
from cards.newsletter import reactions
from cards.text import texts

BAR = 10


def card_of(found: Sequence[Readership], norm: Norm) -> Card:
    """The newest first."""
    _ = texts(norm)
    title = _("Slik ble nyhetsbrevene lest")
    parts: list[Element] = [heading(title)]
    for one in found:
        parts += [text(_month(one, norm), weight="Bolder"), text(_bar(one)), quiet(_figures(one, norm))]
        parts += [quiet(_said(one, norm))] if sum(one.reactions.values()) >= FEWEST else []
    if not found:
        parts.append(text(_("Det er ikke sendt noe nyhetsbrev ennå.")))
    about = _("«Lest» teller dem som har trykt på knappen, ikke alle som har lest. Hvem det er, vises aldri.")
    return card([*parts, quiet(about)], norm, title)


def beside(found: Sequence[Readership], norm: Norm) -> list[Element]:
    """The same in a few lines, for the report of the issue that comes first; nothing where there is none."""
    title = texts(norm)("Denne utgaven ved siden av de seks før")
    parts = [text(title, weight="Bolder")]
    for one in found:
        parts += [{**text(f"{_month(one, norm)}: {_bar(one)}"), "spacing": "Small"}, quiet(_figures(one, norm))]
    return [container(parts, spacing="Medium", separator=True)] if found else []


def _month(one: Readership, norm: Norm) -> str:
    month = format_date(one.month, "LLLL y", locale=norm)
    return month[:1].upper() + month[1:]


def _bar(one: Readership) -> str:
    full = round(one.share * BAR / 100)
    return f"{'█' * full}{'░' * (BAR - full)} {one.share} %"


def _figures(one: Readership, norm: Norm) -> str:
    _ = texts(norm)
    numbers = {"sent": one.sent, "people": one.people, "read": one.acknowledged}
    return _("Levert til {sent} av {people}. {read} har trykt «Lest».", **numbers)


def _said(one: Readership, norm: Norm) -> str:
    return " · ".join(f"{words}: {one.reactions.get(said, 0)}" for said, words in reactions(norm).items())
