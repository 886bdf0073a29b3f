"""What is seen of somebody having talked to the media: by the one who told it, and by the one it was told to."""

from dataclasses import replace

from bot.confidant import View
from bot.media_contact import Answer, Controversial
from bot.turn import Card, Norm
from cards.absence import shown as day
from cards.element import Element, card, execute, heading, quiet, quiet_said, said, stacked, text
from cards.mail import Mail, mail
from cards.text import texts


def own(one: View, token: str, norm: Norm) -> Card:
    """For the one who told it: who has been told, what they answer, and the way to take it back."""
    _ = texts(norm)
    title, lines = _standing(one, norm)
    back = execute(_("Trekk tilbake"), "media_contact.withdraw", {"about": str(one.one.id), "token": token})
    parts = [heading(title), *(said(each) for each in lines), *_content(one, norm), *stacked([back])]
    return card(parts, norm, " ".join([title, *lines]))


def _standing(one: View, norm: Norm) -> tuple[str, list[str]]:
    """How far it is, for the one who told it."""
    _ = texts(norm)
    who = one.recipient or _("Den som fikk beskjeden")
    if one.unreached:
        how = _("Jeg fikk ikke tak i {name}, verken i Teams eller på e-post. Ta kontakt selv.", name=who)
        return _("Beskjeden kom ikke fram"), [how, *more_tries(one.trying, norm)]
    if one.one.answer is None:
        sent = _(
            "Beskjeden blir sendt til {name}. Du får svar her, og jeg sier fra hvis den ikke kommer fram.", name=who
        )
        return _("Takk for at du sa fra"), [sent]
    answers = {
        Answer.TAKES_OVER: (
            _("Saken blir tatt over"),
            _("{name} tar over. Får du flere spørsmål, så vis videre dit.", name=who),
        ),
        Answer.CALL: (_("Du blir bedt om å ringe"), _("{name} vil gjerne at du ringer.", name=who)),
        Answer.WELL_DONE: (_("Fint svart!"), _("{name} har lest det, og synes at du svarte fint.", name=who)),
    }
    title, words = answers[one.one.answer]
    return title, [words]


def more_tries(trying: bool, norm: Norm) -> list[str]:
    """What is said where what reached nobody is tried again."""
    return [texts(norm)("Jeg prøver igjen det neste døgnet.")] if trying else []


def _content(one: View, norm: Norm) -> list[Element]:
    """What was told."""
    _ = texts(norm)
    told = one.one
    parts = [said(told.subject, weight="Bolder")] if told.subject else []
    parts += [quiet_said(" · ".join(filter(None, [told.outlet, told.unit])))]
    if told.published_on:
        parts.append(text(_("Kan bli publisert {day}.", day=day(told.published_on, norm))))
    if told.controversial is not Controversial.NO:
        maybe = {
            Controversial.YES: _("Saken kan bli omstridt."),
            Controversial.UNSURE: _("Usikkert om saken kan bli omstridt."),
        }
        parts.append(text(maybe[told.controversial], color="Attention"))
    if told.said:
        parts += [text(_("Dette ble sagt:"), weight="Bolder", spacing="Medium"), said(told.said)]
    return parts


def withdrawn(norm: Norm) -> Card:
    """It is gone."""
    words = _gone(norm)
    return card([text(words)], norm, words)


def _gone(norm: Norm) -> str:
    return texts(norm)(
        "Det er slettet, og kortet i Teams viser det ikke lenger. Gikk det på e-post, kan jeg ikke ta det tilbake."
    )


def told(one: View, norm: Norm) -> Card:
    """For the one it was told to: what it is about, and the answers of one press."""
    _ = texts(norm)
    title = _title(one, norm)
    if one.one.withdrawn:
        return card([heading(title), quiet(_why(norm))], norm, title)
    parts = [heading(title), *_content(one, norm), *_answered(one, norm)]
    return card([*parts, *_ways(one, norm), quiet(_why(norm))], norm, ": ".join(filter(None, [title, one.one.subject])))


def _title(one: View, norm: Norm) -> str:
    _ = texts(norm)
    if one.one.withdrawn:
        return _("En beskjed om mediekontakt er trukket tilbake")
    if not one.person:
        return _("En ansatt har snakket med media")
    return _("{name} har snakket med media", name=one.person)


def _answered(one: View, norm: Norm) -> list[Element]:
    _ = texts(norm)
    return [text(_("Du svarte: {words}", words=_answers(norm)[one.one.answer]))] if one.one.answer else []


def _answers(norm: Norm) -> dict[Answer, str]:
    _ = texts(norm)
    return {Answer.TAKES_OVER: _("Jeg tar over"), Answer.CALL: _("Ring meg"), Answer.WELL_DONE: _("Fint svart")}


def _ways(one: View, norm: Norm) -> list[Element]:
    """The answers that have not been given; none where the name has gone, since nobody could be told."""
    if not one.person:
        return []
    left = {answer: words for answer, words in _answers(norm).items() if answer is not one.one.answer}
    data = {"about": str(one.one.id)}
    return stacked([execute(words, f"media_contact.{answer.value}", data) for answer, words in left.items()])


def _why(norm: Norm) -> str:
    return texts(norm)("Du får denne fordi en ansatt har valgt å si fra til deg.")


def told_letter(one: View, norm: Norm) -> Mail:
    """The same as a letter, but for what was said: nobody can take a letter back, and its title is searched for."""
    _ = texts(norm)
    lines = [one.person, one.one.subject, one.one.outlet]
    how = _("Ta kontakt direkte, så den som sa fra, vet at du har lest det.")
    return mail(
        _title(replace(one, person=""), norm),
        [*filter(None, lines), *([] if one.one.withdrawn else [how])],
        _why(norm),
        norm,
    )


def answered(one: View, norm: Norm) -> Card:
    """For the one who told it: how it stands with what was told; of what is new, only that."""
    _ = texts(norm)
    if one.one.withdrawn:
        return card([text(_gone(norm)), quiet(_told_why(norm))], norm, _gone(norm))
    title, lines = _standing(one, norm)
    see = [execute(_("Se hva du fortalte"), "media_contact.show", {"about": str(one.one.id)})] if one.person else []
    short = one.news or not one.person
    what = [said(one.one.subject, weight="Bolder")] if short and one.one.subject else []
    whole = [] if short else _content(one, norm)
    parts = [heading(title), *what, *(said(each) for each in lines), *whole, *stacked(see)]
    return card([*parts, quiet(_told_why(norm))], norm, " ".join([title, *lines]))


def _told_why(norm: Norm) -> str:
    return texts(norm)("Du får denne fordi du sa fra om at du har snakket med media.")


def answered_letter(one: View, norm: Norm) -> Mail:
    """The same as a letter."""
    title, lines = _standing(one, norm)
    return mail(title, [*filter(None, [one.one.subject]), *lines], _told_why(norm), norm)
