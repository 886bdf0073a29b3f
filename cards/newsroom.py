"""What editors see of an issue: how far it is, what is in it, and all that can be done with it before it is sent."""

from collections.abc import Mapping
from datetime import datetime

from bot.newsdesk import Desk
from bot.newsletter import Issue, Item, Kind, State
from bot.paper import Piece
from bot.size import LARGEST
from bot.turn import Card, Norm
from cards import newsroom_page, reworded, slip
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
from cards.moment import when
from cards.newsletter_part import title
from cards.newsletter_text import packed
from cards.text import texts

BEGINNING = 60
MOST_NAMED = 5
"""Titles of what is put off."""
ROOM = 7 * 1024
"""Bytes for all that is not the text on the card of one thing."""


def desk(seen: Desk, norm: Norm) -> Card:
    """The whole issue, a line a thing, and the ways on."""
    parts: list[Element] = [heading(title(seen.paper)), text(standing(seen.one, seen.now, norm)), *_remarks(seen, norm)]
    parts += _word(seen, norm)
    for number, one in enumerate(seen.one.content.items, 1):
        parts += _line(number, one, seen, norm)
    if not seen.one.content.items:
        parts.append(text(texts(norm)("Ingenting er samlet inn ennå. Hent det som har kommet, eller skriv noe selv.")))
    return card([*parts, *stacked(_ways(seen, norm))], norm, title(seen.paper))


def standing(one: Issue, now: datetime, norm: Norm) -> str:
    """How far an issue is, in a sentence."""
    _ = texts(norm)
    at = when(one.due, norm)
    if one.pending is not None:
        return _("Sendt. Du har rettet noe som ikke er sendt ut ennå.")
    if one.state is State.APPROVED:
        return (
            _("Godkjent. Sendes {when}.", when=at)
            if one.due > now
            else _("Godkjent. Det skulle sendes {when}.", when=at)
        )
    if one.state is State.DROPPED:
        return _("Det blir ingen utgave denne måneden.")
    if one.due <= now:
        return _("Det skulle vært sendt {when}, men venter på at en redaktør godkjenner det.", when=at)
    if one.state is State.COLLECTING:
        return _("Lederne er spurt om bidrag. Skal sendes {when}.", when=at)
    return _("Utkast. Sendes {when} hvis en redaktør har godkjent det.", when=at)


def _remarks(seen: Desk, norm: Norm) -> list[Element]:
    _ = texts(norm)
    lines: list[Element] = []
    if seen.too_large:
        lines.append(
            text(_("Det er for stort for Teams. Forkort noe, eller utsett det til neste måned."), color="Attention")
        )
    if seen.held:
        words = _("Venter på at de som er nevnt, sier ja: {titles}", titles=", ".join(seen.held))
        lines.append(said(words))
    if seen.put_off:
        lines.append(said(_put_off(seen, norm)))
    lines += [*slip.lines(seen.slips, norm), *newsroom_page.parts(seen, norm)]
    if seen.share is not None:
        share = {"nb": 100 - seen.share, "nn": seen.share}
        lines.append(quiet(_("De siste tolv månedene: {nb} prosent bokmål og {nn} prosent nynorsk.", **share)))
    return lines


def _put_off(seen: Desk, norm: Norm) -> str:
    _ = texts(norm)
    named = ", ".join(short(one, BEGINNING) for one in seen.put_off[:MOST_NAMED])
    more = len(seen.put_off) - MOST_NAMED
    rest = [_("… og {number} til", number=more)] if more > 0 else []
    return _("Utsatt til neste måned: {titles}", titles=" ".join([named, *rest]))


def _word(seen: Desk, norm: Norm) -> list[Element]:
    _ = texts(norm)
    shown = said(short(seen.paper.word, 200)) if seen.paper.word else quiet(_("Redaktøren har ikke skrevet noe ennå."))
    if seen.one.state is State.DROPPED:
        return [shown]
    return [shown, buttons([execute(_("Redaktørens ord"), "issue.word", {"about": seen.one.about})])]


def kinds(norm: Norm) -> dict[Kind, str]:
    """What each kind of thing is called."""
    _ = texts(norm)
    return {
        Kind.STORY: _("Suksesshistorie"),
        Kind.NOTICE: _("Oppslag"),
        Kind.CONTRIBUTION: _("Bidrag"),
        Kind.EVENT: _("Dette skjer"),
        Kind.QUESTION: _("Månedens spørsmål"),
        Kind.GUIDELINE: _("Endret retningslinje"),
    }


