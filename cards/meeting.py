"""Help with meetings: whether one is needed at all, and what to copy for the agenda and the minutes (strategy 9.2)."""

from bot.turn import Card, Language
from cards.element import card, heading, stacked, submit, text
from cards.field import line
from cards.text import texts


def card_of(language: Language) -> Card:
    """The checklist, and the way to each template."""
    _ = texts(language)
    name = _("Trenger dere møtet?")
    asked = [
        _("Kan det avklares i en tråd eller en kort samtale i Teams? Da trengs ikke møtet."),
        _("Skal noe avgjøres eller diskuteres? Er det bare informasjon, så skriv den."),
        _("Er saklista klar, og vet alle hva de skal forberede?"),
        _("Er det bare de som trengs, som er kalt inn?"),
        _("Kan det være kortere, eller sjeldnere?"),
        _("Har innkallingen en lenke til Teams, så de som er borte, kan være med?"),
        _("Er det avtalt hvem som skriver referat, og hvor i Teams det ligger åpent?"),
    ]
    lines = "\n".join(f"- {one}" for one in asked)
    ways = {"meeting.agenda": _("Mal for sakliste"), "meeting.minutes": _("Mal for referat")}
    held = {"language": language}
    shown = stacked([submit(title, verb, held) for verb, title in ways.items()])
    return card([heading(name), text(lines), text(_("Kopier en mal:"), spacing="Medium"), *shown], language, name)


def copied(is_agenda: bool, language: Language) -> Card:
    """A template in a field, out of which every client can copy, its lines kept."""
    _ = texts(language)
    name, words = (_("Sakliste"), agenda(language)) if is_agenda else (_("Referat"), minutes(language))
    how = _("Merk alt i feltet, og kopier. Du kan også endre det her først.")
    return card([heading(name), text(how), line("template", name, words, len(words), many=True)], language, words)


def agenda(language: Language) -> str:
    """An agenda to copy."""
    _ = texts(language)
    return _(
        "SAKLISTE\n\nMøte: …\nTid: …\nSted og lenke til Teams: …\nInnkalt: …\nMøteleder: …\nReferent: …\n\n"
        "1. … (mål: avgjøre, diskutere eller informere; minutter; ansvarlig)\n2. …\n3. Eventuelt\n\n"
        "Forbered dere slik: …"
    )


def minutes(language: Language) -> str:
    """Minutes to copy."""
    _ = texts(language)
    return _(
        "REFERAT\n\nMøte: …\nDato: …\nTil stede: …\nBorte: …\n\n"
        "1. …\nDette ble bestemt: …\nHvem gjør hva, og når: …\n\n2. …\n\n"
        "Neste møte: …\nReferatet ligger åpent i Teams: …"
    )
