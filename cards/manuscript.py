"""The form of a guideline in both norms: whole, or in parts where its ways of asking are many."""

from collections.abc import Mapping, Sequence

from bot.guideline import MINIMUM_ASK
from bot.manuscript import ENGLISH, NORMS, PARTS, TEXTS, WHOLE, Doubt, longest
from bot.turn import Card, Norm
from cards.element import Element, card, container, execute, heading, said, stacked, submit, text
from cards.field import line
from cards.text import texts

MOST_SLIPPED = 10


def form(typed: Mapping[str, str], held: Mapping[str, str], doubt: Doubt, norm: Norm) -> Card:
    """The form; `typed` has all fields of the guideline, `held` names the part of them that stands in it."""
    _ = texts(norm)
    part = held.get("part", WHOLE)
    title = _("Skriv en retningslinje")
    parts = [heading(title), text(_lead(part, norm)), *_doubts(doubt, norm)]
    for each in NORMS:
        parts += _fields(each, part, typed, norm)
    parts += [*_english(part, typed, norm), *_asks(part, typed, held, norm)]
    sure = {"sure": "true"} if doubt.slipped or doubt.removed or doubt.settled else {}
    button = execute(_("Lagre likevel") if sure else _("Lagre"), "pack.save", {**held, **sure})
    return card([*parts, *stacked([button])], norm, title)


def _lead(part: str, norm: Norm) -> str:
    _ = texts(norm)
    if part in (WHOLE, TEXTS):
        return _("Den virker med en gang du lagrer. Skriv på begge målformer, og slik folk faktisk spør.")
    return _("Det du sletter her, finner jeg ikke lenger. Det virker med en gang du lagrer.")


def _fields(each: str, part: str, typed: Mapping[str, str], norm: Norm) -> list[Element]:
    _ = texts(norm)
    head = _("Bokmål") if each == "nb" else _("Nynorsk")
    labels = {
        f"title_{each}": _("Tittel, som et spørsmål"),
        f"short_{each}": _("Kort svar"),
        f"details_{each}": _("Mer om det, om det trengs"),
        f"ask_{each}": _("Slik spør folk, en linje for hver måte (minst {number})", number=MINIMUM_ASK[each]),
    }
    rows = _lines(part, typed, labels)
    return [text(head, weight="Bolder", spacing="Medium"), *rows] if rows else []


def _lines(part: str, typed: Mapping[str, str], labels: Mapping[str, str]) -> list[Element]:
    shown = {name: label for name, label in labels.items() if name in PARTS[part]}
    return [
        line(name, label, typed.get(name, ""), longest(name, part), many=not name.startswith("title"))
        for name, label in shown.items()
    ]


def _english(part: str, typed: Mapping[str, str], norm: Norm) -> list[Element]:
    _ = texts(norm)
    if ENGLISH[0] not in PARTS[part]:
        return []
    labels = dict(zip(ENGLISH, (_("Tittel, som et spørsmål"), _("Kort svar")), strict=True))
    lead = _("Uten engelsk får de som spør på engelsk, det norske svaret.")
    return [text(_("Engelsk, om du vil"), weight="Bolder", spacing="Medium"), text(lead), *_lines(part, typed, labels)]


def _asks(part: str, typed: Mapping[str, str], held: Mapping[str, str], norm: Norm) -> list[Element]:
    """Beside the texts alone: how many ways of asking there are, which stay, and the way to them."""
    _ = texts(norm)
    if part != TEXTS:
        return []
    nb, nn = (len(typed.get(f"ask_{each}", "").splitlines()) for each in NORMS)
    stay = _("Måtene å spørre på blir stående: {nb} på bokmål og {nn} på nynorsk.", nb=nb, nn=nn)
    about = {"about": held["about"]}
    ways = [
        submit(_("Endre måtene å spørre på bokmål"), "pack.form", {**about, "part": "ask_nb"}),
        submit(_("Endre måtene å spørre på nynorsk"), "pack.form", {**about, "part": "ask_nn"}),
    ]
    return [text(stay, spacing="Medium"), *stacked(ways)]


def _doubts(doubt: Doubt, norm: Norm) -> list[Element]:
    return [
        *_wrong(doubt.missing, doubt.fault, norm),
        *_settled(doubt.settled, norm),
        *_removed(doubt.removed, norm),
        *warned(doubt.slipped, norm),
    ]


def _wrong(missing: Sequence[str], fault: str, norm: Norm) -> list[Element]:
    _ = texts(norm)
    names = {"title": _("tittel"), "short": _("kort svar"), "ask": _("flere måter å spørre på")}
    of = {"nb": _("bokmål"), "nn": _("nynorsk")}
    listed = [f"• {names[name]} ({of[each]})" for name, _sep, each in (one.partition("_") for one in missing)]
    lines: list[Element] = [text(one, spacing="Small") for one in listed]
    if fault:
        lines.append(said(fault))
    return [container([text(_("Dette mangler"), weight="Bolder"), *lines], style="attention")] if lines else []


def _settled(settled: bool, norm: Norm) -> list[Element]:
    _ = texts(norm)
    if not settled:
        return []
    words = _("Noen har allerede gjort noe med disse spørsmålene. Se endringene først, eller lagre likevel.")
    see = stacked([submit(_("Se endringene"), "pack.log")])
    return [container([text(words, weight="Bolder"), *see], style="warning")]


def _removed(removed: Sequence[str], norm: Norm) -> list[Element]:
    _ = texts(norm)
    if not removed:
        return []
    words = _(
        "Disse måtene å spørre på blir borte ({number}). Skriv dem inn igjen, eller lagre likevel.", number=len(removed)
    )
    return [container([text(words, weight="Bolder"), *some(removed, norm)], style="warning")]


def warned(slipped: Sequence[str], norm: Norm) -> list[Element]:
    """That the self-test gets worse, and for which questions."""
    _ = texts(norm)
    if not slipped:
        return []
    words = _(
        "Da får disse spørsmålene et annet svar enn før ({number}). Endre noe, eller lagre likevel.",
        number=len(slipped),
    )
    return [container([text(words, weight="Bolder"), *some(slipped, norm)], style="warning")]


def some(asked: Sequence[str], norm: Norm) -> list[Element]:
    """The first of many questions, and how many more there are."""
    rows: list[Element] = [said(f"• {one}", size="Small") for one in asked[:MOST_SLIPPED]]
    left = len(asked) - MOST_SLIPPED
    return [*rows, text(texts(norm)("… og {number} til", number=left), size="Small")] if left > 0 else rows
