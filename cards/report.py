"""The card of a broadcast: progress while it is sent and a report after it, with what its sender can do."""

from datetime import timedelta

from bot.broadcast import State
from bot.delivery import Counts
from bot.reason import classes
from bot.rendering import Operation
from bot.report import Report
from bot.steer import UNFINISHED
from bot.turn import Card, Norm
from cards import readership, reading, steering
from cards.day import duration
from cards.element import Element, card, container, quiet, said, stacked, text
from cards.mail import Mail, mail
from cards.moment import when
from cards.text import texts
from cards.unreached import because, names, some, upper

NONE = timedelta()


def card_of(report: Report, norm: Norm) -> Card:
    """The card for one reader, with the buttons of the broadcast's state."""
    title = report.titles.get(norm) or report.title
    parts = [text(status(report, norm), size="Large", weight="Bolder", style="heading"), said(title, weight="Bolder")]
    parts += [text(stopped(report, norm))] if stopped(report, norm) else []
    parts += [_facts(report, norm), *_reasons(report, norm), *stacked(steering.buttons(report, norm))]
    parts += [*_missed(report, norm), *_behind(report, norm), *reading.parts(report, norm)]
    parts += [*readership.beside(report.read, norm), *_load(report, norm)]
    parts.append(quiet(_why(norm)))
    return card(
        parts,
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
        return _("Sendt. Rettelsen ble avbrutt") if one.reason == UNFINISHED else _("Rettet")
    if one.state is State.SENDING and one.due > report.now:
        return _("Går videre {when}, så ingen blir forstyrret nå", when=when(one.due, norm))
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


def stopped(report: Report, norm: Norm) -> str:
    """Why the bot stopped it, and what to do; "" where it did not."""
    _ = texts(norm)
    words = {
        "not_allowed": _(
            "Den som godkjente meldingen, kan ikke lenger sende til disse mottakerne. Ingen har fått den. "
            "Skriv meldingen på nytt, så blir den godkjent av en som kan."
        ),
        "too_big": _(
            "Kortet ble for stort for Teams, så sendingen ble stoppet. Send en ny og kortere melding. "
            "Har noen fått denne, kan du trekke den tilbake."
        ),
        "expired": _("Tida var ute før alle hadde fått den, så flere får den ikke. Haster det, si fra selv."),
    }
    return words.get(report.one.reason, "")


def line(counts: Counts, norm: Norm) -> str:
    """The numbers in one sentence, or two."""
    _ = texts(norm)
    reached = _("Levert til {sent} av {people}.", sent=counts.sent, people=counts.people)
    old = _("{number} har fortsatt den gamle teksten.", number=counts.behind)
    return f"{reached} {old}" if counts.behind else reached


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
    if one.started is None:
        name = _("Sendes") if one.state is State.SCHEDULED else _("Skulle vært sendt")
        return [(name, when(one.due, norm))]
    found = [(_("Mottakere"), str(one.frozen if one.frozen is not None else counts.people)), (_("Levert"), sent)]
    found += [(_("Startet"), when(one.started, norm)), (_("Tid brukt"), duration(report.took or NONE, norm))]
    some = [
        (_("Venter"), counts.waiting),
        (_("Har fortsatt den gamle teksten"), counts.behind),
        (_("Kommer i ukas samlekort"), counts.held),
        (_("Uvisst om den kom fram"), counts.unknown),
        (_("Ikke nådd"), sum(counts.failed.values())),
    ]
    return [*found, *((name, str(number)) for name, number in some if number)]


def _facts(report: Report, norm: Norm) -> Element:
    return {"type": "FactSet", "facts": [{"title": name, "value": value} for name, value in facts(report, norm)]}


def reasons(report: Report, norm: Norm) -> list[str]:
    """How many of each class were not reached, as «Har blokkert boten: 9»."""
    return [f"{upper(because(why, norm))}: {people}" for why, people in classes(report.counts.failed).items()]


def _reasons(report: Report, norm: Norm) -> list[Element]:
    lines = "\n".join(f"- {one}" for one in reasons(report, norm))
    return [text(lines, size="Small", spacing="Small")] if lines else []


def _missed(report: Report, norm: Norm) -> list[Element]:
    _ = texts(norm)
    if not (report.missed or report.others):
        return []
    parts = [text(_("Disse har ikke fått den"), weight="Bolder"), *names(report.missed, norm)]
    if report.others:
        more = _("{number} i enheter du ikke leder. Kommunikasjonssjefen ser hvem.", number=report.others)
        parts.append(text(more))
    return [container(parts, spacing="Medium", separator=True)]


def _behind(report: Report, norm: Norm) -> list[Element]:
    _ = texts(norm)
    if not report.behind:
        return []
    named = [f"{one.name} ({one.unit})" if one.unit else one.name for one in report.behind]
    parts = [text(_("Disse har fortsatt den gamle teksten"), weight="Bolder"), said(some(named, norm))]
    return [container(parts, spacing="Medium", separator=True)]


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
    lines = [*(f"{name}: {value}" for name, value in facts(report, norm)), *reasons(report, norm)]
    words = _("Skriv «sendte meldinger» til boten i Teams for å se hvem som ikke ble nådd.")
    paragraphs = [stopped(report, norm), "\n".join(lines), words]
    return mail(f"{status(report, norm)}: {title}", [one for one in paragraphs if one], _why(norm), norm)


def _why(norm: Norm) -> str:
    return texts(norm)("Du får denne fordi du har sendt eller godkjent meldingen.")
