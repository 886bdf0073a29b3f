"""Congratulations: a story is in the newsletter, told to whoever told it and whoever it praises."""

from bot.praise import Praise
from bot.turn import Card, Norm
from cards.element import buttons, card, heading, quiet, said, submit, text
from cards.mail import Mail, mail
from cards.text import texts


def card_of(one: Praise, norm: Norm) -> Card:
    """For one person."""
    _ = texts(norm)
    title, words = _words(one, norm)
    way = buttons([submit(_("Les nyhetsbrevet"), "issue.latest")])
    parts = [heading(title), said(one.title, weight="Bolder"), text(words), way, quiet(_why(one, norm))]
    return card(parts, norm, f"{title} {one.title}")


def _words(one: Praise, norm: Norm) -> tuple[str, str]:
    _ = texts(norm)
    if one.told_it:
        return _("Historien din er i nyhetsbrevet"), _("Takk for at du delte den. Nå kan alle lese den.")
    return _("Gratulerer! Du er i nyhetsbrevet"), _("En kollega har gitt deg ros, og nå kan alle lese om det.")


def _why(one: Praise, norm: Norm) -> str:
    _ = texts(norm)
    if one.told_it:
        return _("Du får denne fordi du har delt en historie.")
    return _("Du får denne fordi en kollega vil gi deg ros.")


def letter(one: Praise, norm: Norm) -> Mail:
    """The same as a letter."""
    title, words = _words(one, norm)
    return mail(title, [one.title, words], _why(one, norm), norm)
