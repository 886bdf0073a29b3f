"""The week in the media for editors: one line of time, and the contacts as lines to copy."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.clock import OSLO, day_in_oslo
from bot.media_week import Item, Kind
from bot.turn import Card, Norm
from cards import more
from cards.absence import shown as day
from cards.element import (
    Element,
    buttons,
    card,
    execute,
    heading,
    quiet,
    quiet_said,
    said,
    short,
    stacked,
    submit,
    text,
)
from cards.extract import fit
from cards.outreach import kind
from cards.text import texts
from cards.unreached import upper

MOST, LONGEST = 15, 160
"""Things on one card, and characters of a line, so that it stays under what Teams takes."""


def week(first: date, items: Sequence[Item], skip: int, norm: Norm) -> Card:
    """The week that begins on `first`, under its days; the next of its things begin at `skip`, 0 for none."""
    _ = texts(norm)
    title = _("Uka i media, uke {number}", number=first.isocalendar().week)
    parts: list[Element] = [heading(title)]
    for each in range(7):
        on = first + timedelta(days=each)
        parts += _day(on, [one for one in items if day_in_oslo(one.at) == on], norm)
    parts += more.way("media_week.show", skip, norm, {"week": f"{first}"})
    if not items:
        parts.append(text(_("Ingenting er meldt denne uka.")))
    parts.append(quiet(_("Mediekontakt står her uten navn. Ingen kan søke opp hvem som har snakket med media.")))
    return card([*parts, *_ways(first, items, norm)], norm, title)


def _day(on: date, items: Sequence[Item], norm: Norm) -> list[Element]:
    if not items:
        return []
    return [
        text(day(on, norm), weight="Bolder", spacing="Medium"),
        *(part for one in items for part in _item(one, norm)),
    ]


def _item(one: Item, norm: Norm) -> list[Element]:
    _ = texts(norm)
    clock = f"{one.at.astimezone(OSLO):%H.%M} " if one.timed else ""
    state = [_("ikke godkjent")] if one.kind is Kind.OUTREACH and not one.accepted else []
    about = " · ".join(filter(None, [kind(one.kind, norm), one.where, one.unit, *state]))
    title = one.title(norm) or upper(kind(one.kind, norm))  # a subject that named somebody has gone
    parts: list[Element] = [said(short(f"{clock}{title}", LONGEST)), quiet_said(short(about, LONGEST), spacing="None")]
    if one.kind is Kind.OUTREACH:
        parts += [buttons([execute(_("Åpne"), "outreach.weigh", {"about": one.key})])]
    return parts


def _ways(first: date, items: Sequence[Item], norm: Norm) -> list[Element]:
    _ = texts(norm)
    before, after = ({"week": f"{first + timedelta(days=days)}"} for days in (-7, 7))
    ways = [execute(_("Uka før"), "media_week.show", before), execute(_("Uka etter"), "media_week.show", after)]
    if any(one.kind is Kind.CONTACT for one in items):
        ways.append(submit(_("Mediekontakt som liste"), "media_week.export", {"week": f"{first}"}))
    return stacked(ways)


def listed(first: date, lines: Sequence[str], norm: Norm) -> Card:
    """The contacts of a week as lines to copy; `lines` begin with the heads."""
    _ = texts(norm)
    title = _("Mediekontakt, uke {number}", number=first.isocalendar().week)
    shown = fit(lines)
    field = {"type": "Input.Text", "id": "list", "label": _("Listen"), "isMultiline": True, "value": "\n".join(shown)}
    how = _("Merk alt i feltet, kopier, og lim inn i en tekstfil som slutter på .csv. Teams lar meg ikke sende filer.")
    more = _("Her er {shown} av {all} linjer.", shown=len(shown) - 1, all=len(lines) - 1)
    return card([heading(title), text(more), field, text(how)], norm, title)
