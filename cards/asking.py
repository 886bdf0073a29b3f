"""Asking the communications chief: the button, the form with the exact text, and what becomes of the question."""

from bot.inquiry import MORE, View
from bot.ticket import LONGEST, State
from bot.turn import Card, Language, Norm
from cards.element import card, execute, heading, quiet, quiet_said, said, short, stacked, text
from cards.field import line
from cards.mail import Mail, mail
from cards.text import texts
from cards.ticket import BEGINNING, held, talk


def form(language: Language, asked: str, ref: str, token: str, old: bool = False) -> Card:
    """The form: what stands in the field is what is sent."""
    _ = texts(language)
    title = _("Spør kommunikasjonssjefen")
    lead = _(
        "Dette er teksten som blir sendt. Endre den om du vil. "
        "Kommunikasjonssjefen ser navnet ditt, og svaret kommer her. Ikke skriv navn på andre."
    )
    again = _("Skjemaet var for gammelt, så ingenting er sendt. Her er et nytt med det du skrev.")
    field = line("question", _("Spørsmålet ditt"), asked, LONGEST, many=True)
    need = {**field, "isRequired": True, "errorMessage": _("Skriv hva du lurer på.")}
    data = {"about": ref, "token": token, "language": language}
    parts = [heading(title), *([text(again, weight="Bolder")] if old else []), text(lead), need]
    return card([*parts, *stacked([execute(_("Send spørsmålet"), "ticket.send", data)])], language, title)


def card_of(one: View, norm: Norm) -> Card:
    """What its asker sees of a question; of what is new, only that."""
    _ = texts(norm)
    title, lines = _standing(one, norm)
    if one.news:
        return _news(one, title, lines, norm)
    parts = [heading(title), *(text(each) for each in lines), *talk(one, _("Du"), norm)]
    if MORE in one.tokens:
        parts.append(line("more", _("Vil du spørre om mer?"), "", LONGEST, many=True))
        parts += stacked([execute(_("Send mer"), MORE, held(one, MORE))])
    return card([*parts, quiet(why(norm))], norm, f"{title}: {short(one.one.answer or one.one.asked, BEGINNING)}")


def _news(one: View, title: str, lines: list[str], norm: Norm) -> Card:
    """What has become of it: the answer, where there is one, and the way to the rest."""
    _ = texts(norm)
    answer = [said(one.one.answer)] if one.one.state is State.ANSWERED else []
    see = [execute(_("Se alt, eller spør om mer"), "ticket.show", {"about": str(one.one.id)})]
    parts = [heading(title), quiet_said(short(one.one.asked, BEGINNING)), *(said(each) for each in lines), *answer]
    told = one.one.answer if answer else one.one.asked
    return card([*parts, *stacked(see), quiet(why(norm))], norm, f"{title}: {short(told, BEGINNING)}")


def _standing(one: View, norm: Norm) -> tuple[str, list[str]]:
    _ = texts(norm)
    who = one.handler or _("Kommunikasjonssjefen")
    if one.one.state is State.NEW and one.one.unreached:
        words = _("Jeg har ikke fått tak i noen redaktør ennå. Spørsmålet er lagret, og jeg prøver igjen til det går.")
        return _("Spørsmålet ditt venter"), [words]
    if one.one.state is State.FORWARDED and one.one.unreached:
        words = _(
            "Jeg har ikke fått tak i {name} ennå. Spørsmålet er lagret, og jeg har sagt fra til redaktøren.", name=who
        )
        return _("Spørsmålet ditt venter"), [words]
    sent = _("Kommunikasjonssjefen har fått det. Svaret kommer her.")
    states = {
        State.NEW: (_("Spørsmålet ditt er sendt"), [sent]),
        State.TAKEN: (_("Spørsmålet ditt er sendt"), [_("{name} svarer deg her.", name=who)]),
        State.FORWARDED: (_("Spørsmålet ditt er sendt"), [_("{name} har fått det og svarer deg her.", name=who)]),
        State.ANSWERED: (_("Svar på spørsmålet ditt"), [_("{name} har svart.", name=who)]),
        State.CLOSED: (_("Spørsmålet ditt er lukket"), [_("{name} lukket det uten svar.", name=who)]),
    }
    return states[one.one.state]


def letter(one: View, norm: Norm) -> Mail:
    """The same as a letter, where Teams does not reach them; the answer itself is read in Teams."""
    _ = texts(norm)
    title, lines = _standing(one, norm)
    return mail(title, [*lines, _("Les det i Teams: skriv «spørsmålene mine» til Raumabot.")], why(norm), norm)


def why(norm: Norm) -> str:
    """Why one gets it."""
    return texts(norm)("Du får denne fordi du spurte kommunikasjonssjefen om noe.")
