"""A duty of the year for whoever answers for it: one face a kind, the same way of answering."""

from collections.abc import Callable, Mapping

from bot.assignment import View
from bot.duty import Kind, State
from bot.turn import Card, Norm
from cards import content_review, deputy, more, survey, task
from cards.absence import shown
from cards.element import Element, buttons, card, execute, heading, quiet, said, stacked, submit, text
from cards.mail import Mail, mail
from cards.restructuring import how, step_name
from cards.text import texts

Typed = Mapping[str, str]


def card_of(view: View, norm: Norm, typed: Typed | None = None) -> Card:
    """The card, filled in with what was `typed`."""
    return _FACES[view.one.kind](view, norm, typed or {})


def _step(view: View, norm: Norm, typed: Typed) -> Card:
    _ = texts(norm)
    one, name = view.one, step_name(view.one.content.word, norm)
    day = _("Dato: {day}", day=shown(one.day, norm))
    parts = [heading(name), said(one.content.title, weight="Bolder"), text(day), *_of(view, norm)]
    parts += [text(how(one.content.word, norm)), *_write(view, norm), _done(view, norm), *_postpone(view, norm)]
    return card([*parts, quiet(why(view, norm))], norm, f"{name}: {one.content.title}")


def _write(view: View, norm: Norm) -> list[Element]:
    if view.one.content.word == "affected":
        return []
    return stacked([submit(texts(norm)("Skriv en melding om det"), "plan.message", {"about": str(view.one.id)})])


def _done(view: View, norm: Norm) -> Element:
    return buttons([_signed(view, texts(norm)("Dette er gjort"), "duty.done")])


def _postpone(view: View, norm: Norm) -> list[Element]:
    _ = texts(norm)
    field: Element = {"type": "Input.Date", "id": "day", "label": _("Ny dato")}
    return [field, buttons([_signed(view, _("Flytt"), "duty.postpone")])]


def _result(view: View, norm: Norm, typed: Typed) -> Card:
    _ = texts(norm)
    name = _("Fortell om resultatet")
    lead = _(
        "{survey} er over. Fortell i nyhetsbrevet hva den viste, og hva dere gjør med det. "
        "Da ser de som svarte, at det nyttet.",
        survey=survey.name(view.one.content.word, norm),
    )
    ways = stacked([submit(_("Skriv et bidrag"), "contribution.new")])
    return card(
        [heading(name), text(lead), *_of(view, norm), *ways, _done(view, norm), quiet(why(view, norm))], norm, name
    )


def _of(view: View, norm: Norm) -> list[Element]:
    """Whose it is, for whoever else sees it."""
    if view.is_mine:
        return [said(deputy.whose(view.whose, norm))] if view.whose else []
    _ = texts(norm)
    words = _("Ansvarlig: {name}", name=view.owner) if view.owner else _("Ingen har ansvaret for dette ennå.")
    return [said(words)]


def _signed(view: View, title: str, verb: str) -> Element:
    return execute(title, verb, {"token": view.tokens[verb], "about": view.one.about})


def why(view: View, norm: Norm) -> str:
    """In one line, why one gets it."""
    _ = texts(norm)
    if view.one.kind is Kind.ASKED and not view.whose:
        return _("Du får denne fordi redaktøren har spurt deg.")
    if view.whose and (view.is_mine or not view.edits):
        return deputy.why(norm)
    if view.is_mine:
        return _("Du får denne fordi du har ansvaret for dette.")
    if view.edits:
        return _("Du får denne fordi du er redaktør.")
    return _("Du får denne fordi du er leder for den som har ansvaret.")


_FACES: Mapping[Kind, Callable[[View, Norm, Typed], Card]] = {
    Kind.REVIEW: lambda view, norm, typed: content_review.form(view, norm, typed, _of(view, norm), why(view, norm)),
    Kind.STEP: _step,
    Kind.SURVEY: lambda view, norm, typed: survey.form(view, norm, typed, _of(view, norm), why(view, norm)),
    Kind.RESULT: _result,
    **dict.fromkeys((Kind.POSTER, Kind.TASK), lambda view, norm, typed: thanks(view, norm)),
    Kind.ASKED: lambda view, norm, typed: task.asked(view, norm, _of(view, norm), why(view, norm)),
}


def letter(view: View, norm: Norm) -> Mail:
    """The same as a letter, which says how to answer, or that there is nothing to."""
    _ = texts(norm)
    whose = deputy.whose(view.whose, norm) if view.whose and view.is_mine else ""
    what = [one for one in (view.one.unit, view.one.content.title, whose) if one]
    how_to = _("Skriv «mine oppgaver» til Raumabot i Teams, så får du svare der.")
    last = task.gone(norm) if view.one.state is State.DROPPED else how_to
    return mail(_called(view, norm), [*what, last], why(view, norm), norm)


def _called(view: View, norm: Norm) -> str:
    """What a letter is about."""
    one = view.one
    if one.kind is Kind.STEP:
        return step_name(one.content.word, norm)
    if one.kind is Kind.ASKED:
        return task.title(one, norm)
    if one.kind is Kind.REVIEW:
        return texts(norm)("Stemmer innholdet fortsatt?")
    return texts(norm)("Fortell om resultatet") if one.kind is Kind.RESULT else survey.name(one.content.word, norm)


def thanks(view: View, norm: Norm) -> Card:
    """It is done, or need not be."""
    _ = texts(norm)
    if view.one.state is State.DROPPED:
        return _onward(_("Dette er tatt bort. Du trenger ikke gjøre noe."), norm)
    words = _("Takk! Da er det gjort.")
    if view.one.content.answer:
        words = _("Takk! Du svarte: {answer}", answer=view.one.content.answer)
    return card([said(words), *content_review.onward(view, norm)], norm, words)


def moved(view: View, norm: Norm) -> Card:
    """It has another day."""
    _ = texts(norm)
    return _onward(_("Flyttet til {day}. Da sier jeg fra.", day=shown(view.one.day, norm)), norm)


def _onward(words: str, norm: Norm) -> Card:
    ways = stacked([submit(texts(norm)("Vis det som venter"), "duty.mine")])
    return card([text(words), *ways], norm, words)


def mine(found: list[View], skip: int, norm: Norm) -> Card:
    """What waits for somebody, each with the way to it; the next begin at `skip`, 0 where there are none."""
    _ = texts(norm)
    name = _("Dette venter på deg") if found else _("Ingenting venter på deg akkurat nå.")
    parts: list[Element] = [heading(name) if found else text(name)]
    for view in found:
        one = view.one
        title = one.unit if one.kind is Kind.REVIEW else one.content.title or survey.name(one.content.word, norm)
        parts += [said(title, weight="Bolder"), *(_of(view, norm) if view.whose else [])]
        parts.append(text(shown(one.day, norm), spacing="None"))
        parts += stacked([submit(_("Åpne"), "duty.show", {"about": str(one.id)})])
    return card([*parts, *more.way("duty.mine", skip, norm)], norm, name)
