"""What the bot reminds of by itself, as everybody gets it: a card and a letter a norm, with the way to less."""

from collections.abc import Callable, Sequence

from bot.announcement import Draft
from bot.audience import Audience
from bot.duty import Duty, Kind
from bot.rendering import Letter, Rendered
from bot.turn import Card, Norm
from cards import announcement, deputy, survey
from cards.absence import shown
from cards.approval import editors_why
from cards.element import card, heading, quiet, said, stacked, submit, text
from cards.mail import mail
from cards.preference import less
from cards.restructuring import step_name
from cards.text import texts

NORMS: tuple[Norm, ...] = ("nb", "nn")
Words = tuple[str, str, str]
"""A title, a person's own words under it, and a text."""


def reminder(ones: Sequence[Duty], away: str = "") -> Rendered:
    """The reminder of these, all of one kind; it says of none what somebody else's is.

    Of an editor's own that asks somebody who is `away` it says so.
    """
    made = {norm: _WORDS[ones[0].kind](ones[0], norm) for norm in NORMS}
    whose = {norm: deputy.whose(away, norm) if away else "" for norm in NORMS}
    why = {norm: deputy.why(norm) if away else _why(ones[0], norm) for norm in NORMS}
    return Rendered(
        {norm: _card(words, whose[norm], why[norm], norm) for norm, words in made.items()},
        {norm: _letter(words, whose[norm], why[norm], norm) for norm, words in made.items()},
    )


def _card(words: Words, whose: str, why: str, norm: Norm) -> Card:
    title, own, body = words
    mine = [*([said(own, weight="Bolder")] if own else []), *([said(whose)] if whose else [])]
    way = stacked([submit(texts(norm)("Vis det som venter"), "duty.mine")])
    return card([heading(title), *mine, text(body), *way, quiet(why)], norm, f"{title}. {body}", [less(norm)])


def _letter(words: Words, whose: str, why: str, norm: Norm) -> Letter:
    title, own, body = words
    how = texts(norm)("Skriv «mine oppgaver» til Raumabot i Teams, så får du svare der.")
    made = mail(title, [part for part in (own, whose, body, how) if part], why, norm)
    return Letter(made.subject, made.html, made.text)


def _why(one: Duty, norm: Norm) -> str:
    _ = texts(norm)
    if one.kind is Kind.ASKED:
        return _("Du får denne fordi redaktøren har spurt deg.")
    return editors_why(norm) if one.content.waits else _("Du får denne fordi du har ansvaret for dette.")


def _review(one: Duty, norm: Norm) -> Words:
    _ = texts(norm)
    body = _("Noen av sidene som enheten din eier, er ikke gjennomgått ennå. Det tar bare noen minutter.")
    return _("Påminnelse: Stemmer innholdet fortsatt?"), "", body


def _step(one: Duty, norm: Norm) -> Words:
    _ = texts(norm)
    body = _("Dette steget i planen var satt til {day}.", day=shown(one.day, norm))
    return step_name(one.content.word, norm), one.content.title, body


def _survey(one: Duty, norm: Norm) -> Words:
    _ = texts(norm)
    title = _("Påminnelse: {survey}", survey=survey.name(one.content.word, norm))
    if one.content.waits:
        return title, "", _("Planen er klar og venter på godkjenning fra en redaktør.")
    return title, "", _("Den skal sendes til alle om noen uker. Fyll inn lenken og når den skal gå.")


def _result(one: Duty, norm: Norm) -> Words:
    _ = texts(norm)
    title = _("Påminnelse: {survey}", survey=survey.name(one.content.word, norm))
    return title, "", _("Den er over. Fortell om resultatet i nyhetsbrevet.")


def _asked(one: Duty, norm: Norm) -> Words:
    _ = texts(norm)
    return _("Påminnelse: Redaktøren venter på svar"), one.content.title, _("Du har ikke svart ennå.")


_WORDS: dict[Kind, Callable[[Duty, Norm], Words]] = {
    Kind.REVIEW: _review,
    Kind.STEP: _step,
    Kind.SURVEY: _survey,
    Kind.RESULT: _result,
    Kind.ASKED: _asked,
}


def poster(one: Duty) -> Rendered:
    """A step of the leader poster, to every leader, in the editor's own words."""
    draft = Draft(versions=one.content.versions, audience=Audience(roles=("leader",)))
    return announcement.rendered(draft, "")
