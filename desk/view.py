"""What the page shows of lists and cases, as HTML without any script."""

from collections.abc import Iterable, Sequence
from datetime import date

from desk import markup, show
from desk.case import possible
from desk.deadline import deadline, ordered
from desk.markup import Html, el, join
from desk.opened import Doubt, Opened, Said, person
from desk.record import OVER, Case, Overview
from desk.room import Room
from desk.words import Words

SLUGS = {"ack": "bekreft", "reply": "svar", "investigate": "undersok", "close": "avslutt", "transfer": "overfor"}
"""The acts of case.py by their place in an address."""


def form(room: Room, action: str, *inside: str, **more: str) -> Html:
    """A form that posts to `action`, with what shows that it is ours."""
    own = markup.void("input", type="hidden", name="csrf", value=room.form(action))
    return el("form", own, *inside, method="post", action=action, **more)


def page(room: Room, title: str, *main: str, path: str = "") -> str:
    """A whole page; `path` is where its other norm is, "" where something may be typed that must not be lost."""
    words = room.words
    told = room.said()
    status = el("p", told, class_="box done", role="status") if told else ""
    titled = f"{title} – {words.say('title')}" if title != words.say("title") else title
    return markup.page(words.norm, titled, _head(room, path), join(status, *main), words.say("page.skip"))


def _head(room: Room, path: str) -> Html:
    words, other = room.words, "nb" if room.norm == "nn" else "nn"
    name = f"{words.say('title')} – {words.say('municipality')}"
    home = el("a", name, href="/", class_="home")
    label = words.say("page.other_norm")
    turn = el("a", label, href=f"/norm/{other}?til={path}", lang=other, hreflang=other) if path else ""
    lock = form(room, "/las", el("button", words.say("page.lock"))) if room.keys else ""
    return el("header", el("div", home, turn, lock))


def cases(room: Room, found: Overview) -> str:
    """The list: what is due first."""
    words = room.words
    title, empty = el("h1", words.say("page.cases")), el("p", words.say("empty"), class_="box")
    if not found.cases:
        return page(room, words.say("page.cases"), title, empty, _hand_on(room), path="/")
    now = [one for one in ordered(found.cases, found.today) if one.state not in OVER]
    over = [one for one in ordered(found.cases, found.today) if one.state in OVER]
    parts = [_cases(words, now, found.today, "h2") if now else empty]
    parts += [el("h2", words.say("page.over")), _cases(words, over, found.today, "h3")] if over else []
    note = el("p", words.say("due.promise"), class_="note")
    return page(room, words.say("page.cases"), title, *parts, note, _hand_on(room), path="/")


def _hand_on(room: Room) -> Html:
    words = room.words
    send = form(room, "/gi-videre", el("button", words.say("page.hand_on")))
    return el("section", el("h2", words.say("page.keys")), el("p", words.say("page.hand_on_means")), send)


def _cases(words: Words, these: Sequence[Case], today: date, level: str) -> Html:
    return el("ul", *(_case(words, one, today, level) for one in these), class_="cases")


def _case(words: Words, one: Case, today: date, level: str) -> Html:
    link = el("a", words.say("case", id=short(one.id)), href=f"/sak/{one.id}")
    return el("li", el(level, link), facts(words, one, today))


def short(case: str) -> str:
    """Enough of a case's id to tell it from others."""
    return case[:8]


def facts(words: Words, one: Case, today: date) -> Html:
    """A case's state, its days, and what is due."""
    tags = [el("span", words.say("unread"), class_="tag new")] if one.unread else []
    tags += [el("span", words.value("state", one.state), class_="tag")]
    tags += [el("span", words.say("extended"), class_="tag")] if one.extended else []
    days = el("p", _days(words, one), class_="note")
    return join(_due(words, one, today), el("div", *tags, class_="tags"), days)


def _days(words: Words, one: Case) -> str:
    came = words.say("received_on", day=words.day(one.day))
    return f"{came}. {words.say('closed_on', day=words.day(one.closed))}." if one.closed else f"{came}."


def _due(words: Words, one: Case, today: date) -> str:
    due = deadline(one, today)
    if due is None:
        return ""
    what, left = words.due(due)
    return el("p", f"{what} ({left}).", class_=due.urgency)


def case(room: Room, opened: Opened) -> str:
    """A case: what is wrong with it, what can be done, and all that was said."""
    words, one = room.words, opened.case
    title = words.say("case", id=short(one.id))
    top = el("section", el("h1", title), facts(words, one, opened.overview.today))
    parts = [
        top,
        doubts(words, opened.doubts),
        _acts(words, one),
        conversation(words, opened),
        _identity(words, opened),
    ]
    return page(room, title, *parts, path=f"/sak/{one.id}")


def _acts(words: Words, one: Case) -> Html:
    links = [
        el("li", el("a", words.say(f"act.{name}"), href=f"/sak/{one.id}/{SLUGS[name]}", class_=_weight(at)))
        for at, name in enumerate(possible(one))
    ]
    keep = el("li", el("a", words.say("extend"), href=f"/sak/{one.id}/behold", class_="button"))
    return el("section", el("h2", words.say("page.do")), el("ul", *links, keep, class_="acts"))


def _weight(at: int) -> str:
    return "button" if at else "button main"


def doubts(words: Words, found: Sequence[Doubt]) -> Html:
    """What is not as it must be, loudly; nothing where nothing is."""
    if not found:
        return Html("")
    lines = el("ul", *(el("li", show.doubt(words, one)) for one in found))
    title, what = el("h2", words.say("doubts")), el("p", words.say("doubts.what"))
    return el("section", title, lines, what, class_="box warning", role="alert")


def conversation(words: Words, opened: Opened) -> Html:
    """All that was opened, in its order."""
    said = [_said(words, one) for one in opened.said]
    note = el("p", words.say("page.screen_only"), class_="note")
    return el("section", el("h2", words.say("page.conversation")), *said, note)


def _said(words: Words, one: Said) -> Html:
    day = el("p", words.day(one.message.day), class_="note")
    return el("article", el("h3", show.heading(words, one)), day, fields(words, one.fields), class_=one.message.kind)


def fields(words: Words, said: object) -> Html:
    """A message's fields, as a list of terms."""
    entries: Iterable[tuple[str, str]] = show.entries(words, said) if isinstance(said, dict) else ()
    pairs = (join(el("dt", name), el("dd", value, class_="words", dir="auto")) for name, value in entries)
    return el("dl", *pairs)


def _identity(words: Words, opened: Opened) -> Html:
    title = el("h2", words.say("identity"))
    asked = [el("p", show.asked(words, opened.keys, one)) for one in opened.whole.openings]
    named = person(opened)
    if named:
        return el("section", title, el("p", words.say("identity.named")), el("p", named["name"]), *asked)
    link = el("a", words.say("identity"), href=f"/sak/{opened.case.id}/identitet", class_="button")
    hidden = any(one.fields.get("mode") == "confidential" for one in opened.said) or asked
    rest = (el("p", words.say("identity.about")), el("p", link)) if hidden else (el("p", words.say("identity.none")),)
    return el("section", title, *asked, *rest)
