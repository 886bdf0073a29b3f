"""Every card on writing and approving a message, in every language."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from bot.announcement import Announcement, Draft, Kind, Link, Picture, Release, State, Version
from bot.audience import Audience
from bot.entry import Entry
from bot.finding import Code, Finding
from bot.headcount import Headcount
from bot.submission import Submission
from bot.turn import Language, Norm
from cards import announcement, announcement_form, approval, draft, finding
from cards.announcement_form import Sheet
from cards.review import View, review, weigh

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
NORMS: tuple[Norm, ...] = ("nb", "nn")
LANGUAGES: tuple[Language, ...] = ("nb", "nn", "en")
TEXT = "Hei *alle*\n\nDette er **viktig**:\n- ett\n- to, se [plan](https://example.invalid/plan)\n\nhttp://farlig.invalid [x](javascript:1)"
FULL = Draft(
    kind=Kind.PRENOTICE,
    versions={norm: Version(title=f"Ny *skole* {norm}", text=TEXT) for norm in NORMS},
    picture=Picture(url="https://example.invalid/bilde.png", alt="En skole"),
    links=(
        Link(title="Sakspapirene", url="https://example.invalid/sak"),
        Link(title="ø" * 90, url="https://a.invalid"),
    ),
    audience=Audience(units=("Helse og omsorg",), roles=("leader", "representative"), people=("d1",), externals=True),
    acknowledge=True,
    must_confirm="Alle må kjenne den nye rutinen",
    urgent=True,
    release=Release(
        at=NOW + timedelta(hours=5),
        where="rauma.kommune.no",
        by="Kari *Kommunikasjon*",
        refer_to="Ordføreren",
        may_say="",
    ),
)
PLAIN = Draft(versions={"nb": Version(title="Hei", text="Hei")}, audience=Audience(everyone=True))
LONG = Entry(**{name: "ø" * 100 for name in Entry.model_fields if name not in ("kind", "to")}, to="everyone")
UNITS = [f"Enhet nummer {number}" for number in range(12)]
ALL = [Finding(code, "nb" if code in (Code.LONG, Code.NO_TEXT) else "*x*", NOW, 1300) for code in Code]


def message(state: State = State.DRAFT, made: Draft = FULL) -> Announcement:
    """A message in this state."""
    return Announcement(id=UUID(int=1), author_id="d1", state=state, version=3, draft=made, edited=NOW, reason="*Nei*")


def view(state: State, norm: Norm, made: Draft = FULL, **more: Any) -> View:
    """The look over it."""
    delivered = announcement.delivered(made, norm, "Kari *K*, sjef")
    found = Headcount(40, ["Anne *A*", "Bo"], 3, [f"P{number}" for number in range(40)], mailbox=False)
    return View(message(state, made), "1 3", norm, delivered, found, **more)


def submission(state: State, changed: bool = False, due: datetime | None = None) -> Submission:
    """What a notice is about."""
    return Submission("1 3", FULL, state, changed, "Liv *L*", 40, "Kari", "*Nei*", due, state is not State.REJECTED)


def every_card() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each card with a name for it."""
    for norm in NORMS:
        yield f"delivered {norm}", announcement.delivered(FULL, norm, "Kari *K*")
        yield f"recalled {norm}", announcement.recalled(FULL, norm)
        for state in State:
            for due in (None, NOW):
                yield f"asked {state} {due} {norm}", approval.asked(submission(state, due=due), norm)
                yield f"decided {state} {due} {norm}", approval.decided(submission(state, due=due), norm)
            yield f"alarm {state} {norm}", approval.alarm(submission(state), norm)
        yield f"asked of a changed one {norm}", approval.asked(submission(State.SUBMITTED, True), norm)
    yield "delivered plain", announcement.delivered(PLAIN, "nb", "Kari")
    for language in LANGUAGES:
        yield from _of_writer(language)


def _of_writer(language: Language) -> Iterator[tuple[str, dict[str, Any]]]:
    for remark in ("", "old", "kept"):
        sheet = Sheet(Entry(), "", "0" * 120, UNITS, [Finding(Code.EMPTY)], remark)
        yield f"form {remark} {language}", announcement_form.form(sheet, language)
    yield f"filled form {language}", announcement_form.form(Sheet(LONG, "1 3", "0" * 120, UNITS), language)
    tokens = dict.fromkeys(("announcement.send", "announcement.submit", "announcement.withdraw"), "0" * 120)
    for state in State:
        more: dict[str, Any] = {
            "findings": ALL[:3],
            "due": NOW,
            "other": "nn",
            "names": True,
            "tokens": tokens,
            "remark": "copy",
        }
        yield f"review {state} {language}", review(view(state, "nb", **more), language)
    yield f"findings {language}", review(view(State.DRAFT, "nb", PLAIN, findings=ALL), language)
    yield f"weigh {language}", weigh(view(State.SUBMITTED, "nn", author="Liv *L*", other="nb"), language)
    yield f"drafts {language}", draft.listed([message(state) for state in State], [(message(), NOW)], language, 10)
    yield f"no drafts {language}", draft.listed([], [], language)
    yield f"drop {language}", draft.drop(message(), "0", language)
    yield f"dropped {language}", draft.dropped(language)
    yield f"submitted {language}", draft.submitted(2, language)
    for due in (None, NOW):
        yield f"sent {due} {language}", draft.sent(message(), due, "0", language)
    yield f"recall {language}", approval.recall(message(), "0", language)
    yield f"is recalled {language}", approval.recalled(language)
    yield f"is rejected {language}", approval.rejected(language)
    yield f"waiting {language}", approval.waiting([(message(), "Liv")] * 10, 10, language)
    yield f"nothing waits {language}", approval.waiting([], 0, language)
    assert all(finding.words(one, language) for one in ALL)
