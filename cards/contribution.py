"""What leaders give to the newsletter: the question, the short form, and what they have given."""

from collections.abc import Mapping, Sequence

from babel.lists import format_list

from bot.asked import Asked
from bot.contribution import Contribution
from bot.turn import Card, Norm
from cards import careful
from cards.absence import shown as day
from cards.element import Element, buttons, card, execute, heading, quiet, quiet_said, said, stacked, submit, text
from cards.field import line
from cards.mail import Mail, mail
from cards.moment import when
from cards.text import texts

MOST_UNITS = 6
"""Silent units that are named; a leader may have many."""
LONGEST = {"title": 120, "text": 2000, "unit": 120, "link": 500, "picture": 500, "alt": 300}


def asked(one: Asked, norm: Norm) -> Card:
    """For a leader: what do you want the others to know?"""
    name, words = _asked(one, norm)
    _ = texts(norm)
    write = submit(_("Skriv et bidrag"), "contribution.new", {"month": f"{one.month:%Y-%m}"})
    way = buttons([write, submit(_("Del en suksesshistorie"), "story.new")])
    return card(
        [heading(name), *(said(each) for each in words), way, quiet(_why(norm))], norm, " ".join([name, *words])
    )


def _asked(one: Asked, norm: Norm) -> tuple[str, list[str]]:
    _ = texts(norm)
    name = _("Nyhetsbrevet: påminnelse") if one.again else _("Har dere noe til nyhetsbrevet?")
    lead = _("Noe dere har fått til, noe som skjer, eller noe de andre bør vite? Noen få linjer er nok.")
    still = [_("Utkastet er klart, men dere rekker det fortsatt.")] if one.drafted else []
    return name, [lead, _("Nyhetsbrevet sendes {when}.", when=when(one.due, norm)), *still, *_stories(one, norm)]


def _stories(one: Asked, norm: Norm) -> list[str]:
    """How many stories the leader's units have told, and a gentle question on each that has told none."""
    _ = texts(norm)
    many = _("Fra enhetene dine har det kommet {number} historier de siste tre månedene.", number=one.stories)
    first = _("Fra enhetene dine har det kommet én historie de siste tre månedene. Så fint!")
    found = [first if one.stories == 1 else f"{many} {_('Så fint!')}"] if one.stories else []
    if one.silent:
        asked = _("Har noen der fått til noe, stort eller lite?")
        silent = _("Vi har ikke hørt noen historie på tre måneder fra {units}.", units=_named(one.silent, norm))
        found.append(f"{silent} {asked}")
    return found


def _named(units: Sequence[str], norm: Norm) -> str:
    more = len(units) - MOST_UNITS
    rest = [texts(norm)("{number} andre", number=more)] if more > 0 else []
    return format_list([*units[:MOST_UNITS], *rest], locale=norm)


def _why(norm: Norm) -> str:
    return texts(norm)("Du får denne fordi du er leder.")


def asked_letter(one: Asked, norm: Norm) -> Mail:
    """The same as a letter."""
    name, words = _asked(one, norm)
    how = texts(norm)("Skriv «bidrag» til Raumabot i Teams.")
    return mail(name, [*words, how], _why(norm), norm)


def form(typed: Mapping[str, str], held: Mapping[str, str], norm: Norm, doubt: str = "") -> Card:
    """The short form; `doubt` names a field that may be a report."""
    _ = texts(norm)
    labels = {
        "title": _("Tittel"),
        "text": _("Tekst"),
        "unit": _("Enhet"),
        "link": _("Lenke (https), om du vil"),
        "picture": _("Bilde (https-adresse), om du vil"),
        "alt": _("Hva viser bildet?"),
    }
    fields = [line(name, label, typed.get(name, ""), LONGEST[name], name == "text") for name, label in labels.items()]
    value = {"value": typed["happens"]} if typed.get("happens") else {}
    label = _("Dato, hvis det er noe som skal skje")
    fields.insert(2, {"type": "Input.Date", "id": "happens", "label": label, **value})
    save = buttons([execute(_("Send bidraget"), "contribution.save", held)])
    name = _("Bidrag til nyhetsbrevet")
    return card([heading(name), *careful.doubted(doubt, norm), *fields, save], norm, name)


def given(found: Sequence[Contribution], norm: Norm, just_now: bool = False) -> Card:
    """What somebody has given to the coming issue."""
    _ = texts(norm)
    name = _("Takk for bidraget!") if just_now else _("Bidrag til nyhetsbrevet")
    parts: list[Element] = [heading(name)]
    for one in found:
        happens = day(one.content.happens, norm) if one.content.happens else ""
        parts += [said(one.content.title, weight="Bolder"), *([quiet_said(happens)] if happens else [])]
        about = {"about": one.about}
        ways = [execute(_("Endre"), "contribution.edit", about), execute(_("Ta tilbake"), "contribution.remove", about)]
        parts.append(buttons(ways))
    if not found:
        parts.append(text(_("Du har ikke gitt noe til det neste nyhetsbrevet ennå.")))
    return card([*parts, *stacked([submit(_("Skriv et bidrag"), "contribution.new")])], norm, name)
