"""What whoever may answer sees of a question that was handed over: all of it, and all they can do, in one card."""

from collections.abc import Mapping, Sequence

from bot.inquiry import ANSWER, BACK, CLOSE, FORWARD, TAKE, View
from bot.ticket import LONGEST, MOST_LINES, Line, State
from bot.turn import Card, Norm
from cards import more
from cards.element import (
    Element,
    card,
    container,
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
from cards.field import choices, line
from cards.mail import Mail, mail
from cards.text import texts

BEGINNING = 200
ROOM, LINE = 5000, 260
"""Characters of what was written for which a card has room, and what each line takes beside its words."""


def card_of(one: View, norm: Norm) -> Card:
    """The card of the editors, and of the leader to whom it was sent on."""
    _ = texts(norm)
    title = _("Påminnelse: noen venter på svar") if one.reminder else _("Spørsmål til kommunikasjonssjefen")
    parts = [heading(title), text(standing(one, norm), weight="Bolder"), quiet_said(_from(one, norm))]
    parts += talk(one, one.asker, norm)
    parts += _answer(one, norm)
    if one.one.state is State.ANSWERED and one.edits:
        parts += stacked([submit(_("Lag retningslinje av svaret"), "pack.form", {"about": f"ticket {one.one.id}"})])
    return card([*parts, quiet(why(norm))], norm, f"{title}: {short(one.one.asked, BEGINNING)}")


def standing(one: View, norm: Norm) -> str:
    """How far it is."""
    _ = texts(norm)
    who = one.handler or _("en som har sluttet")
    if one.one.state is State.FORWARDED and one.one.unreached:
        return _("Sendt videre til {name}, som jeg ikke får tak i. Svar selv, eller send den til en annen.", name=who)
    words = {
        State.NEW: _("Venter på svar"),
        State.TAKEN: _("{name} svarer", name=who),
        State.FORWARDED: _("Sendt videre til {name}", name=who),
        State.ANSWERED: _("Besvart av {name}", name=who),
        State.CLOSED: _("Lukket av {name}", name=who),
    }
    return words[one.one.state]


def _from(one: View, norm: Norm) -> str:
    _ = texts(norm)
    name = one.asker or _("en som har sluttet")
    if one.title:
        return _("Fra {name}, etter svaret «{title}»", name=name, title=one.title)
    return _("Fra {name}", name=name)


def talk(one: View, asker: str, norm: Norm, end: int = MOST_LINES) -> list[Element]:
    """The last that was written before the line `end`, word for word, with who wrote it, and the way to the rest."""
    _ = texts(norm)
    names = {True: asker or _("Den som spurte"), False: _("Svar")}
    lines = one.one.lines[:end]
    first = _begin(lines)
    data = {"about": str(one.one.id), "end": first}
    before = stacked([submit(_("Se det som ble skrevet før"), "ticket.show", data)]) if first else []
    rows = [[quiet_said(names[each.asks]), said(each.text)] for each in lines[first:]]
    return [*before, *(container(row, spacing="Medium") for row in rows)]


def _begin(lines: Sequence[Line]) -> int:
    """The first of the last lines for which a card has room."""
    first, room = len(lines) - 1, ROOM - len(lines[-1].text)
    while first and (room := room - LINE - len(lines[first - 1].text)) >= 0:
        first -= 1
    return first


def earlier(one: View, end: int, norm: Norm) -> Card:
    """What was written before the line `end`."""
    title = texts(norm)("Dette ble skrevet før")
    return card([heading(title), *talk(one, one.asker, norm, end)], norm, title)


def _answer(one: View, norm: Norm) -> list[Element]:
    _ = texts(norm)
    if ANSWER not in one.tokens:
        return []
    titles = {TAKE: _("Jeg tar den"), ANSWER: _("Send svaret"), BACK: _("Gi tilbake"), CLOSE: _("Lukk uten svar")}
    field = line("reply", _("Svaret ditt"), "", LONGEST, many=True)
    first = [_button(one, verb, titles[verb]) for verb in (TAKE,) if verb in one.tokens]
    rest = [_button(one, verb, titles[verb]) for verb in (BACK, CLOSE) if verb in one.tokens]
    send = _button(one, ANSWER, titles[ANSWER])
    return [*stacked(first), field, *stacked([send]), *_forward(one, norm), *stacked(rest)]


def _forward(one: View, norm: Norm) -> list[Element]:
    _ = texts(norm)
    if FORWARD not in one.tokens or not one.units:
        return []
    asked = choices("unit", _("Eller send den til lederen for"), {unit: unit for unit in one.units}, "")
    return [asked, *stacked([_button(one, FORWARD, _("Send videre"))])]


def _button(one: View, verb: str, title: str) -> Element:
    return execute(title, verb, {"about": one.about, "token": one.tokens[verb]})


def letter(one: View, norm: Norm) -> Mail:
    """The same as a letter, where Teams does not reach them; the question itself is read in Teams."""
    _ = texts(norm)
    title = _("Noen har et spørsmål til deg")
    lines = [standing(one, norm), _("Svar i Teams: skriv «spørsmål som venter» til Raumabot.")]
    return mail(title, lines, why(norm), norm)


def why(norm: Norm) -> str:
    """Why one gets it."""
    _ = texts(norm)
    return _("Du får denne fordi du er redaktør, eller fordi en redaktør sendte spørsmålet til deg.")


def queue(found: Sequence[View], skip: int, norm: Norm) -> Card:
    """Those that wait; the next begin at `skip`, 0 where there are none."""
    _ = texts(norm)
    title = _("Spørsmål som venter")
    rows = _rows(found, _("Ingen venter på svar. Så bra!"), norm)
    return card([heading(title), *rows, *more.way("ticket.queue", skip, norm)], norm, title)


def _rows(found: Sequence[View], none: str, norm: Norm) -> list[Element]:
    if not found:
        return [text(none)]
    return [_row(one, norm) for one in found]


def _row(one: View, norm: Norm) -> Element:
    _ = texts(norm)
    see = execute(_("Åpne"), "ticket.show", {"about": str(one.one.id)})
    parts = [said(short(one.one.asked, BEGINNING)), quiet_said(standing(one, norm)), *stacked([see])]
    return container(parts, separator=True, spacing="Medium")


def mine(found: Sequence[View], skip: int, norm: Norm) -> Card:
    """What somebody has asked; the next begin at `skip`, 0 where there are none."""
    _ = texts(norm)
    title = _("Spørsmålene dine til kommunikasjonssjefen")
    rows = _rows(found, _("Du har ikke spurt om noe ennå."), norm)
    return card([heading(title), *rows, *more.way("ticket.mine", skip, norm)], norm, title)


def held(one: View, verb: str) -> Mapping[str, str]:
    """What a button of it carries."""
    return {"about": one.about, "token": one.tokens[verb]}


def given_back(norm: Norm) -> Card:
    """A leader has given it back."""
    words = texts(norm)("Takk! Spørsmålet er tilbake hos kommunikasjonssjefen.")
    return card([text(words)], norm, words)