def _line(number: int, one: Item, seen: Desk, norm: Norm) -> list[Element]:
    _ = texts(norm)
    version = one.versions.get(seen.paper.norm) or one.versions[one.norm]
    languages = {"nb": _("bokmål"), "nn": _("nynorsk")}
    kind = " · ".join(filter(None, (kinds(norm)[one.kind], one.unit, languages[one.norm])))
    gone = [] if any(each.item.id == one.id for each in seen.paper.pieces) else [_gone(norm)]
    marks = [*gone, *([reworded.mark(norm)] if one.id in seen.corrected else [])]
    rows = [said(f"{number}. {short(version.title, BEGINNING)}", weight="Bolder"), quiet_said(kind), *marks]
    if seen.one.state is State.DROPPED:
        return rows
    return [*rows, buttons([execute(_("Ordne"), "issue.item", {"about": seen.one.about, "item": one.id})])]


def _gone(norm: Norm) -> Element:
    words = texts(norm)("Kommer ikke med: historien er trukket tilbake, eller noen som er nevnt, har ikke sagt ja.")
    return text(words, color="Attention")


def _ways(seen: Desk, norm: Norm) -> list[Element]:
    _ = texts(norm)
    about = {"about": seen.one.about}
    look = submit(_("Forhåndsvis"), "issue.preview", about)
    read = submit(_("Tall for nyhetsbrevene"), "issue.figures")
    if seen.one.state is State.DROPPED:
        held = {**about, "token": seen.tokens.get("issue.take_up", "")}
        return [execute(_("Lag en utgave likevel"), "issue.take_up", held), look, read]
    fill = [
        execute(_("Hent det som har kommet"), "issue.gather", about),
        execute(_("Skriv noe nytt"), "issue.form", about),
    ]
    titles = {
        "issue.trial": _("Send meg det på e-post"),
        "issue.test": _("Send prøve til testlista"),
        "issue.approve": _("Godkjenn"),
        "issue.ask": _("Be en annen redaktør godkjenne"),
        "issue.correct": _("Send rettelsen til alle"),
        "issue.drop": _("Ingen utgave denne måneden"),
    }
    made = []
    for verb, token in ((verb, token) for verb, token in seen.tokens.items() if verb in titles):
        way = submit if verb in ("issue.trial", "issue.test") else execute
        made.append(way(titles[verb], verb, {**about, "token": token}))
    return [look, *fill, *made, read]


def item(one: Piece, about: str, signed: Mapping[str, str], norm: Norm, fresh: Item | None = None) -> Card:
    """One thing in an issue, and what can be done with it; `fresh` is its notice where that has been put right."""
    _ = texts(norm)
    titles = {
        "issue.reword": _("Ta de nye ordene"),
        "issue.up": _("Flytt opp"),
        "issue.down": _("Flytt ned"),
        "issue.shorten": _("Forkort"),
        "issue.put_off": _("Utsett til neste måned"),
        "issue.leave_out": _("Ta ut"),
    }
    held = {"about": about, "item": one.item.id}
    parts: list[Element] = [said(one.version.title, weight="Bolder", size="Large"), quiet(kinds(norm)[one.item.kind])]
    first, *rest = packed(one.version.text, LARGEST - ROOM)
    parts += [*first, *([quiet(_("Her står bare begynnelsen. Forhåndsvis for å lese alt."))] if rest else [])]
    parts += reworded.words(fresh, norm)
    ways = [execute(_("Endre"), "issue.form", held)]
    ways += [execute(titles[verb], verb, {**held, "token": token}) for verb, token in signed.items()]
    return card([*parts, *stacked([*ways, execute(_("Tilbake"), "issue.desk", held)])], norm, one.version.title)


def page(address: str, norm: Norm) -> Card:
    """The way to the draft as a page on the web."""
    words = texts(norm)("Slik blir det som nettside, for arkivet og intranettet:")
    return card([text(words), buttons([_to(address, norm)])], norm, words)


def _to(address: str, norm: Norm) -> Element:
    return {"type": "Action.OpenUrl", "title": texts(norm)("Åpne nettsiden"), "url": address}
