"""Every card about questions that were handed over."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from bot.inquiry import ANSWER, BACK, CLOSE, FORWARD, MORE, TAKE, View
from bot.ticket import LONGEST, Line, State, Ticket
from bot.turn import Language, Norm
from cards import asking, ticket

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TOKEN = "0" * 120
LINES = (Line(asks=True, text="ø" * LONGEST), Line(asks=False, text="**Ja** {{DATE(2026)}}"))


def seen(
    state: State, *verbs: str, asker: str = "Anne *Ansattsen*", reminder: bool = False, news: bool = False
) -> View:
    """A question in this state, with these buttons."""
    plain: dict[str, Any] = {"ref": "", "unit": "", "reminded": 0, "unreached": state is State.NEW, "norm": "nn"}
    times = dict.fromkeys(("created", "waits", "answered", "changed"), AT)
    one = Ticket(id=UUID(int=1), asker_id="a", handler_id="h", state=state, version=2, lines=LINES, **times, **plain)
    tokens = dict.fromkeys(verbs, TOKEN)
    return View(one, asker, "Kari *Åsen*", "Hvem er talsperson?", True, tokens, ("Skolen", "Helse"), reminder, news)


LONG = tuple(Line(asks=number % 2 == 0, text="ø" * LONGEST) for number in range(20))
UNITS = tuple(f"Eining nummer {number} i kommunen" for number in range(40))


def longest(*verbs: str) -> View:
    """Of the most lines, each as long as may be, and with many units."""
    short = seen(State.NEW, *verbs)
    return replace(short, one=short.one.model_copy(update={"lines": LONG}), units=UNITS)


VIEWS = (
    seen(State.NEW, TAKE, ANSWER, FORWARD, CLOSE, reminder=True),
    longest(TAKE, ANSWER, FORWARD, CLOSE),
    longest(MORE),
    *(seen(state, MORE) for state in State),
    *(seen(state, news=True) for state in (State.ANSWERED, State.CLOSED)),
    seen(State.FORWARDED, ANSWER, BACK, asker=""),
)


def every_card(norm: Norm) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each card with a name for it."""
    yield f"earlier {norm}", ticket.earlier(longest(), 16, norm)
    for number, one in enumerate(VIEWS):
        yield f"ticket {number} {norm}", ticket.card_of(one, norm)
        yield f"asked {number} {norm}", asking.card_of(one, norm)
    for found in (VIEWS, ()):
        yield f"tickets {len(found)} {norm}", ticket.queue(found, 10, norm)
        yield f"my tickets {len(found)} {norm}", ticket.mine(found, 10, norm)
    yield f"given back {norm}", ticket.given_back(norm)


def every_form(language: Language) -> Iterator[tuple[str, dict[str, Any]]]:
    """The form."""
    for old in (False, True):
        yield f"ask the chief {old} {language}", asking.form(language, "ø" * LONGEST, "", TOKEN, old)
