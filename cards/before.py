"""The report on a prenotice in words: who knew before the public did, and when."""

from bot.turn import Norm
from bot.watch import Watch
from cards import moment
from cards.element import Element, text
from cards.text import texts


def title(norm: Norm) -> str:
    """What the report is called."""
    return texts(norm)("Fortalt før offentligheten")


def lead(seen: Watch, norm: Norm) -> str:
    """How many knew before it was public."""
    _ = texts(norm)
    reached, people = seen.one.reached or 0, seen.one.people or 0
    percent = number(reached * 1000 // people / 10 if people else 0.0)
    return _(
        "{reached} av {people} ({percent} %) hadde fått det levert før saken ble offentlig. Kravet var {least} %.",
        reached=reached,
        people=people,
        percent=percent,
        least=seen.one.least_coverage,
    )


def times(seen: Watch, norm: Norm) -> list[Element]:
    """When what happened, and what was decided."""
    _ = texts(norm)
    lines = [_("Avtalt: {when}", when=moment.when(seen.one.external_at, norm))]
    if seen.one.published is not None:
        lines.append(_("Publisert: {when}", when=moment.when(seen.one.published, norm)))
    if seen.first_sent is not None and seen.last_sent is not None:
        lines.append(_("Først levert: {when}", when=moment.when(seen.first_sent, norm)))
        lines.append(_("Sist levert: {when}", when=moment.when(seen.last_sent, norm)))
    if seen.one.stopped is not None and seen.one.released is None:
        lines.append(_("Publiseringen var stoppet, men det er meldt fra at saken er publisert."))
        lines.append(_("De som har fått forhåndsvarselet, ser fortsatt at den er stoppet."))
    if seen.one.forced is not None:
        lines.append(_("Det ble bestemt å publisere likevel."))
    return [text(line, spacing="Small") for line in lines]


def number(percent: float) -> str:
    """A share as it is written in Norwegian."""
    return f"{percent:.1f}".replace(".", ",")
