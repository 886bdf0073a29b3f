"""An issue as a letter by e-mail: tables and inlined styles for Outlook, and the same as text that reads well.

Nothing is fetched while it is made; whoever reads it fetches its pictures, over https.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from css_inline import CSSInliner

from bot.paper import Paper
from bot.rendering import Letter
from cards.newsletter_part import Entry, Section, lead, sections, title
from cards.template import fill, style
from cards.text import texts

STYLE = style("mail.css")
KEPT = style("mail_kept.css")
"""What can't be inlined: narrow windows, and the dark."""
PREVIEWED = 3
"""How many titles a list of letters shows beside the subject."""
_INLINER = CSSInliner(load_remote_stylesheets=False, minify_css=True)


@dataclass(frozen=True)
class Links:
    """What a letter leads to: the issue's address in the archive, "" for none, and the bot by its name in Teams.

    `remark` is what is said at its end before why everybody gets it, as of a trial.
    """

    archive: str = ""
    bot: str = "Raumabot"
    remark: str = ""


def letter(paper: Paper, links: Links) -> Letter:
    """The issue as one letter, the same for everybody who reads its norm."""
    shown = sections(paper)
    return Letter(title(paper), _html(paper, links, shown), _text(paper, links, shown))


def _html(paper: Paper, links: Links, shown: Sequence[Section]) -> str:
    _ = texts(paper.norm)
    words = {"contents": _("I dette nummeret"), "archive": _("Les i arkivet")}
    said = {"title": title(paper), "lead": lead(paper), "words": words, "why": _why(paper, links)}
    filled = fill(
        "mail.html",
        **said,
        norm=paper.norm,
        contents=shown,
        archive=links.archive,
        preview=[entry for section in shown for entry in section.titled][:PREVIEWED],
        style=STYLE,
        kept=KEPT,
    )
    return _INLINER.inline(filled)


def _why(paper: Paper, links: Links) -> list[str]:
    """Why one gets it, and how to get it otherwise."""
    _ = texts(paper.norm)
    way = _(
        "Vil du heller ha nyhetsbrevet i Teams, eller bare på e-post? Skriv «mindre slikt» til {bot} i Teams og velg.",
        bot=links.bot,
    )
    why = _("Du får denne e-posten fordi du er ansatt i Rauma kommune eller har et verv her.")
    return [*filter(None, [links.remark]), why, way, _("Du kan ikke svare på denne e-posten.")]


def _text(paper: Paper, links: Links, shown: Sequence[Section]) -> str:
    _ = texts(paper.norm)
    archive = [_("Les i arkivet") + f": {links.archive}"] if links.archive else []
    parts = [_underlined(title(paper), "="), lead(paper), *archive]
    parts += ["\n".join([_("I dette nummeret") + ":", *_contents(shown)])] if shown else []
    parts += [part for section in shown for part in _section(section, paper)]
    return "\n\n".join([*parts, "-- \n" + "\n".join(_why(paper, links))]) + "\n"


def _contents(shown: Sequence[Section]) -> Iterator[str]:
    for section in shown:
        yield f"- {section.heading}"
        yield from (f"  - {entry.title}" for entry in section.titled)


def _section(section: Section, paper: Paper) -> Iterator[str]:
    yield "\n" + _underlined(section.heading.upper(), "=")
    for entry in section.entries:
        yield from _entry(entry, paper)


def _entry(entry: Entry, paper: Paper) -> Iterator[str]:
    head = [_underlined(entry.title, "-")] if entry.title else []
    if head or entry.note:
        yield "\n".join([*head, *([entry.note] if entry.note else [])])
    yield from ("\n".join(lines) for lines in entry.paragraphs)
    if entry.picture is not None:
        _ = texts(paper.norm)
        yield (_("Bilde: {alt}", alt=entry.picture.alt) if entry.picture.alt else _("Bilde")) + f"\n{entry.picture.url}"
    if entry.link:
        yield f"{entry.link}: {entry.address}" if entry.address not in ("", entry.link) else entry.link
    if entry.praise:
        yield entry.praise


def _underlined(words: str, mark: str) -> str:
    return f"{words}\n{mark * min(len(words), 60)}"
