"""The cards that answer a question: an answer, a choice, an honest unknown, a caution."""

from collections.abc import Sequence
from uuid import UUID

from bot.directory import Holder
from bot.guideline import REPORTING, Guideline
from bot.section import ADDED
from bot.turn import Card, Language
from cards import channel, onward
from cards.element import (
    buttons,
    card,
    container,
    execute,
    heading,
    paragraphs,
    quiet,
    said,
    short,
    stacked,
    submit,
    text,
)
from cards.text import texts


def source(guideline: Guideline, language: Language) -> str:
    """Where an answer stands, as `Kommunikasjonsstrategien 7.1`."""
    _ = texts(language)
    if guideline.meta.section == ADDED:
        return _("Kommunikasjonssjefen")
    return _("Kommunikasjonsstrategien {section}", section=guideline.meta.section)


def answer(
    guideline: Guideline,
    language: Language,
    related: Sequence[Guideline] = (),
    question: UUID | None = None,
    asked: str = "",
    demo: bool = False,
    expired: bool = False,
    helped: bool | None = None,
    worded: bool = False,
    handing: str | None = None,
    form: str = "",
    private: str | None = None,
) -> Card:
    """A guideline as an answer, with its source, related guidelines and whether it helped.

    `question` is the kept question's id and `asked` its scrubbed text; `worded` offers the strategy word for word,
    `handing` to send a question on, this one if it is not empty, and `form` is the verb of the form that belongs to it.
    `private` leads to the private chat from where others read along, where nobody is to press how to report.
    """
    _ = texts(language)
    body = guideline.bodies[language]
    origin = source(guideline, language)
    parts = [heading(guideline.title(language)), text(body.short, size="Medium")]
    parts += paragraphs(body.details)
    parts.append(quiet(_("Kilde: {source}", source=origin)))
    if not guideline.approved and not demo:
        parts.append(quiet(_("Ikke godkjent av kommunikasjonssjefen ennå")))
    if expired:
        parts.append(quiet(ended(language)))
    parts += onward.form(language, form) if form else []
    parts += _more(guideline, language, worded)
    if guideline.ref == REPORTING:
        parts += stacked([channel.way(language)]) if private is None else onward.in_private(language, private)
    if related:
        parts.append(text(_("Se også"), weight="Bolder", spacing="Medium", separator=True))
        parts += stacked([submit(one.title(language), "guideline.show", pointed(one, language)) for one in related])
    parts += _helpful(language, guideline, question, asked, helped)
    parts += onward.way(language, handing, guideline.ref) if handing is not None else []
    parts += onward.wish(language, guideline.ref) if handing is not None else []
    return card(parts, language, f"{guideline.title(language)}: {body.short}")


def inserted(guideline: Guideline, language: Language, demo: bool = False, expired: bool = False) -> Card:
    """A guideline as it stands in a message to others: the answer and its source, no buttons that are one's own."""
    _ = texts(language)
    body = guideline.bodies[language]
    parts = [heading(guideline.title(language)), text(body.short, size="Medium"), *paragraphs(body.details)]
    parts.append(quiet(_("Kilde: {source}", source=source(guideline, language))))
    if not guideline.approved and not demo:
        parts.append(quiet(_("Ikke godkjent av kommunikasjonssjefen ennå")))
    parts += [quiet(ended(language))] if expired else []
    return card(parts, language, f"{guideline.title(language)}: {body.short}")


def ended(language: Language) -> str:
    """What is said beside a guideline that no longer holds."""
    _ = texts(language)
    return _("Denne retningslinjen er gått ut på dato. Spør kommunikasjonssjefen hva som gjelder nå.")


def pointed(guideline: Guideline, language: Language) -> dict[str, str]:
    """A button's data that leads to a guideline."""
    return {"ref": guideline.ref, "language": language}


def _more(guideline: Guideline, language: Language, worded: bool) -> list[dict[str, object]]:
    _ = texts(language)
    further = []
    if language == "en":
        further.append(submit(_("Les hele teksten på norsk"), "guideline.show", {"ref": guideline.ref}))
    if worded:
        further.append(submit(_("Les ordlyden"), "guideline.wording", pointed(guideline, language)))
    return stacked(further)


