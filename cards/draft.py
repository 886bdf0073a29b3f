"""One's own drafts: the list of them, and the short answers to what is done with one."""

from collections.abc import Sequence
from datetime import datetime

from bot.announcement import Announcement, Draft, State
from bot.draft import about
from bot.turn import Card, Language
from cards import more as more_cards
from cards.element import Element, buttons, card, execute, heading, quiet, said, stacked, submit, text
from cards.moment import when
from cards.text import texts


def title_of(draft: Draft, language: Language) -> str:
    """What a draft is called in a list."""
    _ = texts(language)
    titles = (one.title or one.text for one in draft.versions.values())
    return next((one[:80] for one in titles if one.strip()), _("Uten tittel"))


def listed(
    drafts: Sequence[Announcement],
    scheduled: Sequence[tuple[Announcement, datetime]],
    language: Language,
    more: int = 0,
) -> Card:
    """What one has written and that has not left, the last edited first; there is more after the first `more`."""
    _ = texts(language)
    title = _("Mine utkast")
    states = {
        State.DRAFT: _("utkast"),
        State.SUBMITTED: _("venter på godkjenning"),
        State.REJECTED: _("avvist"),
        State.APPROVED: _("godkjent"),
    }
    parts: list[Element] = [heading(title)]
    for one, due in scheduled:
        parts += _row(one, _("Godkjent. Sendes {when}.", when=when(due, language)), language)
    for one in drafts:
        edited = _("Endret {when}, {state}.", when=when(one.edited, language), state=states[one.state])
        parts += _row(one, edited, language)
    if not (drafts or scheduled):
        parts.append(text(_("Du har ingen utkast.")))
    parts += more_cards.way("announcement.drafts", more, language)
    parts += stacked([submit(_("Ny melding"), "announcement.new", {"language": language})])
    return card(parts, language, title)


def _row(one: Announcement, remark: str, language: Language) -> list[Element]:
    open_it = submit(texts(language)("Åpne"), "announcement.review", {"about": about(one), "language": language})
    return [said(title_of(one.draft, language), weight="Bolder"), quiet(remark), buttons([open_it])]


def drop(one: Announcement, token: str, language: Language) -> Card:
    """Asks before a draft is deleted."""
    _ = texts(language)
    title = _("Slette utkastet?")
    data = {"about": about(one), "language": language}
    ways = [
        execute(_("Ja, slett"), "announcement.discard", {**data, "token": token}, style="destructive"),
        execute(_("Nei, behold"), "announcement.review", data),
    ]
    return card([heading(title), said(title_of(one.draft, language)), *stacked(ways)], language, title)


def done(words: str, language: Language, ways: Sequence[Element] = ()) -> Card:
    """A short confirmation, with the way to one's drafts."""
    _ = texts(language)
    mine = submit(_("Mine utkast"), "announcement.drafts", {"language": language})
    return card([text(words), *stacked([*ways, mine])], language, words)


def dropped(language: Language) -> Card:
    """It is deleted."""
    return done(texts(language)("Utkastet er slettet."), language)


def submitted(number: int, language: Language) -> Card:
    """It waits for an editor; `number` were asked."""
    _ = texts(language)
    return done(
        _("Sendt til godkjenning ({number} spurt). Du får beskjed når den er avgjort.", number=number), language
    )


def sent(one: Announcement, due: datetime | None, token: str, language: Language) -> Card:
    """It is on its way, or will leave at `due`, until which it can be taken back."""
    _ = texts(language)
    if due is None:
        return done(_("Meldingen er på vei."), language)
    data = {"about": about(one), "language": language, "token": token}
    back = [execute(_("Ta tilbake og endre"), "announcement.withdraw", data)] if token else []
    return done(_("Meldingen sendes {when}.", when=when(due, language)), language, back)
