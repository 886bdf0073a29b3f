"""The editor's overview: one line a thing that waits, each with the way to its queue."""

from bot.overview import Overview
from bot.story import Use
from bot.turn import Card, Norm
from cards import taken
from cards.element import Element, buttons, card, heading, submit, text
from cards.moment import when
from cards.newsroom import standing
from cards.text import texts


def card_of(one: Overview, norm: Norm) -> Card:
    """All of it."""
    _ = texts(norm)
    title = _("Oversikt")
    parts: list[Element] = [heading(title)]
    for words, button, verb in _lines(one, norm):
        parts += [text(words), {**buttons([submit(button, verb)]), "spacing": "Small"}]
    return card(parts, norm, title)


def _lines(one: Overview, norm: Norm) -> list[tuple[str, str, str]]:
    """What is said, and a button's title and verb."""
    _ = texts(norm)
    return [
        (_issue(one, norm), _("Nyhetsbrevet"), "issue.desk"),
        (_stories(one.stories, norm), _("Innsendte historier"), "story.queue"),
        *_taken(one, norm),
        (_approvals(one.approvals, norm), _("Venter på godkjenning"), "announcement.waiting"),
        (_embargoes(one.embargoes, norm), _("Sendte meldinger"), "broadcast.list"),
        (_misses(one.misses, norm), _("Spørsmål uten svar"), "question.unanswered"),
        (_reach(one, norm), _("Hvem ble ikke nådd"), "broadcast.missed"),
    ]


def _stories(number: int, norm: Norm) -> str:
    _ = texts(norm)
    return _("Historier som venter: {number}", number=number) if number else _("Ingen historier venter.")


def _taken(one: Overview, norm: Norm) -> list[tuple[str, str, str]]:
    """Stories that were accepted for another use than the newsletter, where there are any."""
    _ = texts(norm)
    said = {
        Use.ANNOUNCEMENT: (one.messages, _("Historier som skal bli meldinger: {number}", number=one.messages)),
        Use.MEDIA: (one.tips, _("Historier som er tips til mediene: {number}", number=one.tips)),
    }
    return [(words, *taken.titles(norm)[use]) for use, (number, words) in said.items() if number]


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
