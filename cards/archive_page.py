"""The pages around the newsletters on the web: the list with its search, one issue, and what to say where none is.

A page is in its reader's norm; an issue is in its own, with what stands around it in the reader's.
"""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from markupsafe import Markup

from bot.archive import Hit, Kept
from bot.clock import day_in_oslo
from bot.paper import Paper
from bot.turn import Language, Norm
from cards.absence import shown
from cards.newsletter_page import STYLE as ARTICLE
from cards.newsletter_page import article
from cards.newsletter_part import sections, title
from cards.template import fill, style
from cards.text import texts

STYLE = ARTICLE + " " + style("archive.css")
STYLE_HASH = "sha256-" + b64encode(sha256(STYLE.encode()).digest()).decode()
"""What a Content-Security-Policy names the one style by."""
LONGEST = 100
"""Characters of what is searched for."""
MOST = 4
"""Entries of an issue that the list shows."""


@dataclass(frozen=True)
class Reader:
    """Who reads a page, in which norm, and whether in a frame of Teams'; without an `id` nobody has signed in."""

    norm: Norm
    id: str = ""
    name: str = ""
    framed: bool = False


def listing(kept: Sequence[Kept], reader: Reader) -> str:
    """All issues, the newest first."""
    _ = texts(reader.norm)
    said = "" if kept else _("Her kommer nyhetsbrevene etter hvert som de blir sendt. Det er ikke sendt noe ennå.")
    return _list([_issue(one, _first(one.paper), reader.norm) for one in kept], "", said, reader)


def found(hits: Sequence[Hit], asked: str, reader: Reader) -> str:
    """The issues in which what was `asked` for stands."""
    _ = texts(reader.norm)
    said = _("Ingen treff på «{asked}». Prøv færre eller andre ord.", asked=asked)
    if hits:
        said = _("Nyhetsbrev med «{asked}»: {count}", asked=asked, count=len(hits))
    return _list([_issue(one.kept, _those(one), reader.norm) for one in hits], asked, said, reader)


def _list(issues: Sequence[dict[str, Any]], asked: str, said: str, reader: Reader) -> str:
    _ = texts(reader.norm)
    words = {"search": _("Søk i nyhetsbrevene"), "find": _("Søk"), "all": _("Vis alle nyhetsbrev")}
    called = _("Nyhetsbrev") if not asked else words["search"]
    values = {"issues": issues, "asked": asked, "said": said, "longest": LONGEST, "heading": _("Nyhetsbrev")}
    return _page("listing.html", called, reader, reader.norm, words, **values)


@dataclass(frozen=True)
class Place:
    """A place in an issue that the list leads to."""

    anchor: str
    language: Language
    title: str


def _issue(kept: Kept, entries: Sequence[Place], norm: Norm) -> dict[str, Any]:
    """One issue on the list, its note in `norm`."""
    known = {"title": title(kept.paper), "norm": kept.paper.norm, "name": kept.paper.name, "entries": entries}
    return {**known, "note": _note(kept, norm)}


def _note(kept: Kept, norm: Norm) -> str:
    _ = texts(norm)
    day = shown(day_in_oslo(kept.sent), norm)
    return _("Sendt {day}, men trukket tilbake", day=day) if kept.recalled else _("Sendt {day}", day=day)


def _titled(paper: Paper) -> list[Place]:
    titled = (entry for section in sections(paper) for entry in section.titled)
    return [Place(entry.anchor, entry.language, entry.title) for entry in titled]


def _first(paper: Paper) -> list[Place]:
    return _titled(paper)[:MOST]


def _those(hit: Hit) -> list[Place]:
    """The editor's word, which comes first, and what the hit's pieces became."""
    paper, wanted = hit.kept.paper, {(one.language, " ".join(one.version.title.split())) for one in hit.pieces}
    word = [Place(one.anchor, paper.norm, one.heading) for one in sections(paper)[:1] if hit.word]
    return word + [one for one in _titled(paper) if (one.language, one.title) in wanted]


