"""The form of an editor's own duty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.content import LONGEST
from bot.entry import Entry
from bot.finding import Finding
from bot.turn import Card, Norm
from cards import finding
from cards.announcement_form import to
from cards.element import Element, buttons, card, execute, heading, quiet, text
from cards.field import line
from cards.text import texts

LINES = {"answers": 300, "after": 20}


@dataclass(frozen=True)
class Sheet:
    """What the form is made of: `begun`, and its day and whom it is for are settled; `remark` is what is wrong."""

    typed: Mapping[str, str]
    about: str
    token: str
    units: Sequence[str]
    but: Sequence[str]
    begun: bool = False
    remark: str = ""
    findings: Sequence[Finding] = ()


def form(sheet: Sheet, norm: Norm) -> Card:
    """The form, filled in with what was typed."""
    _ = texts(norm)
    title, typed = _("Endre plikten") if sheet.about else _("Ny plikt"), sheet.typed
    wrong = [text(_remark(sheet.remark, norm), color="Attention")] if sheet.remark else []
    fields = [
        line("title", _("Hva gjelder det?"), typed.get("title", ""), LONGEST["title"]),
        line("text", _("Hva skal de gjøre eller svare på?"), typed.get("text", ""), LONGEST["text"], many=True),
        line("link", _("Lenke (https)"), typed.get("link", ""), LONGEST["link"]),
        *([] if sheet.begun else _when(sheet, norm)),
        line(
            "answers", _("Svar de kan velge, ett på hver linje"), typed.get("answers", ""), LINES["answers"], many=True
        ),
        line("after", _("Minn dem på det etter så mange dager"), typed.get("after", ""), LINES["after"]),
    ]
    save = buttons([execute(_("Lagre"), "task.save", {"token": sheet.token, "about": sheet.about})])
    parts = [heading(title), *wrong, *finding.shown(sheet.findings, norm), *fields, save]
    return card([*parts, quiet(_("Du kan endre den og ta den bort igjen."))], norm, title)


def _when(sheet: Sheet, norm: Norm) -> list[Element]:
    _ = texts(norm)
    first: Element = {"type": "Input.Date", "id": "day", "label": _("Dagen de blir spurt")}
    filled = {**first, "value": sheet.typed["day"]} if sheet.typed.get("day") else first
    entry = Entry(to=sheet.typed.get("to", ""), people=sheet.typed.get("people", ""))
    return [filled, *to(sheet.units, entry, _, sheet.but)]


def _remark(remark: str, norm: Norm) -> str:
    _ = texts(norm)
    return {
        "title": _("Skriv hva det gjelder."),
        "link": _("Lenker må begynne med https://. Rett dem, og lagre på nytt."),
        "day": _("Velg en dag fra i dag av, og innen tre år."),
        "to": _("Velg hvem det gjelder."),
        "unasked": _("Ingen av disse har konto, så boten når dem ikke."),
        "nobody": _("Det er ingen i den målgruppa i dag."),
        "answers": _("Skriv ett til fem korte svar, ett på hver linje."),
        "after": _("Skriv opptil tre tall fra 1 til 60, som «7, 14»."),
        "old": _("Skjemaet var for gammelt. Her er et nytt med det du skrev."),
    }[remark]
