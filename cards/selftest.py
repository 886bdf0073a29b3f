"""For whoever changed the guidelines: which questions find another guideline since, and the way back."""

from bot.selftest import UNDO, Worse
from bot.turn import Card, Norm
from cards.element import card, execute, heading, quiet, said, stacked, submit, text
from cards.mail import Mail, mail
from cards.manuscript import some
from cards.text import texts
from cards.theme import why


def card_of(one: Worse, norm: Norm) -> Card:
    """What became worse, and the button that takes the change back."""
    _ = texts(norm)
    title = _title(one, norm)
    undo = execute(_("Ta tilbake"), UNDO, {"about": str(one.change.id), "token": one.token})
    ways = stacked([undo, submit(_("Se endringene"), "pack.log")])
    lead = [said(one.guideline.title(norm), weight="Bolder"), text(_lead(norm))]
    return card([heading(title), *lead, *some(one.questions, norm), *ways, quiet(why(norm))], norm, title)


def _title(one: Worse, norm: Norm) -> str:
    return texts(norm)("Spørsmål som får et annet svar nå: {number}", number=len(one.questions))


def _lead(norm: Norm) -> str:
    return texts(norm)(
        "Jeg har lært endringen og prøvd alle spørsmålene på nytt. Disse fant riktig retningslinje før, men ikke nå. "
        "Ta endringen tilbake, eller skriv den om."
    )


def letter(one: Worse, norm: Norm) -> Mail:
    """The same as a letter."""
    _ = texts(norm)
    lines = [one.guideline.title(norm), _lead(norm), _("Se dem i Teams: skriv «endringer» til Raumabot.")]
    return mail(_title(one, norm), lines, why(norm), norm)
