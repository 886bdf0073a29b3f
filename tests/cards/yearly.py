"""Every card on the duties of the year."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from bot.announcement import Version
from bot.assignment import VERBS, View
from bot.audience import Audience
from bot.campaign import Count
from bot.content import Answer, Content, Page
from bot.duty import Duty, Kind, State
from bot.restructuring import STEPS
from bot.stationery import Template
from bot.task import Named, Standing
from bot.turn import Language, Norm
from bot.yearboard import Board, Finding
from cards import (
    content_review,
    duty,
    meeting,
    reminder,
    restructuring,
    stationery,
    survey,
    task,
    task_form,
    transfer,
    yearboard,
)

NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
DAY = date(2027, 3, 1)
LONG = Page(title="Ø *lang* <b> " * 9, link=f"https://x.invalid/{'a' * 480}", changed=DAY)
MENDED = Page(title="Frist", answer=Answer.MEND, note="Feil *dato* " * 25)
CONTENTS = {
    Kind.REVIEW: Content(pages=(LONG,) * 40),
    Kind.STEP: Content(title="Ny *turnus*", word="representatives"),
    Kind.SURVEY: Content(word="staff", first=DAY, until=DAY, link="https://x.invalid", text="ø" * 1000, waits=True),
    Kind.RESULT: Content(word="users"),
    Kind.POSTER: Content(versions={"nb": Version(title="Lytt", text="Ta en runde.")}),
    **dict.fromkeys(
        (Kind.TASK, Kind.ASKED),
        Content(
            title="Ø *brann* " * 12,
            text="ø" * 1000,
            link="https://x.invalid",
            audience=Audience(units=("A *b*",) * 60, roles=("leader",), people=("x",)),
            answers=("Ja <b>" * 10, *("Nei " * 15 + f"{number}" for number in range(4))),
            after=(7, 14),
        ),
    ),
}
SILENT = frozenset({Kind.POSTER, Kind.TASK})
"""What nobody is reminded of."""


def one(kind: Kind, **content: Any) -> Duty:
    """A duty of a kind."""
    said = CONTENTS[kind].model_copy(update=content)
    values = {"id": UUID(int=16), "name": "n", "kind": kind, "series": "s", "unit": "Heime*tenesta*", "owner_id": ""}
    values |= {"day": DAY, "state": State.OPEN, "version": 2, "rung": 1, "moved": DAY, "answered_by": "", "edited": NOW}
    return Duty.model_validate({**values, "content": said})


def view(kind: Kind, mine: bool = True, owner: str = "Kari *Ås*", **content: Any) -> View:
    """It as somebody sees it."""
    return View(one(kind, **content), owner, mine, not mine, dict.fromkeys(VERBS[kind], "0" * 120), NOW)


FOUND = [
    Finding("Heime*tenesta*", "Frist", "", "Feil *dato* " * 25, "Kari *Ås*", f"{UUID(int=number % 7)} 1")
    for number in range(30)
]
WAITS = [(one(kind), owner) for kind in (Kind.REVIEW, Kind.STEP, Kind.SURVEY, Kind.RESULT) for owner in ("Kari", "")]
UNITS = {f"Eining *{number}*": Count(number, 40, number % 3) for number in range(50)}
BOARD = Board(DAY, UNITS, FOUND, FOUND, WAITS * 5, DAY, "", {"staff": DAY, "users": DAY}, 7)
TASKS = [
    Standing(
        one(Kind.TASK),
        {answer: [Named("Kari *Ås*", "Å *B*"), Named("")] * 150 for answer in CONTENTS[Kind.TASK].answers},
        ["Å *B*"] * 300,
    ),
    Standing(one(Kind.TASK, answers=("Gjort",)), {"Gjort": []}, []),
]
BOARD = replace(BOARD, tasks=20)
NOTHING = Board(None, {}, (), (), (), None, "", {}, 0)


def every_card(language: Language) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each of those that anybody may ask for."""
    yield f"meeting {language}", meeting.card_of(language)
    for agenda in (True, False):
        yield f"copied {agenda} {language}", meeting.copied(agenda, language)
    many = [Template(f"Mal *{number}* {'ø' * 100}", "https://x.invalid") for number in range(20)]
    for number, found in enumerate(([], many)):
        yield f"templates {number} {language}", stationery.card_of(found, "brev" if number else "", language)
    yield f"no template {language}", stationery.card_of([], "brev", language)
    yield f"bad templates {language}", stationery.card_of([], "brev", language, is_bad=True)


