"""For each editor: an issue of the newsletter waits for them."""

from bot.newsdesk import Desk
from bot.turn import Card, Norm
from cards import reworded, slip
from cards.approval import editors_why
from cards.element import buttons, card, execute, heading, quiet, text
from cards.mail import Mail, mail
from cards.newsletter_part import title
from cards.newsroom import standing
from cards.text import texts


def told(seen: Desk, norm: Norm) -> Card:
    """For each editor: an issue waits for them."""
    _ = texts(norm)
    name, words = title(seen.paper), standing(seen.one, seen.now, norm)
    number = text(_("Antall saker: {number}", number=len(seen.one.content.items)))
    corrected = [reworded.mark(norm)] if seen.corrected else []
    slips = slip.lines(seen.slips, norm)
    way = buttons([execute(_("Se og godkjenn"), "issue.desk", {"about": str(seen.one.id)})])
    return card(
        [heading(name), text(words), number, *corrected, *slips, way, quiet(editors_why(norm))],
        norm,
        f"{name}: {words}",
    )


def told_letter(seen: Desk, norm: Norm) -> Mail:
    """The same as a letter."""
    how = texts(norm)("Åpne det i Teams: skriv «nyhetsbrev» til Raumabot.")
    return mail(title(seen.paper), [standing(seen.one, seen.now, norm), how], editors_why(norm), norm)
