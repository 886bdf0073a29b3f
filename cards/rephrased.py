"""For the author of a story: an editor has put it otherwise in the newsletter, with both texts."""

from bot.rephrased import Rephrased
from bot.size import LARGEST
from bot.turn import Card, Norm
from cards.element import Element, card, container, execute, heading, quiet, said, stacked, text
from cards.mail import Mail, mail
from cards.newsletter_text import packed
from cards.text import texts

ROOM = LARGEST // 3
"""Bytes for each of the two texts."""


def card_of(one: Rephrased, norm: Norm) -> Card:
    """The words as they stand now, and as they were told."""
    _ = texts(norm)
    title = _("Redaktøren har endret historien din i nyhetsbrevet")
    now = [words for each in one.item.versions.values() for words in (each.title, each.text) if words]
    before = text(_("Slik skrev du det:"), weight="Bolder")
    parts = [heading(title), *_texts(now, norm), container([before, *_texts(one.told, norm)], style="emphasis")]
    see = stacked([execute(_("Se historien"), "story.show", {"about": str(one.view.one.id)})])
    return card([*parts, *see, quiet(_why(norm))], norm, f"{title}: {one.view.one.told.title}")


def _texts(words: list[str], norm: Norm) -> list[Element]:
    """A title and what follows it, or as much of that as there is room for."""
    title, *rest = words or [""]
    first, *more = packed("\n\n".join(rest), ROOM)
    end = [quiet(texts(norm)("Her står bare begynnelsen."))] if more else []
    return [said(title, weight="Bolder"), *first, *end]


def _why(norm: Norm) -> str:
    return texts(norm)("Du får denne fordi du har delt en historie.")


def letter(one: Rephrased, norm: Norm) -> Mail:
    """The same as a letter."""
    _ = texts(norm)
    how = _("Svar i Teams: skriv «mine historier» til Raumabot.")
    now = [words for each in one.item.versions.values() for words in (each.title, each.text) if words]
    lines = [*now, _("Slik skrev du det:"), *one.told, how]
    return mail(_("Redaktøren har endret historien din i nyhetsbrevet"), lines, _why(norm), norm)
