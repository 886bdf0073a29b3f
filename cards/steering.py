"""What is done with a broadcast by its card: the buttons of each state, the question before a recall, a correction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.announcement import Announcement, Draft, Version
from bot.broadcast import State
from bot.delivery import Counts
from bot.finding import Finding
from bot.reason import Why, classes
from bot.rendering import Letter, Operation, Rendered
from bot.report import Report
from bot.turn import Card, Norm
from cards import finding
from cards.element import Element, card, execute, heading, quiet, said, stacked, submit, text
from cards.moment import when
from cards.text import texts

OVER = (State.SENT, State.CANCELLED, State.FAILED)
LONGEST_TITLE, LONGEST_TEXT = 200, 4000


def buttons(report: Report, norm: Norm) -> list[Element]:
    """What can be done now, what is most needed first."""
    state, counts = report.one.state, report.counts
    words: list[str] = []
    if state in (State.SENDING, State.PAUSED) and report.one.operation is not Operation.RELEASE:
        words = ["pause" if state is State.SENDING else "resume", "cancel"]
    elif state is State.SCHEDULED:
        words = ["cancel"]
    elif state in OVER and report.one.operation is not Operation.RELEASE and not report.stopped:
        words = _again(counts)
    if state in (*OVER, State.RECALLED) and any(one.again for one in report.behind):
        words.append("behind")
    steering = [_steer(report, word, norm) for word in words]
    return [*steering, *_afterwards(report, norm), _shown(report, norm)]


def _again(counts: Counts) -> list[str]:
    """Sending again, where there is somebody to send to; a stopped one is not «failed»."""
    failed = {why: people for why, people in classes(counts.failed).items() if why is not Why.STOPPED}
    return [*(["again"] if failed else []), *(["unknown"] if counts.unknown else [])]


def _steer(report: Report, word: str, norm: Norm) -> Element:
    _ = texts(norm)
    titles = {
        "pause": _("Pause"),
        "resume": _("Fortsett"),
        "cancel": _("Avbryt sendingen"),
        "again": _("Send på nytt til dem som ikke fikk den"),
        "unknown": _("Send til disse uvisse ({number})", number=report.counts.unknown),
        "behind": _("Prøv igjen hos dem med gammel tekst"),
        "recall": _("Ja, trekk tilbake"),
    }
    held = {"about": str(report.one.id), "token": report.tokens[word]}
    looks = {"style": "destructive"} if word in ("cancel", "recall") else {}
    return execute(titles[word], f"broadcast.{word}", held, **looks)


def _afterwards(report: Report, norm: Norm) -> list[Element]:
    """Putting right and recalling, of what somebody has got."""
    _ = texts(norm)
    about = {"about": str(report.one.id)}
    found = []
    if report.one.state in OVER and report.counts.sent and not report.stopped:
        found.append(execute(_("Rett"), "broadcast.form", about))
    if report.one.state in (*OVER, State.SENDING, State.PAUSED) and report.one.started is not None:
        found.append(execute(_("Trekk tilbake"), "broadcast.sure", about))
    if report.load is not None and report.one.started is not None:
        found.append(submit(_("Liste for regneark"), "broadcast.export", about))
    if report.load is not None and report.one.audience.has_elected:
        found.append(submit(_("Tekst til Politikerportalen"), "broadcast.portal", about))
    return found


def _shown(report: Report, norm: Norm) -> Element:
    return execute(texts(norm)("Vis på nytt"), "broadcast.show", {"about": str(report.one.id)})


def sure(report: Report, norm: Norm) -> Card:
    """Asks before a recall."""
    _ = texts(norm)
    title = _("Er du sikker på at meldingen skal trekkes tilbake?")
    what = _("Hos alle som har fått den i Teams, blir den byttet ut med et kort som sier at den er trukket tilbake.")
    mail = _("De som fikk den på e-post, får en e-post om det. Du kan ikke angre.")
    no = execute(_("Nei, la den stå"), "broadcast.show", {"about": str(report.one.id)})
    parts = [heading(title), said(report.titles.get(norm) or report.title, weight="Bolder"), text(what), text(mail)]
    return card([*parts, *stacked([_steer(report, "recall", norm), no])], norm, title)


@dataclass(frozen=True)
class Correction:
    """A correction in the making: of `written`, saying `draft`; `remark` is a key of why it comes back, "" for none."""

    written: Announcement
    draft: Draft
    token: str
    findings: Sequence[Finding] = ()
    remark: str = ""


def form(one: Correction, norm: Norm) -> Card:
    """The present title and text of each norm, to be put right, under what the linter says of them."""
    _ = texts(norm)
    title = _("Rett meldingen")
    lead = _("Alle som har fått den, får den nye teksten i stedet. De som fikk e-post, får en ny e-post.")
    why = [text(remarks(norm)[one.remark], color="Attention", weight="Bolder")] if one.remark else []
    fields = [field for each, version in one.draft.versions.items() for field in _fields(each, version, norm)]
    about = {"about": str(one.written.id)}
    held = {**about, "token": one.token, "version": one.written.version}
    held["shown"] = " ".join(each.code for each in one.findings)
    send = execute(_("Send rettelsen"), "broadcast.correct", held)
    no = execute(_("Ikke rett"), "broadcast.show", about, associatedInputs="none")
    parts = [heading(title), *why, *finding.shown(one.findings, norm), text(lead), *fields]
    return card([*parts, *stacked([send, no])], norm, title)


def _fields(each: Norm, version: Version, norm: Norm) -> list[Element]:
    _ = texts(norm)
    named = _("nynorsk") if each == "nn" else _("bokmål")
    error = _("Dette må fylles ut.")
    fixed = {"type": "Input.Text", "isRequired": True, "errorMessage": error}
    labels = (_("Tittel ({norm})", norm=named), _("Tekst ({norm})", norm=named))
    return [
        {**fixed, "id": f"title_{each}", "label": labels[0], "value": version.title, "maxLength": LONGEST_TITLE},
        {**fixed, "id": f"text_{each}", "label": labels[1], "value": version.text, "isMultiline": True}
        | {"maxLength": LONGEST_TEXT},
    ]


def remarks(norm: Norm) -> Mapping[str, str]:
    """What may be wrong with a correction; nothing typed is lost."""
    _ = texts(norm)
    return {
        "wrong": _("Ingenting er sendt ennå."),
        "look": _("Ingenting er sendt ennå. Se over, og send en gang til."),
        "same": _("Du har ikke endret noe, så ingenting er sendt."),
        "old": _("Skjemaet var for gammelt, så ingenting er sendt. Her er det du skrev. Send en gang til."),
        "changed": _("Noen andre har rettet meldingen imens. Her er det du skrev. Se over og send en gang til."),
    }


def marked(made: Rendered, at: datetime) -> Rendered:
    """A correction says that it is one, and from when, on the card and in the letter."""
    cards = {norm: _marked(each, norm, at) for norm, each in made.cards.items()}
    return Rendered(cards, {norm: _relettered(letter, norm) for norm, letter in made.letters.items()})


def _marked(made: Card, norm: Norm, at: datetime) -> Card:
    words = texts(norm)("Rettet {when}", when=when(at, norm))
    first, *rest = made["body"]
    return {**made, "fallbackText": f"{words}. {made['fallbackText']}"[:500], "body": [first, quiet(words), *rest]}


def _relettered(letter: Letter, norm: Norm) -> Letter:
    _ = texts(norm)
    words = _("Dette er en rettet utgave av en melding du har fått. Bruk denne.")
    html = letter.html.replace("</h1>", f"</h1>\n<p><strong>{words}</strong></p>", 1)
    return Letter(_("Rettet: {title}", title=letter.subject), html, f"{words}\n\n{letter.text}")
