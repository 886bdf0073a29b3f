"""«Denne uka»: the titles of what waited, each with a button that shows it."""

from collections.abc import Sequence

from bot.turn import Card, Norm
from bot.week import Item
from cards.element import card, container, heading, quiet, said, stacked, submit
from cards.mail import Mail, mail
from cards.preference import less
from cards.text import texts

MOST = 20


def _words(norm: Norm) -> tuple[str, str]:
    _ = texts(norm)
    why = _("Du får denne fordi det var flere meldinger til deg denne uka enn boten sender hver for seg.")
    return _("Denne uka"), why


def card_of(items: Sequence[Item], norm: Norm) -> Card:
    """The gathered messages of one person."""
    _ = texts(norm)
    title, why = _words(norm)
    parts = [
        container(
            [
                said(one.title, weight="Bolder"),
                *([quiet_said(_("Fra {sender}", sender=one.sender))] if one.sender else []),
                *stacked([submit(_("Vis"), "week.show", {"delivery": one.delivery_id})]),
            ],
            separator=True,
            spacing="Medium",
        )
        for one in items[:MOST]
    ]
    fallback = f"{title}: {'; '.join(one.title for one in items)}"[:500]
    return card([heading(title), *parts, quiet(why)], norm, fallback, [less(norm)])


def quiet_said(words: str) -> dict[str, object]:
    """A name, as a small remark."""
    return {**said(words, size="Small", isSubtle=True), "spacing": "None"}


def letter(items: Sequence[Item], norm: Norm) -> Mail:
    """The same as a letter, which has no buttons and so holds the texts."""
    title, why = _words(norm)
    return mail(title, [f"{one.title}\n\n{one.text}" for one in items[:MOST]], why, norm)
