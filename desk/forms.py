"""The page's forms: each says what it means to send it, and keeps what was typed where that failed."""

from desk import identity, markup, show
from desk.case import ACTS
from desk.fault import DeskError
from desk.keyfile import Keys
from desk.markup import Html, el, join
from desk.opened import Opened
from desk.record import REASONS, Opening
from desk.room import Room
from desk.view import SLUGS, conversation, doubts, fields, form, page, short
from desk.words import Words


def act(room: Room, opened: Opened, name: str, text: str | None = None, fault: str = "") -> str:
    """The form for one of ACTS, and under it what was said; `fault` is what went wrong with it before."""
    words, at = room.words, f"/sak/{opened.case.id}"
    action = f"{at}/{SLUGS[name]}"
    typed = (words.say("draft.ack") if name == "ack" else "") if text is None else text
    need = ACTS[name].words
    label = el("label", words.say(f"text.{name}"), for_="text")
    box = markup.area(typed, id="text", name="text", maxlength="8000", required=need, **QUIET, aria_describedby="means")
    seq = markup.void("input", type="hidden", name="next", value=str(opened.case.next))
    send = el("div", el("button", words.say(f"send.{name}"), class_="main"), _back(words, at), class_="row")
    means = el("p", show.means(words, name, opened), id="means")
    top = [_title(words.say(f"act.{name}"), opened), alert(fault), means, form(room, action, label, box, seq, send)]
    return page(room, words.say(f"act.{name}"), *top, doubts(words, opened.doubts), conversation(words, opened))


QUIET = {"autocomplete": "off", "spellcheck": "false"}
"""Nothing that is typed is kept by the browser, or sent to somebody who checks its spelling."""


def extend(room: Room, opened: Opened, fault: str = "") -> str:
    """The form that asks to keep a case longer."""
    words, at = room.words, f"/sak/{opened.case.id}"
    choices = reasons(words, "extend.why")
    send = el("div", el("button", words.say("extend"), class_="main"), _back(words, at), class_="row")
    gone = words.say("extend.gone", day=words.day(opened.case.gone)) if opened.case.gone else ""
    means, title = el("p", f"{gone} {words.say('extend.means')}".strip()), words.say("extend")
    parts = (_title(title, opened), alert(fault), means, form(room, f"{at}/behold", choices, send))
    return page(room, title, *parts, path=f"{at}/behold")


def who(room: Room, keys: Keys, opened: Opened, fault: str = "") -> str:
    """Who reported: what was asked, a form to ask, forms to grant, and a link when it was granted."""
    words, at = room.words, f"/sak/{opened.case.id}"
    asked = [el("p", show.asked(words, opened.keys, one)) for one in opened.whole.openings]
    top = (_title(words.say("identity"), opened), alert(fault), el("p", words.say("identity.about")))
    told = el("p", words.say("identity.told"), class_="box")
    grants = [_grant(room, opened, one) for one in identity.mine_to_grant(keys, opened)]
    parts = (*top, told, *asked, *grants, _own(room, keys, opened), el("p", _back(words, at)))
    return page(room, words.say("identity"), *parts, path=f"{at}/identitet")


def _own(room: Room, keys: Keys, opened: Opened) -> Html:
    words, at = room.words, f"/sak/{opened.case.id}"
    link = el("p", el("a", words.say("identity.show"), href=f"{at}/navn", class_="button main"))
    show = link if identity.granted(keys, opened) else ""
    if identity.waiting(keys, opened):
        return join(show, el("p", words.say("identity.waiting"), class_="box"))
    before = any(one.by == keys.id for one in opened.whole.openings)
    send = el("button", words.say("identity.ask_anew" if before else "identity.ask"), class_="" if show else "main")
    return join(show, el("section", form(room, f"{at}/identitet", reasons(words, "identity.why"), send)))


def _grant(room: Room, opened: Opened, one: Opening) -> Html:
    words = room.words
    name = next((each.name for each in opened.keys.handlers if each.id == one.by), one.by)
    means = el("p", words.say("identity.granting", name=name))
    send = el("button", words.say("identity.grant", name=name), class_="main")
    return el("section", means, form(room, f"/sak/{opened.case.id}/identitet/{one.id}", send), class_="box")


def name(room: Room, opened: Opened, found: dict[str, object]) -> str:
    """The name itself."""
    words, at = room.words, f"/sak/{opened.case.id}"
    top = _title(words.say("identity"), opened)
    if not found.get("name"):
        return page(room, words.say("identity"), top, el("p", words.say("identity.none")), el("p", _back(words, at)))
    parts = (el("p", words.say("identity.is")), fields(words, found), el("p", words.say("identity.care")))
    return page(room, words.say("identity"), top, el("section", *parts, class_="box"), el("p", _back(words, at)))


def locked(room: Room, back: str, text: str = "", fault: str = "") -> str:
    """The passphrase is asked for; what was typed on the page before goes along."""
    words = room.words
    label = el("label", words.say("page.passphrase"), for_="passord")
    word = markup.void(
        "input", type="password", id="passord", name="passphrase", required=True, autocomplete="off", autofocus=True
    )
    kept = [markup.void("input", type="hidden", name="back", value=back), _kept(text)]
    own = form(room, "/las-opp", label, word, *kept, el("button", words.say("page.unlock"), class_="main"))
    why = el("p", words.say("page.locked_why"))
    title = words.say("page.locked")
    return page(room, title, el("h1", title), alert(fault), why, own, path="" if text else back)


def offline(room: Room, action: str, text: str, seq: str, fault: str) -> str:
    """The form alone, where the case can't be had now; what was typed can be sent from here when it can."""
    words, title = room.words, room.words.say("title")
    label, box = el("label", words.say("text.reply"), for_="text"), markup.area(text, id="text", name="text", **QUIET)
    send = el("button", words.say("page.again"), class_="main")
    at = markup.void("input", type="hidden", name="next", value=seq)
    return page(room, title, el("h1", title), alert(fault), form(room, action, label, box, at, send))


def failed(room: Room, error: DeskError, back: str = "/") -> str:
    """A page that could not be had, and why; `back` is where it can be left for."""
    words, title = room.words, room.words.say("title")
    on = el("p", el("a", words.say("page.main_list" if back == "/" else "page.back"), href=back))
    return page(room, title, el("h1", title), alert(words.fault(error)), on)


def notice(room: Room, key: str) -> str:
    """A page with one sentence, and a way on where there is one."""
    words = room.words
    on = el("p", el("a", words.say("page.main_list"), href="/")) if room.keys else ""
    return page(room, words.say("title"), el("h1", words.say("title")), el("p", words.say(key), class_="box"), on)


def alert(fault: str) -> Html:
    """What went wrong, where something did."""
    return el("p", fault, class_="box fault", role="alert") if fault else Html("")


def reasons(words: Words, legend: str) -> Html:
    """The reasons to choose among; none is chosen before."""
    choices = [_choice(one, words.say(f"reason.{one}")) for one in REASONS]
    return el("fieldset", el("legend", words.say(legend)), *choices)


def _choice(value: str, label: str) -> Html:
    return el(
        "label", markup.void("input", type="radio", name="reason", value=value, required=True), label, class_="choice"
    )


def _kept(text: str) -> Html:
    return el("div", markup.area(text, name="text", hidden=True, aria_hidden="true")) if text else Html("")


def _title(title: str, opened: Opened) -> Html:
    return join(el("h1", f"{title} ({short(opened.case.id)})"))


def _back(words: Words, at: str) -> Html:
    return el("a", words.say("page.back"), href=at)
