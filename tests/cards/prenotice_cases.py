"""Every card of a prenotice: what its author and the editors see, the forms, and what its copies become."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from bot.announcement import Draft, Kind, Release, Version
from bot.audience import Audience
from bot.broadcast import Broadcast, Urgency
from bot.broadcast import State as Way
from bot.coverage import Seen
from bot.embargo import Standing, State
from bot.prenotice import Prenotice
from bot.rendering import Operation
from bot.turn import Norm
from bot.watch import Missing, Moved, Watch
from cards import embargo, release, release_form

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=2)
ID = UUID(int=7)
LONG = "Ny *sjukeheim* på Åndalsnes blir bygd ved sentrum"
DRAFT = Draft(
    kind=Kind.PRENOTICE,
    versions={norm: Version(title=LONG, text=f"Vi {norm} bygger.\n\n- én\n- to") for norm in ("nb", "nn")},
    release=Release(at=LATER, where="rauma.example.invalid", by="Kari", refer_to="Kari", may_say="Ingenting ennå"),
)
TERMS: dict[str, Any] = dict.fromkeys(
    (
        "postponed_from",
        "stopped",
        "forced",
        "published",
        "told",
        "reminded",
        "held",
        "released",
        "reached",
        "people",
        "closed",
    )
)
ONE = Prenotice(
    **TERMS,
    broadcast_id=ID,
    token="k" * 43,
    external_at=LATER,
    least_coverage=95,
    least_reason="Ferie",
    stop_reason="",
    force_reason="",
    link="",
    rounds=0,
)
CARRIED = Broadcast(
    id=ID,
    kind="prenotice",
    author_id="d1",
    approver_id="d1",
    urgency=Urgency.PRENOTICE,
    repeat=True,
    state=Way.SENDING,
    reason="",
    edition=1,
    operation=Operation.SEND,
    audience=Audience(everyone=True),
    due=NOW,
    expires=LATER,
    frozen=600,
    started=NOW,
    ended=None,
    finished=None,
    tally=None,
)
WHYS = (
    "blocked",
    "uninstalled",
    "gone",
    "app_policy",
    "no_address",
    "no_account",
    "no_mailbox",
    "too_big",
    "cancelled",
    "",
)
MISSING = [Missing(f"Person *{number}* Åsen", "Fjellvang skule", why) for number, why in enumerate(WHYS * 2)]
SEEN = Seen(State.WAITING, Standing(600, 540, 20, 5), NOW + timedelta(minutes=4))
WATCH = Watch(ONE, CARRIED, DRAFT, SEEN, "", MISSING, 3, NOW, NOW + timedelta(minutes=3))


def watches() -> Iterator[tuple[str, Watch]]:
    """A prenotice in every state that its card tells apart."""
    for state in State:
        for occasion in ("", state.value, "60", "15", "unsent"):
            yield f"{state} {occasion}", replace(WATCH, seen=replace(SEEN, state=state), occasion=occasion)
    late = replace(WATCH, seen=replace(SEEN, state=State.LATE))
    yield "paused", replace(WATCH, carried=replace(CARRIED, state=Way.PAUSED))
    yield "scheduled late", replace(late, carried=replace(CARRIED, state=Way.SCHEDULED))
    yield "paused late", replace(late, carried=replace(CARRIED, state=Way.PAUSED))
    yield "held", replace(late, one=replace(ONE, held=NOW, postponed_from=NOW), occasion="held")
    forced = replace(ONE, forced=NOW)
    yield "forced", replace(WATCH, one=forced, seen=replace(SEEN, state=State.CLEAR))
    yield "nameless", replace(late, missing=[], nameless=4)
    after = replace(forced, released=NOW, reached=571, people=600)
    yield (
        "report",
        replace(late, one=after, missing=[*MISSING, Missing("Ola", "", "sent", late=True)], occasion="report"),
    )
    stopped = replace(after, released=None, published=NOW, stopped=NOW)
    yield (
        "stopped and published",
        replace(WATCH, one=stopped, seen=replace(SEEN, state=State.STOPPED), occasion="report"),
    )
    yield "published", replace(late, one=replace(after, published=NOW), occasion="report")


def prenotice_cards(norm: Norm) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each card with a name for it."""
    for name, watch in watches():
        yield f"prenotice {name} {norm}", embargo.card_of(watch, norm)
    for act in ("remind", "resume", "postpone", "force", "stop", "record"):
        for remark in ("", "too_old", "when", "past", "reason", "link"):
            typed = {"day": "2026-11-26", "time": "08:30", "reason": "ø" * 500, "link": "https://x.invalid"}
            yield f"{act} {remark} {norm}", release_form.form(act, ONE, "0" * 120, norm, typed, remark)
        yield f"empty {act} {norm}", release_form.form(act, ONE, "0" * 120, norm, {})
        if act != "postpone":
            yield f"done {act} {norm}", release_form.done(act, norm, 3)
    yield f"nothing again {norm}", release_form.done("remind", norm)
    yield f"postponed {norm}", release_form.postponed(LATER, True, True, norm)
    yield f"address {norm}", release_form.address(f"https://bot.example.invalid/api/releases/{ONE.token}", norm)
    copies = {
        "published": release.published(DRAFT, "Kari", NOW, True, "https://rauma.example.invalid/sak"),
        "agreed": release.published(DRAFT, "Kari", NOW, False, ""),
        "held": release.held(DRAFT, "Kari"),
        "stopped": release.stopped(DRAFT, "Kari"),
        "moved": release.postponed(DRAFT, "Kari", LATER, LATER + timedelta(days=1)),
    }
    for name, made in copies.items():
        yield f"copy {name} {norm}", made.cards[norm]
    for stopped, public, held in (
        (False, False, False),
        (True, False, True),
        (False, True, True),
        (False, False, True),
    ):
        told = Moved({"nb": LONG}, LATER, stopped, public, held)
        yield f"told {stopped} {public} {held} {norm}", release.moved_card(told, norm)
