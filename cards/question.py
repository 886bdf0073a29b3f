"""The cards on what the bot could not answer: the form on what was missing, thanks for it, and the editor's list."""

from collections.abc import Sequence
from enum import Enum
from uuid import UUID

from bot.discretion import LONGEST_TEXT
from bot.question import Unanswered
from bot.search import Outcome
from bot.turn import Card, Language
from cards import more
from cards.element import Element, buttons, card, container, execute, heading, quiet, said, short, text
from cards.text import texts

LONGEST_SHOWN = 300
LONGEST_MISSING = 200


class Again(Enum):
    """Why the form is shown once more, NOT for the first time."""

    NOT = "not"
    TOO_OLD = "too_old"
    NOT_KEPT = "not_kept"


def form(language: Language, question: UUID, token: str, typed: str = "", again: Again = Again.NOT) -> Card:
    """The form on what was missing; `typed` is what stood in it before."""
    _ = texts(language)
    title = _("Hva manglet?")
    lead = _(
        "Skriv det som ett kort spørsmål, uten navn. "
        "Kommunikasjonssjefen og stedfortrederen kan lese det, men ser ikke hvem som skrev."
    )
    parts = [heading(title), *_why(again, language), text(lead), _field(language, typed)]
    held = {"language": language, "about": str(question), "token": token}
    return card([*parts, buttons([execute(_("Send"), "question.missing", held)])], language, title)


def _why(again: Again, language: Language) -> list[Element]:
    _ = texts(language)
    words = {
        Again.TOO_OLD: _(
            "Skjemaet var for gammelt, så ingenting er sendt. Her er et nytt med det du skrev. Send det en gang til."
        ),
        Again.NOT_KEPT: _(
            "Jeg lagret ikke dette, for det kan handle om noen eller om noe som har hendt. Prøv med ett kort spørsmål."
        ),
    }
    return [text(words[again], weight="Bolder")] if again in words else []


def _field(language: Language, typed: str) -> Element:
    _ = texts(language)
    field = {
        "type": "Input.Text",
        "id": "missing",
        "label": _("Hva lette du etter?"),
        "placeholder": _("For eksempel: Hvem godkjenner nye kontoer i sosiale medier?"),
        "isMultiline": True,
        "maxLength": LONGEST_TEXT,
        "isRequired": True,
        "errorMessage": _("Skriv hva du lette etter."),
    }
    return {**field, "value": typed[:LONGEST_TEXT]} if typed else field


def thanks(language: Language) -> Card:
    """What was missing is kept."""
    _ = texts(language)
    words = _("Takk! Nå er det lagret uten navn, så kommunikasjonssjefen kan se hva som mangler.")
    return card([text(words)], language, words)


def unanswered(found: Sequence[Unanswered], skip: int, language: Language) -> Card:
    """The list of what could not be answered; the next begin at `skip`, 0 where there are none."""
    _ = texts(language)
    title = _("Spørsmål uten svar")
    if not found:
        words = _("Ingen spørsmål uten svar de siste 30 dagene. Så bra!")
        return card([heading(title), text(words)], language, words)
    lead = quiet(
        _("Siste 30 dager, de nyeste først. Bare det som trygt kan vises, er lagret, og aldri hvem som spurte.")
    )
    rows = [_one(each, language) for each in found]
    return card([heading(title), lead, *rows, *more.way("question.unanswered", skip, language)], language, title)


def _one(found: Unanswered, language: Language) -> Element:
    _ = texts(language)
    times = _("{times} ganger", times=found.times) if found.times > 1 else _("én gang")
    facts = f"{found.day:%d.%m.%Y} · {_outcome(found, language)} · {times}"
    asked = said(short(found.text, LONGEST_SHOWN)) if found.text else text(_("(Teksten er ikke lagret)"), isSubtle=True)
    parts = [asked, quiet(facts)]
    if found.missing:
        wished = _("Dette manglet: {text}", text=short(found.missing, LONGEST_MISSING))
        parts.append(said(wished, size="Small"))
    return container(parts, separator=True, spacing="Medium")


def _outcome(found: Unanswered, language: Language) -> str:
    _ = texts(language)
    if found.outcome is Outcome.ANSWER:
        return _("svaret hjalp ikke")
    return _("fikk flere svar å velge mellom") if found.outcome is Outcome.CHOOSE else _("fant ikke noe svar")
