"""What handlers are told of pointers: that something is new, and what is due; never which case, or what it says."""

from collections.abc import Mapping

from bot.attention import Told
from bot.turn import Card, Norm
from cards.element import card, heading, quiet, text
from cards.mail import Mail, mail
from cards.text import texts


def lines(told: Told, norm: Norm) -> list[str]:
    """What there is to hear, a sentence each."""
    _ = texts(norm)
    words = _due(norm)
    new = [_("Det er noe nytt å lese.")] if told.new and not told.count else []
    new += [_("Det er noe nytt å lese i {count} saker.", count=told.count)] if told.count else []
    return [*new, *(words[one] for one in told.due if one in words)]


def _due(norm: Norm) -> Mapping[str, str]:
    _ = texts(norm)
    return {
        "acknowledge": _("Et varsel må bekreftes: Kommunen har lovet svar innen sju dager."),
        "unopened": _("Et varsel er ikke åpnet av noen."),
        "feedback": _("Fristen for tilbakemelding nærmer seg: Kommunen har lovet den innen tre måneder."),
        "gone": _("En sak som ikke er avsluttet, blir snart slettet. To mottakere kan be om å beholde den."),
        "late_acknowledge": _("Fristen på sju dager er nådd, og et varsel er ikke bekreftet."),
        "late_unopened": _("Et varsel er ikke åpnet av noen, og fristen på sju dager er ute."),
        "late_feedback": _(
            "Fristen på tre måneder er ute, og den som varslet, har ikke fått tilbakemelding den siste måneden."
        ),
    }


def card_of(told: Told, norm: Norm) -> Card:
    """As a card."""
    _ = texts(norm)
    title = _("Til deg som tar imot varsler")
    parts = [heading(title), *(text(one) for one in lines(told, norm)), text(_how(norm)), quiet(_why(norm))]
    return card(parts, norm, title)


def letter(told: Told, norm: Norm) -> Mail:
    """The same as a letter."""
    title = texts(norm)("Til deg som tar imot varsler")
    return mail(title, [*lines(told, norm), _how(norm)], _why(norm), norm)


def _how(norm: Norm) -> str:
    return texts(norm)(
        "Åpne «pointer-desk open» på din egen maskin for å lese. Her i Teams vises aldri noe av innholdet."
    )


def _why(norm: Norm) -> str:
    return texts(norm)("Du får denne fordi du er varslingsmottaker.")
