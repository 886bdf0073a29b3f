"""The card of a broadcast: progress while it is sent and a report after it, with what its sender can do."""

from collections.abc import Sequence

from bot.broadcast import State
from bot.delivery import Counts
from bot.reason import Why, classes
from bot.rendering import Operation
from bot.report import Report
from bot.turn import Card, Norm
from bot.unreached import Missed
from cards import steering
from cards.day import duration, moment
from cards.element import Element, card, container, quiet, said, stacked, text
from cards.mail import Mail, mail
from cards.text import texts

MOST_NAMES = 30
"""Names on a card; the rest is in the file."""


def card_of(report: Report, norm: Norm) -> Card:
    """The card for one reader, with the buttons of the broadcast's state."""
    title = report.titles.get(norm) or report.title
    parts = [text(status(report, norm), size="Large", weight="Bolder", style="heading"), said(title, weight="Bolder")]
    parts += [_facts(report, norm), *_missed(report, norm), *_read(report, norm), *_load(report, norm)]
    return card(
        [*parts, *stacked(steering.buttons(report, norm))],
        norm,
        f"{status(report, norm)}: {title}. {line(report.counts, norm)}",
    )


def status(report: Report, norm: Norm) -> str:
    """How far it is, in a few words."""
    _ = texts(norm)
    one = report.one
    if one.state is State.SENDING and one.operation is not Operation.SEND:
        running = {
            Operation.CORRECT: _("Rettes nå"),
            Operation.RECALL: _("Trekkes tilbake nå"),
            Operation.RELEASE: _("Oppdateres nå"),
        }
        return running[one.operation]
    if one.state is State.SENT and one.operation is Operation.CORRECT:
        return _("Rettet")
    words = {
        State.SCHEDULED: _("Planlagt"),
        State.SENDING: _("Sendes nå"),
        State.PAUSED: _("Satt på pause"),
        State.SENT: _("Sendt"),
        State.CANCELLED: _("Avbrutt"),
        State.EXPIRED: _("Ikke sendt: det ble for sent"),
        State.RECALLED: _("Trukket tilbake"),
        State.FAILED: _("Stoppet"),
    }
    return words[one.state]


def line(counts: Counts, norm: Norm) -> str:
    """The numbers in one sentence."""
    return texts(norm)("Levert til {sent} av {people}.", sent=counts.sent, people=counts.people)


def facts(report: Report, norm: Norm) -> list[tuple[str, str]]:
    """The numbers with their names, those that are nought left out but for the first."""
    _ = texts(norm)
    counts, one = report.counts, report.one
    sent = str(counts.sent)
    if counts.by_mail:
        sent = _(
            "{sent} ({teams} i Teams, {mail} på e-post)",
            sent=counts.sent,
            teams=counts.sent - counts.by_mail,
            mail=counts.by_mail,
        )
    some = [
        (_("Venter"), counts.waiting),
        (_("Kommer i ukas samlekort"), counts.held),
        (_("Uvisst om den kom fram"), counts.unknown),
        *((_("Ikke nådd: {why}", why=because(why, norm)), people) for why, people in classes(counts.failed).items()),
    ]
    found = [(_("Mottakere"), str(one.frozen if one.frozen is not None else counts.people)), (_("Levert"), sent)]
    found += [(name, str(number)) for name, number in some if number]
    if one.started is None:
        return [(_("Sendes"), moment(one.due, norm))]
    found.append((_("Startet"), moment(one.started, norm)))
    return [*found, (_("Tid brukt"), duration(report.took, norm))] if report.took is not None else found


def _facts(report: Report, norm: Norm) -> Element:
    return {"type": "FactSet", "facts": [{"title": name, "value": value} for name, value in facts(report, norm)]}


