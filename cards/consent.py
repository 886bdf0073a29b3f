"""Asking whoever a story praises whether their name may be used, and letting them think again."""

from collections.abc import Sequence

from bot.consent import Asked
from bot.credit import Consent
from bot.turn import Card, Norm
from cards import more, story
from cards.element import Element, card, execute, heading, quiet, said, stacked, text
from cards.mail import Mail, mail
from cards.text import texts


def card_of(one: Asked, norm: Norm) -> Card:
    """For one person: the story, what is asked or what they have said, and the way to say otherwise."""
    title, lines = _words(one, norm)
    parts: list[Element] = [heading(title), *(said(each) for each in lines)]
    if one.is_open:
        parts += [*story.content(one.view, norm, one.names), *_ways(one, norm)]
    return card([*parts, quiet(_why(norm))], norm, " ".join([title, *lines]))


def _words(one: Asked, norm: Norm) -> tuple[str, list[str]]:
    _ = texts(norm)
    who = one.view.author or _("En kollega")
    if not one.is_open:
        return _("Navnet ditt blir ikke brukt"), [_("Historien blir ikke brukt, eller du er ikke nevnt i den lenger.")]
    asked = _("{name} har fortalt en suksesshistorie og vil gi deg ros. Kan vi bruke navnet ditt?", name=who)
    until = _("Navnet blir ikke brukt før du sier ja, og du kan ombestemme deg når som helst.")
    gone = _("Vi bruker ikke navnet ditt. Står det i en e-post som allerede er sendt, kan vi ikke hente den tilbake.")
    states = {
        Consent.ASKED: (_("Kan vi bruke navnet ditt?"), [asked, until]),
        Consent.YES: (_("Takk! Da bruker vi navnet ditt"), [_("Du kan ombestemme deg når som helst.")]),
        Consent.NO: (_("Navnet ditt blir ikke brukt"), [gone]),
    }
    return states[one.says or Consent.ASKED]


def _ways(one: Asked, norm: Norm) -> list[Element]:
    _ = texts(norm)
    data = {"about": str(one.view.one.id)}
    yes = execute(_("Ja, bruk navnet mitt"), "credit.yes", data)
    no = execute(_("Nei takk") if one.says is Consent.ASKED else _("Ta bort navnet mitt"), "credit.no", data)
    return stacked({Consent.YES: [no], Consent.NO: [yes]}.get(one.says or Consent.ASKED, [yes, no]))


def _why(norm: Norm) -> str:
    return texts(norm)("Du får denne fordi en kollega vil gi deg ros.")


def letter(one: Asked, norm: Norm) -> Mail:
    """The same as a letter."""
    title, lines = _words(one, norm)
    how = texts(norm)("Svar i Teams: skriv «navnet mitt» til Raumabot.")
    return mail(title, [*lines, *([one.view.one.told.title, how] if one.is_open else [])], _why(norm), norm)


def mine(found: Sequence[Asked], skip: int, norm: Norm) -> Card:
    """The stories in which somebody is named, with what they have said; the next begin at `skip`, 0 for none."""
    _ = texts(norm)
    title = _("Navnet ditt i historier")
    parts: list[Element] = [heading(title)]
    for one in found:
        parts += [*story.titled(one.view), quiet(_words(one, norm)[0]), *(_ways(one, norm) if one.is_open else [])]
    if not found:
        parts.append(text(_("Ingen har spurt om å bruke navnet ditt.")))
    return card([*parts, *more.way("credit.mine", skip, norm)], norm, title)
