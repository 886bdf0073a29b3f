"""What is said instead of an answer where somebody writes of danger, wrongdoing, a person or a breach."""

from bot.caution import Kind
from bot.guideline import Guideline
from bot.turn import Card, Language
from cards import channel
from cards.answer import pointed
from cards.element import Element, card, container, stacked, submit, text
from cards.text import texts


def caution_text(kind: Kind, language: Language) -> str:
    """What to do now, as plain text: a lead, then paragraphs."""
    _ = texts(language)
    words = {
        Kind.DANGER: _(
            "Er det fare for liv? Ring nå: 113 ved akutt sykdom eller skade, 112 til politiet, 110 ved brann.\n\n"
            "Jeg er en chatbot og kan ikke varsle noen for deg. Si også fra til nærmeste leder så snart det er trygt."
        ),
        Kind.WRONGDOING: _(
            "Det du skriver om, er alvorlig, og det er bra at du sier fra.\n\n"
            "Jeg har ikke lagret det du skrev. "
            "Gjelder det lederen din, kan du gå til lederens leder eller verneombudet."
        ),
        Kind.PERSON: _(
            "Det ser ut som om du skrev om en bestemt person. Skriv spørsmålet en gang til uten navn, nummer "
            "eller annet som viser hvem det gjelder.\n\n"
            "Jeg har ikke lagret det du skrev. Du kan selv slette meldingen din i chatten."
        ),
        Kind.BREACH: _(
            "Har personopplysninger kommet på avveie? Si fra til nærmeste leder og personvernombudet med en gang.\n\n"
            "Kommunen har kort frist for å melde fra videre. Ikke skriv opplysningene her; jeg har ikke lagret det "
            "du skrev."
        ),
    }
    return words[kind] + ("" if kind is Kind.DANGER else f"\n\n{danger(language)}")


def danger(language: Language) -> str:
    """The numbers, for whatever was written."""
    return texts(language)("Er noen i fare nå? Ring 113, 112 eller 110 først.")


def caution(kind: Kind, language: Language, varsling: Guideline) -> Card:
    """What to do now, with a button to `varsling`, the guideline on where to report (9.6).

    What was written may be more than the kind it was taken for: so the numbers and the button are on every card.
    """
    lead, *rest = caution_text(kind, language).split("\n\n")
    looks = {"style": "attention"} if kind is Kind.DANGER else {}
    parts = [container([text(lead, weight="Bolder"), *(text(one) for one in rest)], **looks)]
    if kind is Kind.WRONGDOING:
        parts.append(text(varsling.bodies[language].short, spacing="Medium"))
    return card([*parts, *stacked([reporting(varsling, language), channel.way(language)])], language, lead)


def reporting(varsling: Guideline, language: Language) -> Element:
    """The button to `varsling`, the guideline on where to report (9.6)."""
    return submit(varsling.title(language), "guideline.show", pointed(varsling, language))


def serious(language: Language) -> list[Element]:
    """What stands above all ways where somebody has begun to tell of wrongdoing in the chat."""
    lead, *rest = caution_text(Kind.WRONGDOING, language).split("\n\n")
    return [text(lead, weight="Bolder"), *(text(one) for one in rest)]
