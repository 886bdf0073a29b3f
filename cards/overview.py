"""The editor's overview: one line a thing that waits, each with the way to its queue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot.overview import Overview
from bot.story import Use
from bot.turn import Card, Norm
from cards import more, taken
from cards.element import Element, buttons, card, heading, quiet, said, submit, text
from cards.moment import when
from cards.newsroom import standing
from cards.text import texts


def card_of(one: Overview, norm: Norm) -> Card:
    """All of it."""
    _ = texts(norm)
    title = _("Oversikt")
    parts: list[Element] = [heading(title)]
    for words, way in _lines(one, norm):
        parts += [text(words), {**buttons([way]), "spacing": "Small"}]
    return card(parts, norm, title)


def _lines(one: Overview, norm: Norm) -> list[tuple[str, Element]]:
    """What is said, and the button to its queue; that of the newsletter opens the issue that is spoken of."""
    _ = texts(norm)
    about = {"about": str(one.issue.id)} if one.issue is not None else None
    return [
        (_issue(one, norm), submit(_("Nyhetsbrevet"), "issue.desk", about)),
        (_stories(one.stories, norm), submit(_("Innsendte historier"), "story.queue")),
        *_taken(one, norm),
        *_asked(one, norm),
        (_approvals(one.approvals, norm), submit(_("Venter på godkjenning"), "announcement.waiting")),
        (_embargoes(one.embargoes, norm), submit(_("Forhåndsvarsler i gang"), "release.list")),
        (_misses(one.misses, norm), submit(_("Spørsmål uten svar"), "question.unanswered")),
        (_reach(one, norm), submit(_("Hvem ble ikke nådd"), "broadcast.missed")),
    ]


@dataclass(frozen=True)
class Running:
    """A prenotice that is neither public nor given up, and when it becomes public (aware)."""

    id: UUID
    title: str
    at: datetime


def running(found: Sequence[Running], skip: int, norm: Norm) -> Card:
    """The embargoes that are running, the next first, each with the way to how it stands; more begin at `skip`."""
    _ = texts(norm)
    title = _("Forhåndsvarsler i gang")
    parts: list[Element] = [heading(title)]
    for one in found:
        way = buttons([submit(_("Åpne"), "release.report", {"about": str(one.id)})])
        parts += [said(one.title, weight="Bolder"), quiet(_("Offentlig {when}", when=when(one.at, norm))), way]
    if not found:
        parts.append(text(_embargoes(0, norm)))
    return card([*parts, *more.way("release.list", skip, norm)], norm, title)


def _stories(number: int, norm: Norm) -> str:
    _ = texts(norm)
    return _("Historier som venter: {number}", number=number) if number else _("Ingen historier venter.")


def _taken(one: Overview, norm: Norm) -> list[tuple[str, Element]]:
    """Stories that were accepted for another use than the newsletter, where there are any."""
    _ = texts(norm)
    said = {
        Use.ANNOUNCEMENT: (one.messages, _("Historier som skal bli meldinger: {number}", number=one.messages)),
        Use.MEDIA: (one.tips, _("Historier som er tips til mediene: {number}", number=one.tips)),
    }
    return [(words, submit(*taken.titles(norm)[use])) for use, (number, words) in said.items() if number]


def _asked(one: Overview, norm: Norm) -> list[tuple[str, Element]]:
    """What people wait for the editors' word on, where there is any."""
    _ = texts(norm)
    said = [
        (
            one.tickets,
            _("Spørsmål til deg som venter på svar: {number}", number=one.tickets),
            submit(_("Spørsmål som venter"), "ticket.queue"),
        ),
        (
            one.outreach,
            _("Utspill som venter på deg: {number}", number=one.outreach),
            submit(_("Planlagte utspill"), "outreach.queue"),
        ),
        (
            one.channels,
            _("Kanaler som venter på deg: {number}", number=one.channels),
            submit(_("Kanalene våre"), "social.list"),
        ),
        (
            one.themes,
            _("Spørsmål uten svar, i grupper som venter på deg: {number}", number=one.themes),
            submit(_("Lær bort"), "theme.list"),
        ),
    ]
    return [(words, way) for number, words, way in said if number]


def _approvals(number: int, norm: Norm) -> str:
    _ = texts(norm)
    none = _("Ingen meldinger venter på godkjenning.")
    return _("Meldinger til godkjenning: {number}", number=number) if number else none


def _embargoes(number: int, norm: Norm) -> str:
    _ = texts(norm)
    return _("Forhåndsvarsler i gang: {number}", number=number) if number else _("Ingen forhåndsvarsler er i gang.")


def _misses(number: int, norm: Norm) -> str:
    _ = texts(norm)
    none = _("Alle spørsmål denne uka fikk svar.")
    return _("Spørsmål uten svar denne uka: {number}", number=number) if number else none


def _issue(one: Overview, norm: Norm) -> str:
    _ = texts(norm)
    if one.issue is not None:
        return _("Nyhetsbrevet: {standing}", standing=standing(one.issue, one.now, norm))
    return _("Det neste nyhetsbrevet sendes {when}.", when=when(one.due, norm))


def _reach(one: Overview, norm: Norm) -> str:
    _ = texts(norm)
    if one.percent is None:
        return _("Hvor mange jeg når i Teams, blir telt i natt.")
    return _("Jeg når {percent} prosent av de ansatte i Teams.", percent=round(one.percent))