def because(why: Why, norm: Norm) -> str:
    """Why somebody was not reached."""
    _ = texts(norm)
    words = {
        Why.BLOCKED: _("har blokkert boten"),
        Why.UNINSTALLED: _("har fjernet boten"),
        Why.POLICY: _("får ikke bruke boten (regel i Teams)"),
        Why.GONE: _("chatten finnes ikke lenger"),
        Why.NO_ADDRESS: _("har verken boten eller e-post"),
        Why.NO_ACCOUNT: _("har ikke konto lenger"),
        Why.TOO_LARGE: _("meldingen var for stor"),
        Why.STOPPED: _("stoppet før den ble sendt"),
        Why.UNKNOWN: _("uvisst om den kom fram"),
        Why.OTHER: _("teknisk feil"),
    }
    return words[why]


def names(missed: Sequence[Missed], norm: Norm, unit: bool = True) -> list[Element]:
    """A line for each, and how many there is no room for."""
    _ = texts(norm)
    lines = [
        said(f"{one.name}{f', {one.unit}' if unit and one.unit else ''}: {because(one.why, norm)}")
        for one in missed[:MOST_NAMES]
    ]
    more = len(missed) - MOST_NAMES
    return [*lines, text(_("… og {number} til", number=more))] if more > 0 else lines


def _missed(report: Report, norm: Norm) -> list[Element]:
    _ = texts(norm)
    if not (report.missed or report.others):
        return []
    parts = [text(_("Disse har ikke fått den"), weight="Bolder"), *names(report.missed, norm)]
    if report.others:
        more = _("{number} i enheter du ikke leder. Kommunikasjonssjefen ser hvem.", number=report.others)
        parts.append(text(more))
    return [container(parts, spacing="Medium", separator=True)]


def _read(report: Report, norm: Norm) -> list[Element]:
    """How many pressed «Lest», and what that number says and does not say."""
    _ = texts(norm)
    if not report.acknowledge or report.one.started is None:
        return []
    counts = report.counts
    number = _("{read} av {sent} har trykt «Lest».", read=counts.acknowledged, sent=counts.sent)
    if report.few:
        number = _("Så få fikk den at tallet på «Lest» ikke vises.")
    parts = [text(number, weight="Bolder"), *_units(report, norm), *_awaited(report, norm)]
    means = _("Et trykk på «Lest» er det eneste som telles. Det viser ikke hvem som har lest uten å trykke.")
    return [container([*parts, quiet(means)], spacing="Medium", separator=True)]


def _units(report: Report, norm: Norm) -> list[Element]:
    _ = texts(norm)
    lines = [
        _("{unit}: {read} av {people}", unit=one.unit or _("Andre enheter"), read=one.acknowledged, people=one.people)
        for one in report.figures
    ]
    small = [quiet(_("Enheter med færre enn fem er slått sammen eller utelatt."))]
    return [*(said(one) for one in lines), *small] if lines else []


def _awaited(report: Report, norm: Norm) -> list[Element]:
    _ = texts(norm)
    if not report.must_confirm:
        return []
    if not report.awaited:
        return [text(_("Alle som fikk den, har bekreftet."))] if report.counts.sent and not report.one.running else []
    more = len(report.awaited) - MOST_NAMES
    shown = ", ".join(report.awaited[:MOST_NAMES]) + (f" {_('… og {number} til', number=more)}" if more > 0 else "")
    return [text(_("Må bekreftes, og mangler fra:")), said(shown)]


def _load(report: Report, norm: Norm) -> list[Element]:
    _ = texts(norm)
    if report.load is None or report.one.started is None:
        return []
    week = _("Meldinger per person siste sju dager: {number}", number=f"{report.load.pushes:.1f}".replace(".", ","))
    blocked = _("Har stengt boten ute etter sendingen: {number}", number=report.load.blocked)
    return [quiet(week), quiet(blocked)]


def letter(report: Report, norm: Norm) -> Mail:
    """The same as a letter, without names and buttons."""
    _ = texts(norm)
    title = report.titles.get(norm) or report.title
    lines = [f"{name}: {value}" for name, value in facts(report, norm)]
    words = _("Skriv «sendte meldinger» til boten i Teams for å se hvem som ikke ble nådd.")
    why = _("Du får denne fordi du har sendt eller godkjent meldingen.")
    return mail(f"{status(report, norm)}: {title}", ["\n".join(lines), words], why, norm)
