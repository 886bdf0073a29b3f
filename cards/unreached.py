"""Whom a message did not reach, and why, in people's words."""

from collections.abc import Sequence

from bot.turn import Norm
from bot.watch import Missing
from cards.element import Element, container, said, text
from cards.text import texts

NAMED = 10
"""How many a card names."""


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
    why = _("fikk det etterpå") if one.late else reason(one.why, norm)
    return ", ".join(part for part in (one.name, one.unit, why) if part)


def reason(why: str, norm: Norm) -> str:
    """Why somebody was not reached, in people's words."""
    _ = texts(norm)
    known = {
        "waiting": _("venter"),
        "sending": _("venter"),
        "throttled": _("venter"),
        "blocked": _("har blokkert boten"),
        "uninstalled": _("har ikke appen"),
        "not_reachable": _("har ikke appen"),
        "gone": _("samtalen finnes ikke lenger"),
        "app_policy": _("får ikke bruke appen"),
        "no_address": _("har ikke e-postadresse"),
        "no_account": _("har ikke konto"),
        "no_mailbox": _("e-post er ikke satt opp"),
        "too_big": _("meldingen var for stor"),
        "cancelled": _("sendingen ble stoppet"),
    }
    return known.get(why, _("fikk ikke svar fra tjenesten"))
