"""The commands that Teams offers where a person writes: what is written, and what then happens."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.turn import Language
from cards.text import texts


@dataclass(frozen=True)
class Command:
    """One line of the menu; `title` is sent as it stands, so the router must know it."""

    title: str
    description: str


def commands(language: Language) -> Mapping[str, Command]:
    """Each command in `language`, under the name that the router's row gives it."""
    _ = texts(language)
    return {
        "hjelp": Command(_("hjelp"), _("Se hva jeg kan hjelpe deg med")),
        "en journalist ringer": Command(
            _("en journalist ringer"), _("Finn ut hvem som uttaler seg, og hva du gjør nå")
        ),
        "jeg har snakket med media": Command(
            _("jeg har snakket med media"), _("Si fra til lederen din på et minutt, om du vil")
        ),
        "jeg er borte": Command(_("jeg er borte"), _("Si fra når du er borte, og hvem som tar over for deg")),
        "ny melding": Command(_("ny melding"), _("Skriv til enheten din eller til alle (for ledere)")),
        "del en suksesshistorie": Command(
            _("del en suksesshistorie"), _("Fortell om noe dere fikk til, stort eller lite")
        ),
        "varsle": Command(_("varsle"), _("Se alle måter å si fra om noe kritikkverdig på jobben")),
        "hva vet du om meg": Command(_("hva vet du om meg"), _("Se hva jeg har lagret om deg, og få det slettet")),
        "skriv nynorsk": Command(_("skriv nynorsk"), _("Få svarene på nynorsk")),
        "skriv bokmål": Command(_("skriv bokmål"), _("Få svarene på bokmål")),
    }
