"""What editors and authors are told of an approval: one is asked for, how it went, something is urgent."""

from collections.abc import Sequence

from bot.announcement import Announcement, State
from bot.draft import about
from bot.markup import plain
from bot.submission import Submission
from bot.turn import Card, Language, Norm
from cards import more as more_cards
from cards.draft import done, title_of
from cards.element import Element, card, execute, heading, quiet, quiet_said, said, stacked, submit
from cards.internal import threshold
from cards.mail import Mail, mail
from cards.moment import when
from cards.text import texts

BEGINNING = 300


def asked(one: Submission, norm: Norm) -> Card:
    """For each editor: what waits, and what became of it."""
    _ = texts(norm)
    title, more = _asked(one, norm)
    ways: list[Element] = []
    if one.open:
        ways = [
            execute(_("Se hele, godkjenn eller avvis"), "announcement.weigh", {"about": one.about, "language": norm})
        ]
    parts = [heading(title), said(title_of(one.draft, norm), weight="Bolder"), said(_beginning(one))]
    parts += [*(quiet_said(line) for line in more), *stacked(ways), quiet(editors_why(norm))]
    return card(parts, norm, f"{title}: {more[0]}")


def editors_why(norm: Norm) -> str:
    """Why an editor gets a notice."""
    return texts(norm)("Du får denne fordi du er redaktør.")


def _authors_why(norm: Norm) -> str:
    return texts(norm)("Du får denne fordi du skrev meldingen.")


def _asked(one: Submission, norm: Norm) -> tuple[str, list[str]]:
    _ = texts(norm)
    lines = [_("Skrevet av {name}. Mottakere: {number}.", name=one.author, number=one.people)]
    if one.changed:
        return _("Meldingen er endret siden"), [*lines, _("Den som skrev, har endret den. Du får en ny beskjed.")]
    if one.state is State.APPROVED:
        return _("Godkjent"), [*lines, _("Godkjent av {name}.", name=one.decided_by)]
    if one.state is State.REJECTED:
        return _("Avvist"), [*lines, _("Avvist av {name}: {reason}", name=one.decided_by, reason=one.reason)]
    title = _("Haster: en melding venter på deg") if one.draft.urgent else _("En melding venter på godkjenning")
    leaves = _("Skal sendes {when}.", when=when(one.due, norm)) if one.due else _("Sendes så snart den er godkjent.")
    return title, [*lines, leaves, *threshold(one.draft, norm)]


def _beginning(one: Submission) -> str:
    version = next(iter(one.draft.versions.values()))
    words = plain(version.text)
    return words if len(words) <= BEGINNING else words[:BEGINNING].rstrip() + "…"


def asked_letter(one: Submission, norm: Norm) -> Mail:
    """The same as a letter."""
    _ = texts(norm)
    title, more = _asked(one, norm)
    how = _("Svar i Teams: skriv «hva venter på meg» til Raumabot.")
    return mail(title, [title_of(one.draft, norm), _beginning(one), *more, how], editors_why(norm), norm)


def decided(one: Submission, norm: Norm) -> Card:
    """For the author: approved or rejected, by whom and why."""
    _ = texts(norm)
    title, lines = _decided(one, norm)
    data = {"about": one.about, "language": norm}
    again = [execute(_("Endre"), "announcement.edit", data)] if one.state is State.REJECTED else []
    parts = [heading(title), said(title_of(one.draft, norm), weight="Bolder"), *(said(line) for line in lines)]
    parts += [*stacked(again), quiet(_authors_why(norm))]
    return card(parts, norm, f"{title}: {title_of(one.draft, norm)}")


def _decided(one: Submission, norm: Norm) -> tuple[str, list[str]]:
    _ = texts(norm)
    if one.state is State.REJECTED:
        reason = _("Begrunnelse: {reason}", reason=one.reason)
        return _("Meldingen din er avvist"), [_("Avvist av {name}.", name=one.decided_by), reason]
    leaves = _("Den sendes {when}.", when=when(one.due, norm)) if one.due else _("Den er på vei.")
    return _("Meldingen din er godkjent"), [_("Godkjent av {name}.", name=one.decided_by), leaves]


def decided_letter(one: Submission, norm: Norm) -> Mail:
    """The same as a letter."""
    title, lines = _decided(one, norm)
    return mail(title, [title_of(one.draft, norm), *lines], _authors_why(norm), norm)


def alarm(one: Submission, norm: Norm) -> Card:
    """For the other editors: an urgent message has gone out on one word."""
    _ = texts(norm)
    title, lines = _alarm(one, norm)
    back = execute(_("Trekk tilbake"), "alarm.ask", {"about": one.about, "language": norm}, style="destructive")
    parts = [heading(title), said(title_of(one.draft, norm), weight="Bolder"), said(_beginning(one))]
    way = stacked([back]) if one.recallable else [quiet(_("Den er trukket tilbake."))]
    return card([*parts, *(quiet_said(line) for line in lines), *way, quiet(editors_why(norm))], norm, title)


def _alarm(one: Submission, norm: Norm) -> tuple[str, list[str]]:
    _ = texts(norm)
    lines = [_("Skrevet av {name}. Mottakere: {number}.", name=one.author, number=one.people)]
    lines.append(_("Sendt på ordet til {name}.", name=one.decided_by))
    if one.due is not None:
        return _("En melding som haster, skal sendes"), [*lines, _("Sendes {when}.", when=when(one.due, norm))]
    return _("En melding som haster, er sendt"), lines


def alarm_letter(one: Submission, norm: Norm) -> Mail:
    """The same as a letter."""
    title, lines = _alarm(one, norm)
    return mail(title, [title_of(one.draft, norm), _beginning(one), *lines], editors_why(norm), norm)


def recall(one: Announcement, token: str, language: Language) -> Card:
    """Asks before a message is recalled."""
    _ = texts(language)
    words = _("Trekke tilbake meldingen?")
    more = _("Alle som har fått den, ser i stedet at den er trukket tilbake.")
    data = {"about": about(one), "language": language, "token": token}
    way = execute(_("Ja, trekk tilbake"), "alarm.recall", data, style="destructive")
    return card([heading(words), said(title_of(one.draft, language)), quiet(more), *stacked([way])], language, words)


def recalled(language: Language) -> Card:
    """It is being recalled."""
    return done(texts(language)("Meldingen trekkes tilbake hos alle som har fått den."), language)


def rejected(language: Language) -> Card:
    """It went back to its author."""
    words = texts(language)("Meldingen er avvist, og den som skrev den, får begrunnelsen.")
    return done(words, language)


def waiting(found: Sequence[tuple[Announcement, str]], skip: int, language: Language) -> Card:
    """What waits for an editor's word, each with its author's name; the next begin at `skip`, 0 for none."""
    _ = texts(language)
    title = _("Venter på godkjenning") if found else _("Ingenting venter på deg.")
    parts: list[Element] = [heading(title)]
    for one, author in found:
        way = submit(_("Se over"), "announcement.weigh", {"about": about(one), "language": language})
        parts += [said(title_of(one.draft, language), weight="Bolder"), quiet_said(author), *stacked([way])]
    return card([*parts, *more_cards.way("announcement.waiting", skip, language)], language, title)
