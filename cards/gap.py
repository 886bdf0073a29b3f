"""Who in a leader's units has not got a message: to be told by word of mouth, at the shift change."""

from collections.abc import Sequence

from bot.gap import Gap
from bot.turn import Card, Norm
from cards.element import Element, card, container, heading, quiet, said, stacked, submit, text
from cards.mail import Mail, mail
from cards.outbox import missed
from cards.text import texts
from cards.unreached import MOST_NAMES, because, names

MOST_SHOWN = 5


def card_of(gap: Gap, norm: Norm) -> Card:
    """The notice to a leader, about one message."""
    _ = texts(norm)
    title = _("Noen hos deg har ikke fått denne meldingen")
    return card([heading(title), *_one(gap, norm), *_ends(norm)], norm, f"{title}: {gap.title(norm)}")


def listed(gaps: Sequence[Gap], norm: Norm) -> Card:
    """All messages of the last two weeks that somebody has not got."""
    _ = texts(norm)
    if not gaps:
        words = _("Alle hos deg har fått meldingene de siste to ukene.")
        return card([text(words)], norm, words)
    title = _("Disse ble ikke nådd")
    parts = [container(_one(gap, norm), separator=True, spacing="Medium") for gap in gaps[:MOST_SHOWN]]
    more = len(gaps) - MOST_SHOWN
    rest = [text(_("… og {number} til", number=more))] if more > 0 else []
    return card([heading(title), *parts, *rest, text(_tell(norm))], norm, title)


def _one(gap: Gap, norm: Norm) -> list[Element]:
    read = submit(texts(norm)("Les meldingen"), "broadcast.message", {"about": str(gap.broadcast_id)})
    shown = names(gap.missed, norm)
    return [said(gap.title(norm), weight="Bolder"), *shown, *stacked([read])]


def _tell(norm: Norm) -> str:
    return texts(norm)("Si det til dem selv, for eksempel ved vaktskiftet.")


def _ends(norm: Norm) -> list[Element]:
    return [text(_tell(norm)), *missed(norm), quiet(_why(norm))]


def _why(norm: Norm) -> str:
    return texts(norm)("Du får denne fordi du leder enheten deres, og meldingen haster.")


def letter(gap: Gap, norm: Norm) -> Mail:
    """The same as a letter."""
    _ = texts(norm)
    lines = [f"{one.name}, {one.unit}: {because(one.why, norm)}" for one in gap.missed[:MOST_NAMES]]
    title = _("Noen hos deg har ikke fått denne meldingen")
    return mail(title, [gap.title(norm), "\n".join(lines), _tell(norm)], _why(norm), norm)
