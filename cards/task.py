"""A duty of an editor's own: how it stands, and what each who is asked sees."""

from collections.abc import Mapping, Sequence

from bot.assignment import View
from bot.content import Content
from bot.duty import Duty, State
from bot.markup import secure
from bot.task import Named, Standing
from bot.turn import Card, Norm
from cards import more
from cards.absence import shown as day
from cards.announcement import whom
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
from cards.field import choices
from cards.text import texts

NAMES = 10
"""Names behind each answer on the card; the rest are counted."""
LONGEST_NAMES = 300


def listed(found: Sequence[Standing], skip: int, norm: Norm) -> Card:
    """The editors' own, and the way to a new one; the next begin at `skip`, 0 where there are none."""
    _ = texts(norm)
    name = _("Egne plikter")
    parts: list[Element] = [heading(name), text(_("Spør dem du velger om noe, på en dag, med påminnelser."))]
    for one in found:
        parts += [said(one.one.content.title, weight="Bolder"), quiet_said(how_far(one, norm), "None")]
        parts.append(buttons([execute(_("Åpne"), "task.show", {"about": str(one.one.id)})]))
    ways = [more.button("task.list", skip, norm)] if skip else []
    ways += [submit(_("Ny plikt"), "task.form"), submit(_("Vis årets plikter"), "duty.board")]
    return card([*parts, *stacked(ways)], norm, name)


def how_far(one: Standing, norm: Norm) -> str:
    """How many have answered, or when they will be asked."""
    _ = texts(norm)
    if not one.one.rung:
        return _("Spør {day}", day=day(one.one.day, norm))
    return _("{done} av {total} har svart", done=one.done, total=one.total)


def card_of(one: Standing, tokens: Mapping[str, str], norm: Norm, unasked: int = 0) -> Card:
    """The whole of it for an editor; `tokens` has what may be done, `unasked` is how many have no account."""
    _ = texts(norm)
    content, dropped = one.one.content, one.one.state is State.DROPPED
    title = _("Tatt bort") if dropped else _("Egen plikt")
    told = _("Til: {whom}", whom=", ".join(whom(content.audience, norm)))
    asked = [quiet_said(told), *_unasked(unasked, norm), quiet(how_far(one, norm))]
    parts = [heading(title), *_said(content, norm), *asked]
    for answer, found in {} if dropped else one.answers.items():
        parts += counted(_lines(answer, [_who(each, norm) for each in found]))
    parts += [] if dropped else counted(silent(one, norm))
    board = submit(_("Vis årets plikter"), "duty.board")
    return card([*parts, *stacked([*_ways(one, tokens, norm), board])], norm, f"{title}: {content.title}")


def _who(one: Named, norm: Norm) -> str:
    if not (one.name and one.by):
        return one.name
    return texts(norm)("{name} (svart av {by})", name=one.name, by=one.by)


def _unasked(number: int, norm: Norm) -> list[Element]:
    _ = texts(norm)
    many = _("{number} har ikke konto og blir ikke spurt.", number=number)
    return [quiet(_("1 har ikke konto og blir ikke spurt.") if number == 1 else many)] if number else []


def _ways(one: Standing, tokens: Mapping[str, str], norm: Norm) -> list[Element]:
    _ = texts(norm)
    titles, about = {"task.drop": _("Ta den bort"), "task.back": _("Angre")}, one.one.about
    signed = [execute(titles[verb], verb, {"about": about, "token": token}) for verb, token in tokens.items()]
    change = [execute(_("Endre"), "task.form", {"about": about})] if "task.drop" in tokens else []
    return [*change, *signed]


def silent(one: Standing, norm: Norm) -> list[str]:
    """How many have not answered, and in a line of its own the first by name; nothing where all have."""
    return _lines(texts(norm)("Har ikke svart"), one.silent) if one.silent else []


def _lines(name: str, names: Sequence[str]) -> list[str]:
    more = f" + {len(names) - NAMES}" if len(names) > NAMES else ""
    who = short(", ".join(each for each in names[:NAMES] if each), LONGEST_NAMES)
    return [f"{name}: {len(names)}", *([who + more] if who else [])]


def counted(lines: Sequence[str]) -> list[Element]:
    """A number, and the names behind it."""
    return [*(said(one, weight="Bolder") for one in lines[:1]), *(quiet_said(one, "None") for one in lines[1:])]


def _said(content: Content, norm: Norm) -> list[Element]:
    parts = [said(content.title, weight="Bolder"), *([said(content.text)] if content.text else [])]
    if secure(content.link):
        parts.append(buttons([{"type": "Action.OpenUrl", "title": texts(norm)("Åpne lenken"), "url": content.link}]))
    return parts


def title(one: Duty, norm: Norm) -> str:
    """What it is called for whoever is asked, or was."""
    if one.state is State.DROPPED:
        return one.content.title
    return texts(norm)("Redaktøren spør deg: {title}", title=one.content.title)


def gone(norm: Norm) -> str:
    """That an editor took it away."""
    return texts(norm)("Redaktøren har tatt dette bort. Du trenger ikke gjøre noe.")


def asked(view: View, norm: Norm, of: Sequence[Element], why: str) -> Card:
    """The question with its answers; where an editor took it away, that."""
    _ = texts(norm)
    name, content = _("Redaktøren spør deg"), view.one.content
    if view.one.state is State.DROPPED:
        parts = [said(content.title, weight="Bolder"), *of, text(gone(norm)), quiet(why)]
        return card(parts, norm, content.title)
    sees = quiet(_("Redaktøren ser hva du svarer."))
    return card(
        [heading(name), *of, *_said(content, norm), *_choice(view, norm), sees, quiet(why)], norm, title(view.one, norm)
    )


def _choice(view: View, norm: Norm) -> list[Element]:
    _ = texts(norm)
    answers = view.one.content.answers
    held = {"about": view.one.about, "token": view.tokens["task.answer"]}
    if len(answers) == 1:
        return [buttons([execute(answers[0], "task.answer", {**held, "answer": "0"})])]
    titles = {str(place): answer for place, answer in enumerate(answers)}
    return [
        choices("answer", _("Svaret ditt"), titles, "", style="expanded"),
        buttons([execute(_("Send svaret"), "task.answer", held)]),
    ]