def issue(kept: Kept, reader: Reader, site: str = "") -> str:
    """One issue, with the pictures that lie on `site`, the bot's own address; of one that was recalled, that it was."""
    _ = texts(reader.norm)
    words = {"path": _("Du er her"), "all": _("Alle nyhetsbrev")}
    if kept.recalled:
        return message(
            _("Dette nyhetsbrevet er trukket tilbake"), [_("Det kan ikke leses lenger.")], _all(reader), reader
        )
    made = article(kept.paper, pictures=bool(site), site=site)
    shown_as = Markup(_outward(made, reader))  # noqa: S704 - its template has escaped every value
    return _page("issue.html", title(kept.paper), reader, kept.paper.norm, words, article=shown_as)


def _outward(html: str, reader: Reader) -> str:
    """In a frame, links to elsewhere open beside it: most of what they lead to can't be framed."""
    return html.replace('<a href="https:', '<a target="_blank" rel="noopener" href="https:') if reader.framed else html


def missing(reader: Reader) -> str:
    """There is no such page."""
    _ = texts(reader.norm)
    said = _("Adressen kan være skrevet feil, eller nyhetsbrevet er ikke sendt ennå.")
    return message(_("Fant ikke siden"), [said], _all(reader), reader)


def stranger(norm: Norm) -> str:
    """Who has signed in is none of those whom the newsletters are for."""
    _ = texts(norm)
    said = [
        _("Du er logget inn, men boten kjenner ikke kontoen din. Nyhetsbrevene er bare for ansatte i kommunen."),
        _("Er du nylig ansatt, går det opptil et døgn før du er med. Spør lederen din hvis det varer lenger."),
    ]
    again = (_("Logg inn med en annen konto"), "/innlogging?konto=velg")
    return message(_("Du har ikke tilgang"), said, again, Reader(norm))


def failed(norm: Norm, target: str = "/nyhetsbrev") -> str:
    """Signing in led to nothing; `target` is where it was to lead."""
    _ = texts(norm)
    said = [_("Det kan ha tatt for lang tid, eller du har åpnet innloggingen to steder. Prøv en gang til.")]
    return message(_("Innloggingen ble ikke fullført"), said, (_("Prøv igjen"), target), Reader(norm))


def signed_out(norm: Norm) -> str:
    """The session is over."""
    _ = texts(norm)
    said = [_("På en maskin som flere bruker, bør du også logge ut av Microsoft 365.")]
    return message(_("Du er logget ut"), said, (_("Logg inn igjen"), "/nyhetsbrev"), Reader(norm))


def _all(reader: Reader) -> tuple[str, str]:
    return texts(reader.norm)("Se alle nyhetsbrev"), "/nyhetsbrev"


def message(heading: str, paragraphs: Iterable[str], link: tuple[str, str], reader: Reader) -> str:
    """A page that says one thing, with a way on: the `link`'s words and address."""
    way = {"words": link[0], "address": link[1]}
    values = {"heading": heading, "paragraphs": paragraphs, "link": way}
    return _page("message.html", heading, reader, reader.norm, {}, **values)


def tab(norm: Norm, target: str) -> str:
    """The page in Teams that signs its reader in and goes to `target`; where that fails, a browser can."""
    _ = texts(norm)
    words = {"open": _("Åpne i nettleseren"), "failed": _("Teams fikk ikke logget deg inn i nyhetsbrevene.")}
    words |= {"wait": _("Logger deg inn …"), "stranger": _("Boten kjenner ikke kontoen din.")}
    return _page("tab.html", _("Nyhetsbrev"), Reader(norm), norm, words, target=target, heading=_("Nyhetsbrev"))


def _page(name: str, called: str, reader: Reader, norm: Norm, words: dict[str, str], **values: Any) -> str:
    """A document in `norm`, with the words around it in the reader's."""
    _ = texts(reader.norm)
    around = {"skip": _("Hopp til innholdet"), "home": _("Nyhetsbrev fra Rauma kommune"), "privacy": _("Personvern")}
    around |= {"sign_out": _("Logg ut")}
    whole = {"title": called, "norm": norm, "own": reader.norm, "reader": reader.name, "style": Markup(STYLE)}  # noqa: S704 - files of ours
    return fill(name, **whole, words={**around, **words}, **values)