def wording(guideline: Guideline, paragraphs: Sequence[str], language: Language, handing: str | None = None) -> Card:
    """The strategy's own paragraphs behind a guideline, word for word; `handing` as under an answer."""
    _ = texts(language)
    title = _("Ordlyden i {source}", source=source(guideline, language))
    parts = [heading(title), *(said(paragraph) for paragraph in paragraphs)]
    parts += stacked([submit(_("Tilbake til svaret"), "guideline.show", pointed(guideline, language))])
    parts += onward.way(language, handing, guideline.ref) if handing is not None else []
    return card(parts, language, title)


def _helpful(
    language: Language, guideline: Guideline, question: UUID | None, asked: str, helped: bool | None
) -> list[dict[str, object]]:
    _ = texts(language)
    if helped is not None:
        thanks = (
            _("Takk! Så fint at det hjalp.") if helped else _("Takk for at du sier fra. Det hjelper oss å bli bedre.")
        )
        more = _lacking(language, question) if not helped else []
        return [container([text(thanks, wrap=True), *more], separator=True, spacing="Medium")]
    if question is None:
        return []
    held = {**pointed(guideline, language), "question": str(question)}
    pair = [
        execute(_("👍 Ja"), "question.helped", held, tooltip=_("Svaret hjalp")),
        execute(_("👎 Nei"), "question.not_helped", {**held, "asked": asked}, tooltip=_("Svaret hjalp ikke")),
    ]
    return [container([text(_("Fikk du svar på det du lurte på?")), buttons(pair)], separator=True, spacing="Medium")]


def choose(guidelines: Sequence[Guideline], language: Language, handing: str | None = None) -> Card:
    """Two or three titles to pick from; `handing` is what may be asked of the communications chief."""
    _ = texts(language)
    lead = _("Jeg er ikke helt sikker på hva du mener. Er det noe av dette?")
    picks = [submit(one.title(language), "guideline.show", pointed(one, language)) for one in guidelines]
    held = {"asked": short(handing, onward.LONGEST_ASKED)} if handing is not None else {}
    last = submit(_("Noe annet"), "question.other", {"language": language, **held})
    more = onward.way(language, handing) if handing is not None else []
    return card([text(lead, weight="Bolder"), *stacked([*picks, last]), *more], language, lead)


def other(language: Language, handing: str | None = None) -> Card:
    """None of the choices was right; `handing` is what may be asked of the communications chief."""
    words = texts(language)("Prøv å spørre med andre ord, så leter jeg en gang til.")
    more = onward.way(language, handing) if handing is not None else []
    return card([text(words), *more], language, words)


def unknown_text(place: str, language: Language) -> str:
    """The honest unknown as plain text; `place` is where to turn instead, or empty."""
    _ = texts(language)
    first = _("Det sier ikke kommunikasjonsstrategien noe om.")
    where = _("Spør her i stedet: {place}.", place=place) if place else _("Spør nærmeste leder.")
    last = _("Gjelder det kommunikasjon, kan kommunikasjonssjefen hjelpe deg.")
    return f"{first} {where}\n\n{last}"


def _lacking(language: Language, question: UUID | None) -> list[dict[str, object]]:
    _ = texts(language)
    held = {"about": str(question), "language": language}
    return stacked([submit(_("Si hva som manglet"), "question.tell", held)]) if question is not None else []


def unknown(
    place: str,
    language: Language,
    question: UUID | None = None,
    chief: Holder | None = None,
    handing: str | None = None,
) -> Card:
    """Says that the strategy does not settle this, and points on.

    `question` may be told what was missing; `chief` is the communications chief, where known, `handing`
    what may be asked of them.
    """
    _ = texts(language)
    words = unknown_text(place, language)
    lead, _blank, rest = words.partition("\n\n")
    parts = [text(lead, weight="Bolder"), text(rest)]
    parts += [said(chief.contact)] if chief is not None else []
    parts += onward.way(language, handing) if handing is not None else []
    parts += _lacking(language, question)
    parts += stacked([submit(_("Hva kan du hjelpe med?"), "help", {"language": language})])
    return card(parts, language, lead)
