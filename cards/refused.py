"""The cards for when something could not be done: what went wrong, and what to do."""

from bot.errors import BotError
from bot.turn import Card, Norm
from cards.element import card, stacked, submit, text
from cards.text import texts


def refused(error: BotError, norm: Norm) -> Card:
    """A refusal with its reason, in the person's norm."""
    _ = texts(norm)
    reasons = {
        "unknown_button": _("Den knappen kjenner jeg ikke lenger. Skriv «hjelp», så viser jeg deg hva jeg kan."),
        "bad_form": _("Jeg fikk ikke med meg hele skjemaet. Prøv en gang til."),
        "busy": _("Akkurat nå er det mange som spør meg. Prøv igjen om et minutt."),
        "too_fast": _("Nå gikk det litt fort for meg. Vent et minutt, så svarer jeg igjen."),
        "gone": _("Dette finnes ikke lenger. Still spørsmålet på nytt, så finner vi det."),
    }
    words = reasons.get(error.reason, reasons["bad_form"])
    return card([text(words), *stacked([submit(_("Hva kan du hjelpe med?"), "help")])], norm, words)


def failed(turn_id: str, norm: Norm) -> Card:
    """A fault of ours: an apology, a way on, and the number to give to those who run the bot."""
    _ = texts(norm)
    words = _("Beklager, noe gikk galt hos meg. Prøv igjen om litt, eller spør nærmeste leder.")
    remark = _("Feilnummer: {number}", number=turn_id or "–")
    return card([text(words), text(remark, size="Small", isSubtle=True)], norm, words)
