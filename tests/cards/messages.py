"""Every card about messages to many: the delivered one, the report, the week, and what was not reached."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from bot.announcement import Announcement, Draft, Version
from bot.announcement import State as Writing
from bot.audience import Audience
from bot.behind import Behind
from bot.broadcast import Broadcast, State, Urgency
from bot.delivery import Counts
from bot.figure import Figure
from bot.finding import Code, Finding
from bot.gap import Gap
from bot.load import Load
from bot.preference import Preference
from bot.readership import Readership
from bot.reason import Why
from bot.rendering import Operation
from bot.report import STEERING, Report
from bot.turn import Norm
from bot.unreached import Missed
from bot.week import Gathered, Item
from cards import announcement, extract, gap, outbox, preference, receipt, report, steering, week
from cards.steering import Correction

AT = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
ONE = UUID(int=1)
TITLES: dict[Norm, str] = {"nb": "Strømmen blir *borte* i morgen", "nn": "Straumen blir *borte* i morgon"}
LONG = "Kari Nordmann-Åsen fra Åndalsnes"
MISSED = [Missed(f"p{n}", f"{LONG} {n}", "Helse og omsorg", why) for n in range(4) for why in Why]
COUNTS = Counts(612, 571, 4, 2, 12, {"blocked": 9, "gone": 3, "no_address": 11, "": 1}, 402, 40, 31)
DRAFT = Draft(
    versions={norm: Version(title=title, text="Lad telefonen.\n\nHilsen oss.") for norm, title in TITLES.items()},
    acknowledge=True,
)

WEEK = Gathered("2026-W48", [Item(n, 1, TITLES["nb"], "tekst", LONG) for n in range(25)])


def one(state: State = State.SENT, operation: Operation = Operation.SEND) -> Broadcast:
    """A broadcast in a state."""
    over = state not in (State.SENDING, State.PAUSED, State.SCHEDULED)
    people = {"id": ONE, "kind": "announcement", "author_id": "p1", "approver_id": "p2"}
    times = {"due": AT, "started": None if state is State.SCHEDULED else AT}
    return Broadcast(
        **people,  # type: ignore[arg-type] # of several types
        **times,  # type: ignore[arg-type] # of several types
        urgency=Urgency.ORDINARY,
        repeat=False,
        state=state,
        reason={State.FAILED: "too_big", State.EXPIRED: "expired"}.get(state, ""),
        edition=1,
        operation=operation,
        audience=Audience(everyone=True),
        expires=None,
        frozen=612,
        ended=AT + timedelta(seconds=83) if over else None,
        finished=None,
        tally=None,
    )


def made(
    state: State = State.SENT, operation: Operation = Operation.SEND, must: str = "", edits: bool = True
) -> Report:
    """A report with something in each of its parts."""
    return Report(
        one=one(state, operation),
        titles=TITLES,
        sender=LONG,
        counts=COUNTS,
        missed=MISSED,
        others=0 if edits else 7,
        behind=[Behind(f"b{n}", f"{LONG} {n}", "Helse og omsorg", True) for n in range(31)],
        figures=[Figure("Helse og omsorg", 210, 200, 150), Figure("Fjellvang skule", 40, 40, 31), Figure("", 9, 9, 9)],
        acknowledge=True,
        must_confirm=must,
        awaited=[f"{LONG} {n}" for n in range(40)] if must else (),
        load=Load(1.37, 3) if edits else None,
        tokens=dict.fromkeys(STEERING, "0" * 110),
        now=AT + timedelta(seconds=20),
    )


def every_card(norm: Norm) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each card with a name for it."""
    for state in State:
        yield f"report {state} {norm}", report.card_of(made(state), norm)
    for operation in Operation:
        yield f"report {operation} {norm}", report.card_of(made(State.SENDING, operation, edits=False), norm)
    yield f"report must {norm}", report.card_of(made(must="Beredskap"), norm)
    months = [Readership(date(2026, 11 - number, 1), 612, 571, 400 - number, {}) for number in range(7)]
    yield f"report of a newsletter {norm}", report.card_of(replace(made(), read=months), norm)
    yield f"sure {norm}", steering.sure(made(), norm)
    versions = {each: Version(title=title, text="ø" * 1000) for each, title in TITLES.items()}
    rewritten = DRAFT.model_copy(update={"versions": versions})
    written = Announcement(id=ONE, author_id=LONG, state=Writing.APPROVED, version=1, draft=rewritten, edited=AT)
    found = [Finding(Code.NO_TEXT, "nb"), Finding(Code.LONG, "nn", number=1300), Finding(Code.NOT_HTTPS, "http://x")]
    for remark in ("", *steering.remarks(norm)):
        yield (
            f"correction {remark} {norm}",
            steering.form(Correction(written, rewritten, "0" * 110, found, remark), norm),
        )
    delivered = announcement.delivered(DRAFT, norm, LONG)
    yield f"delivered {norm}", delivered
    yield f"read {norm}", receipt.acknowledged(delivered, norm, AT)
    for name, card in steering.marked(announcement.rendered(DRAFT, LONG), AT).cards.items():
        yield f"corrected {name} {norm}", card
    yield f"recalled {norm}", announcement.recalled(DRAFT, norm)
    yield f"week {norm}", week.card_of(WEEK, norm)
    yield f"rest of the week {norm}", week.card_of(WEEK, norm, week.MOST)
    yield f"less {norm}", preference.form(Preference(no_stories=True), 3, norm)
    yield f"chosen {norm}", preference.kept(Preference(no_stories=True), norm)
    yield f"all {norm}", preference.kept(Preference(), norm)
    yield f"newsletter by mail {norm}", preference.by_mail("anne_*ansattsen*@example.invalid", norm)
    for able in (True, False):
        yield f"newsletter in Teams {able} {norm}", preference.in_teams(able, norm)
        yield f"no newsletter by mail {able} {norm}", preference.no_mail(able, norm)
    yield f"missed {norm}", gap.card_of(Gap(ONE, TITLES, MISSED), norm)
    yield f"gaps {norm}", gap.listed([Gap(ONE, TITLES, MISSED[:3])] * 7, norm)
    yield f"no gaps {norm}", gap.listed([], norm)
    yield f"sent {norm}", outbox.listed([outbox.Line(ONE, TITLES[norm], AT)] * 10, norm, True, 10)
    yield f"none sent {norm}", outbox.listed([], norm)
    yield f"list {norm}", extract.card_of(ONE, ["navn;enhet"] + [f"{LONG};Helse"] * 400, norm)
