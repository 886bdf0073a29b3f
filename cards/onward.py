"""The ways on from an answer: to its form, to the communications chief, and to hear of it when the answer changes."""

from bot.guideline import REPORTING
from bot.turn import Language
from cards.element import Element, short, stacked, submit, text
from cards.text import texts

LONGEST_ASKED = 1000
"""Characters of a question, as bot/ticket.py takes them; not read from there, since the terminal needs no database."""


def way(language: Language, asked: str, ref: str = "") -> list[Element]:
    """The button under an answer; `asked` is what is filled in. Not where wrongdoing is reported."""
    _ = texts(language)
    if ref == REPORTING:
        return []
    about = {"asked": short(asked, LONGEST_ASKED), "ref": ref, "language": language}
    return stacked([submit(_("Spør kommunikasjonssjefen"), "ticket.form", about)])


def wish(language: Language, ref: str) -> list[Element]:
    """The button of whoever wants to know of another answer. Not where wrongdoing is reported."""
    _ = texts(language)
    if ref == REPORTING:
        return []
    return stacked([submit(_("Si fra hvis svaret endres"), "wish.make", {"ref": ref, "language": language})])


def in_private(language: Language, link: str) -> list[Element]:
    """In the place of all ways to report where others read along: a word to write in private, where one can."""
    _ = texts(language)
    words = _("Vil du varsle, så skriv til meg privat, og ikke fortell om saken her.")
    action = {"type": "Action.OpenUrl", "title": _("Åpne privat chat"), "url": link}
    return [text(words, weight="Bolder"), *(stacked([action]) if link else [])]


def form(language: Language, verb: str) -> list[Element]:
    """The button to the form that belongs to a guideline."""
    _ = texts(language)
    titles = {
        "media_contact.new": _("Jeg har snakket med media"),
        "outreach.new": _("Meld et utspill"),
        "social.new": _("Spør om en ny kanal"),
        "meeting.help": _("Møtehjelp"),
        "stationery.show": _("Maler og profil"),
        "plan.new": _("Ny omstilling"),
    }
    return stacked([submit(titles[verb], verb, {"language": language})])
