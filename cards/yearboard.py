"""The editor's overview of the duties of the year: the review by unit, what must be mended, and what is to come."""

from collections.abc import Sequence

from bot.campaign import Count
from bot.duty import Duty, Kind
from bot.task import Standing
from bot.turn import Card, Norm
from bot.yearboard import Board, Finding
from cards import more, survey, task
from cards.absence import shown
from cards.approval import editors_why
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
from cards.mail import Mail, mail
from cards.restructuring import step_name
from cards.text import texts

MOST = 6
LONGEST = 120
"""Lines of each part on the card; the rest is counted."""


def card_of(board: Board, norm: Norm, skip: int = 0) -> Card:
    """All of it; of each part that may be long, a few from the place `skip` on, and twice as many units.

    What it is about, where that is one of the editors' own, comes first.
    """
    _ = texts(norm)
    name, own = _("Årets plikter"), board.not_mine[skip:]
    parts: list[Element] = [*_about(board.task, norm), heading(name), *_review(board, skip, norm)]
    parts += _findings(_("Må rettes"), board.mend[skip:], norm) + _findings(_("Ikke min"), own, norm)
    parts += [*_given(own, norm), *_waits(board.waits[skip:], norm)]
    longest = max(len(board.mend), len(board.not_mine), len(board.waits), len(board.progress) / 2)
    parts += more.way("duty.board", skip + MOST if longest > skip + MOST else 0, norm)
    parts.append(text(_("Det som kommer"), weight="Bolder", spacing="Medium"))
    parts.append(text("\n".join(f"- {one}" for one in _coming(board, norm))))
    parts += stacked([submit(_("Egne plikter: {number}", number=board.tasks), "task.list")])
    told = f"{board.task.one.content.title}: {task.how_far(board.task, norm)}" if board.task else name
    return card([*parts, quiet(editors_why(norm))], norm, told)


def _about(one: Standing | None, norm: Norm) -> list[Element]:
    if one is None:
        return []
    title = said(one.one.content.title, size="Large", weight="Bolder")
    return [title, quiet(task.how_far(one, norm)), *task.counted(task.silent(one, norm))]


def _review(board: Board, skip: int, norm: Norm) -> list[Element]:
    _ = texts(norm)
    if board.begun is None:
        return [text(_("Ingen gjennomgang av innholdet er begynt ennå."))]
    lead = text(_("Gjennomgangen fra {day}, side for side:", day=shown(board.begun, norm)))
    late = sorted(board.progress.items(), key=lambda one: one[1].done >= one[1].total)[2 * skip :]
    lines = [_progress(unit, count, norm) for unit, count in late[: 2 * MOST]]
    return [*([lead] if lines else []), *lines, *_more(len(late) - 2 * MOST, norm)]


def _progress(unit: str, count: Count, norm: Norm) -> Element:
    mark = "✓ " if count.done >= count.total else ""
    return {**said(f"{mark}{unit}: {_count(count, norm)}"), "spacing": "Small"}


def _count(count: Count, norm: Norm) -> str:
    _ = texts(norm)
    words = _("{done} av {total}", done=count.done, total=count.total)
    return f"{words}, {_('{number} skal ha ny eier', number=count.stray)}" if count.stray else words


def _given(found: Sequence[Finding], norm: Norm) -> list[Element]:
    """For each duty whose pages are shown, the way to give them to another."""
    _ = texts(norm)
    units = {one.about: one.unit for one in found[:MOST]}
    titles = {
        about: _("Gi til en annen") if len(units) == 1 else _("Gi til en annen: {unit}", unit=unit)
        for about, unit in units.items()
    }
    return stacked([execute(title, "transfer.form", {"about": about}) for about, title in titles.items()])


def _more(left: int, norm: Norm) -> list[Element]:
    return [text(texts(norm)("… og {number} til", number=left))] if left > 0 else []


def _findings(title: str, found: Sequence[Finding], norm: Norm) -> list[Element]:
    if not found:
        return []
    parts: list[Element] = [text(title, weight="Bolder", spacing="Medium")]
    for one in found[:MOST]:
        who = ", ".join(part for part in (one.unit, one.owner) if part)
        parts += [
            said(one.title),
            quiet_said(short(": ".join(part for part in (who, one.note) if part), LONGEST), "None"),
        ]
    return parts + _more(len(found) - MOST, norm)