def every_notice(norm: Norm) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each of those that somebody answers for."""
    for kind in Kind:
        for mine in (True, False):
            yield f"duty {kind} {mine} {norm}", duty.card_of(view(kind, mine, "" if mine else "Kari"), norm)
        if kind not in SILENT:
            yield f"reminder {kind} {norm}", reminder.reminder([one(kind)]).cards[norm]
    yield f"poster {norm}", reminder.poster(one(Kind.POSTER)).cards["nb"]
    for word in STEPS:
        yield f"step {word} {norm}", duty.card_of(view(Kind.STEP, word=word), norm)
    yield f"reviewed {norm}", content_review.done(view(Kind.REVIEW, pages=(MENDED, LONG)), norm)
    yield f"postponed {norm}", duty.moved(view(Kind.STEP), norm)
    yield f"duties {norm}", duty.mine([view(each) for each in CONTENTS if each not in SILENT] * 2, 10, norm)
    yield f"no duties {norm}", duty.mine([], 0, norm)
    for approved in (True, False):
        yield f"survey planned {approved} {norm}", survey.planned(CONTENTS[Kind.SURVEY], approved, norm)
    for remark in ("", "title", "owner", "day"):
        yield f"plan {remark} {norm}", restructuring.form(["A *b*"] * 60, {"title": "ø" * 120}, "0", norm, remark)
    steps = [one(Kind.STEP, word=word) for word in STEPS]
    yield f"plan kept {norm}", restructuring.plan(steps, "Kari *Ås*", norm, just_now=True)
    yield f"plan called off? {norm}", restructuring.ask(steps[0], "0", norm)
    yield f"plan called off {norm}", restructuring.cancelled(steps[0], norm)
    yield f"plans {norm}", restructuring.plans([("s", steps)] * 10, 10, norm)
    yield f"no plans {norm}", restructuring.plans([], 0, norm)
    for number, board in enumerate((BOARD, NOTHING, Board(None, {}, (), (), (), DAY, "bad", {}, 0))):
        yield f"board {number} {norm}", yearboard.card_of(board, norm)
        yield (
            f"board {number} of one of the editors' own {norm}",
            yearboard.card_of(replace(board, task=TASKS[0]), norm),
        )
        yield f"more of board {number} {norm}", yearboard.card_of(board, norm, 6)
    stray = one(Kind.REVIEW, pages=(LONG.model_copy(update={"answer": Answer.NOT_MINE}),) * 40)
    for remark in ("", "choice", "owner", "leader"):
        yield f"transfer {remark} {norm}", transfer.form(stray, ["A *b*"] * 60, {}, "0", norm, remark)
    yield from every_task(norm)
    yield f"transferred {norm}", transfer.given("Kari *Ås*", "Heime*tenesta*", norm)
    yield f"reviewed, not mine {norm}", content_review.done(View(stray, "", True, False, {}, NOW), norm)
    known = [Template(f"Mal *{number}* {'ø' * 100}", "https://x.invalid") for number in range(70)]
    for number, found in enumerate(([], known)):
        yield f"list of templates {number} {norm}", stationery.listed(found, norm)
    yield f"templates to change {norm}", stationery.card_of(known, "", norm, is_bad=True, edits=True)
    for remark in ("", "lacking", "twice"):
        tokens = dict.fromkeys(("stationery.save", "stationery.remove"), "0")
        yield f"template {remark} {norm}", stationery.form({"name": "ø" * 120}, "brev", tokens, norm, remark)
    yield f"template removed {norm}", stationery.removed(known[0], "0", norm)
    yield f"change {norm}", yearboard.form(one(Kind.STEP), "Kari", "0", norm, is_unknown=True)


def every_task(norm: Norm) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each card on an editor's own."""
    for number, standing in enumerate(TASKS):
        for verb in ("task.drop", "task.back"):
            yield f"task {number} {verb} {norm}", task.card_of(standing, {verb: "0" * 120}, norm)
    for unasked in (1, 2):
        yield f"task with {unasked} unasked {norm}", task.card_of(TASKS[0], {}, norm, unasked)
    yield f"tasks {norm}", task.listed((TASKS * 10)[:10], 10, norm)
    gone = one(Kind.ASKED).model_copy(update={"state": State.DROPPED})
    yield f"task gone {norm}", duty.card_of(replace(view(Kind.ASKED), one=gone), norm)
    for number, each in enumerate((view(Kind.ASKED).one, gone)):
        acting = replace(view(Kind.ASKED), one=each, whose="Å *B*")
        yield f"task of who is away {number} {norm}", duty.card_of(acting, norm)
    yield f"reminder of who is away {norm}", reminder.reminder([one(Kind.ASKED)], "Å *B*").cards[norm]
    yield f"duties of who is away {norm}", duty.mine([replace(view(Kind.ASKED), whose="Å *B*")], 0, norm)
    yield f"task of one answer {norm}", duty.card_of(view(Kind.ASKED, answers=("Gjort",)), norm)
    yield f"task answered {norm}", duty.thanks(view(Kind.ASKED, answer="Ja *b*"), norm)
    full = {"title": "ø" * 120, "text": "ø" * 1000, "link": "x" * 500, "day": "2027-03-01", "people": "ø" * 1000}
    for remark in ("", "title", "link", "day", "to", "unasked", "nobody", "answers", "after", "old"):
        sheet = task_form.Sheet(
            full, "1 2" if remark else "", "0" * 120, ["A *b*"] * 60, ("externals",), remark == "old", remark
        )
        yield f"task form {remark} {norm}", task_form.form(sheet, norm)
