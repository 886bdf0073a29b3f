"""The channels that exist, and the question after six months whether one is worth keeping (strategy 7.2)."""

from collections.abc import Sequence

from bot.consultation import View
from bot.markup import secure
from bot.social_channel import State
from bot.turn import Card, Norm
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
from cards.mail import Mail, mail
from cards.more import button
from cards.text import texts

WHO = 120
"""Characters of who follows a channel up, which the list has room for."""


def listed(found: Sequence[View], waiting: Sequence[View], edits: bool, more: int, norm: Norm) -> Card:
    """The channels in use, and for editors (`edits`) those asked for; `more`: where the next begin, or 0."""
    _ = texts(norm)
    title = _("Kanalene våre")
    parts = [heading(title), text(_strategy(norm))]
    for one in found:
        parts += _channel(one, edits, norm)
    if not (found or waiting):
        parts.append(text(_("Ingen andre kanaler er ført opp ennå.")))
    if edits and waiting:
        parts.append(text(_("Venter på deg"), weight="Bolder", spacing="Medium"))
        parts += [part for one in waiting for part in (said(one.one.case.name), buttons([_open(one, norm)]))]
    ways = [button("social.list", more, norm)] if more else []
    ways += [submit(_("Legg til en kanal vi har"), "social.form")] if edits else []
    ways.append(submit(_("Spør om en ny kanal"), "social.new"))
    ways.append(submit(_("Hva strategien sier"), "guideline.show", {"ref": "7.2-kanaler-i-bruk", "language": norm}))
    return card([*parts, *stacked(ways)], norm, title)


def _strategy(norm: Norm) -> str:
    return texts(norm)(
        "Kommunikasjonsstrategien nevner Facebook, YouTube og Twitter, og flere undergrupper på Facebook, blant annet "
        "for psykisk helse og skoler."
    )


def _channel(one: View, edits: bool, norm: Norm) -> list[Element]:
    _ = texts(norm)
    case = one.one.case
    who = _("Følges opp av: {who}", who=short(case.follow_up, WHO))
    parts = [said(case.name, weight="Bolder"), quiet_said(" · ".join(filter(None, [one.one.unit, who])))]
    ways = [{"type": "Action.OpenUrl", "title": _("Se kanalen"), "url": case.address}] if secure(case.address) else []
    ways += [_open(one, norm)] if edits else []
    return [*parts, *([buttons(ways)] if ways else [])]


def _open(one: View, norm: Norm) -> Element:
    return execute(texts(norm)("Åpne"), "social.weigh", {"about": str(one.one.id)})


def again(one: View, norm: Norm) -> Card:
    """After six months: is it worth keeping?"""
    _ = texts(norm)
    title, lines = _again(one, norm)
    see = submit(_("Se kanalene våre"), "social.list")
    parts = [heading(title), said(one.one.case.name, weight="Bolder"), *(said(each) for each in lines)]
    return card([*parts, *stacked([see]), quiet(_why(norm))], norm, f"{title}: {one.one.case.name}")


def _again(one: View, norm: Norm) -> tuple[str, list[str]]:
    _ = texts(norm)
    if one.one.state is not State.APPROVED:
        return _("Kanalen er lagt ned"), []
    return _("Er kanalen verdt det?"), [
        _("Det er seks måneder siden noen så på den sist. Når den målene, og er det tid nok til å følge den opp?"),
        *([_("Dette var målene: {words}", words=one.one.case.resources)] if one.one.case.resources else []),
        _("Snakk sammen om det. Kommunikasjonssjefen noterer om den skal fortsette eller legges ned."),
    ]


def _why(norm: Norm) -> str:
    return texts(norm)("Du får denne fordi du har spurt om kanalen eller er redaktør.")


def again_letter(one: View, norm: Norm) -> Mail:
    """The same as a letter."""
    title, lines = _again(one, norm)
    return mail(title, [one.one.case.name, *lines], _why(norm), norm)
