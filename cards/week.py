"""«Denne uka»: the titles of what waited, each with a button that shows it."""

from bot.turn import Card, Norm
from bot.week import Gathered, Item
from cards.element import Element, card, container, heading, quiet, quiet_said, said, stacked, submit, text
from cards.mail import Mail, mail
from cards.preference import less
from cards.text import texts

MOST = 20
"""Messages on one card; the rest comes on another, when asked for."""


def _words(norm: Norm) -> tuple[str, str]:
    _ = texts(norm)
    why = _("Du får denne fordi det var flere meldinger til deg denne uka enn boten sender hver for seg.")
    return _("Denne uka"), why


def card_of(week: Gathered, norm: Norm, start: int = 0) -> Card:
    """The gathered messages of one person, from the `start`th on."""
    _ = texts(norm)
    title, why = _words(norm)
    shown = week.items[start : start + MOST]
    parts = [_one(item, norm) for item in shown]
    fallback = f"{title}: {'; '.join(item.title for item in shown)}"[:500]
    rest = _rest(week, start + MOST, norm)
    return card([heading(title), *parts, *rest, quiet(why)], norm, fallback, [less(norm)])


def _one(item: Item, norm: Norm) -> Element:
    _ = texts(norm)
    sender = [quiet_said(_("Fra {sender}", sender=item.sender), "None")] if item.sender else []
    show = stacked([submit(_("Vis"), "week.show", {"delivery": item.delivery_id})])
    return container([said(item.title, weight="Bolder"), *sender, *show], separator=True, spacing="Medium")


def _rest(week: Gathered, start: int, norm: Norm) -> list[Element]:
    _ = texts(norm)
    more = len(week.items) - start
    if more <= 0:
        return []
    button = submit(_("Vis resten"), "week.more", {"week": week.name, "start": start})
    return [text(_("… og {number} til", number=more)), *stacked([button])]


def letter(week: Gathered, norm: Norm) -> Mail:
    """The same as a letter, which has no buttons and so holds all the texts."""
    title, why = _words(norm)
    return mail(title, [f"{one.title}\n\n{one.text}" for one in week.items], why, norm)