def _waits(found: Sequence[tuple[Duty, str]], norm: Norm) -> list[Element]:
    _ = texts(norm)
    if not found:
        return []
    parts: list[Element] = [text(_("Venter på svar"), weight="Bolder", spacing="Medium")]
    for one, owner in found[:MOST]:
        who = _("venter på godkjenning") if one.content.waits else owner or _("ingen ansvarlig")
        parts += [said(called(one, norm)), quiet_said(f"{who}, {shown(one.day, norm)}", "None")]
        parts.append(buttons([execute(_("Endre"), "duty.form", {"about": one.about})]))
    return parts + _more(len(found) - MOST, norm)


def called(one: Duty, norm: Norm) -> str:
    """What a duty is called in one line."""
    _ = texts(norm)
    if one.kind is Kind.REVIEW:
        return _("Innholdet til {unit}", unit=one.unit)
    if one.kind is Kind.STEP:
        return f"{one.content.title}: {step_name(one.content.word, norm)}"
    words = survey.name(one.content.word, norm)
    return words if one.kind is Kind.SURVEY else _("{survey}: resultatet", survey=words)


def _coming(board: Board, norm: Norm) -> list[str]:
    _ = texts(norm)
    lines = [_reviews(board, norm)]
    lines += [f"{survey.name(word, norm)}: {shown(day, norm)}" for word, day in board.surveys.items()]
    steps = _("Lederplakaten: {number} steg, ett i måneden", number=board.steps)
    return [*lines, steps if board.steps else _("Lederplakaten: av, for ingen steg er fylt inn")]


def _reviews(board: Board, norm: Norm) -> str:
    _ = texts(norm)
    words = {
        "missing": _("Gjennomgang av innholdet: av, for ingen har satt opp hva enhetene eier"),
        "bad": _("Gjennomgang av innholdet: lista over hva enhetene eier, kan ikke leses"),
    }
    if board.file:
        return words[board.file]
    if board.next_review is None:
        return _("Gjennomgang av innholdet: ingen dag er satt")
    return _("Gjennomgang av innholdet: {day}", day=shown(board.next_review, norm))


def form(one: Duty, owner: str, token: str, norm: Norm, is_unknown: bool = False) -> Card:
    """Its day and whose it is, to be changed, or that it is not to be done."""
    _ = texts(norm)
    name = _("Endre")
    wrong = [text(_("Jeg finner ikke akkurat én med det navnet."), color="Attention")] if is_unknown else []
    day: Element = {"type": "Input.Date", "id": "day", "label": _("Ny dato"), "value": f"{one.day}"}
    who: Element = {"type": "Input.Text", "id": "owner", "label": _("Ansvarlig"), "value": owner, "maxLength": 120}
    drop: Element = {
        "type": "Input.Toggle",
        "id": "drop",
        "title": _("Dette skal ikke gjøres"),
        "value": "false",
        "wrap": True,
    }
    save = buttons([execute(_("Lagre"), "duty.keep", {"token": token, "about": one.about})])
    return card([heading(name), said(called(one, norm)), *wrong, day, who, drop, save], norm, name)


def letter(board: Board, norm: Norm) -> Mail:
    """The same as a letter, in short; of one of the editors' own, where it is about that."""
    _ = texts(norm)
    how = _("Skriv «årets plikter» til Raumabot i Teams.")
    if board.task is not None:
        return mail(board.task.one.content.title, [*_silent(board.task, norm), how], editors_why(norm), norm)
    lines = [f"{unit}: {_count(one, norm)}" for unit, one in board.progress.items() if one.done < one.total]
    return mail(_("Årets plikter"), ["\n".join(lines), how] if lines else [how], editors_why(norm), norm)


def _silent(one: Standing, norm: Norm) -> list[str]:
    silent = "\n".join(task.silent(one, norm))
    return [task.how_far(one, norm), *([silent] if silent else [])]
