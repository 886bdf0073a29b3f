"""The review of what a unit owns: each page with what is to be said of it (strategy 9.1 and 10.1)."""

from collections.abc import Mapping, Sequence

from bot.assignment import View
from bot.content import LONGEST, Answer, Page
from bot.markup import secure
from bot.turn import Card, Norm
from cards.absence import shown
from cards.element import (
    Element,
    card,
    container,
    execute,
    heading,
    quiet,
    quiet_said,
    runs,
    said,
    short,
    stacked,
    submit,
    text,
)
from cards.field import choices, line
from cards.text import texts

MOST = 6
"""Pages on one card; the next come when these are answered."""


def form(view: View, norm: Norm, typed: Mapping[str, str], of: Sequence[Element], why: str) -> Card:
    """The pages that nothing has been said of yet, the first few."""
    _ = texts(norm)
    name, left = _("Stemmer innholdet fortsatt?"), view.one.left
    lead = _("To ganger i året ser hver enhet over det den eier på nett. Åpne hver side, og velg hva du vil si om den.")
    total = len(view.one.content.pages)
    so_far = (
        [text(_("{done} av {total} er svart på.", done=total - len(left), total=total))] if view.one.version > 1 else []
    )
    parts = [heading(name), said(view.one.unit, weight="Bolder"), *of, text(lead), *so_far]
    for place in left[:MOST]:
        parts.append(_page(place, view.one.content.pages[place], typed, norm))
    parts += _more(len(left) - MOST, norm) + _ways(view, norm)
    return card([*parts, quiet(why)], norm, f"{name} {view.one.unit}")


def _page(place: int, page: Page, typed: Mapping[str, str], norm: Norm) -> Element:
    _ = texts(norm)
    changed = [quiet(_("Sist endret {day}", day=shown(page.changed, norm)))] if page.changed else []
    asked = choices(f"answer_{place}", _("Hva vil du si om siden?"), answers(norm), typed.get(f"answer_{place}", ""))
    note = line(f"note_{place}", _("Hva må rettes?"), typed.get(f"note_{place}", ""), LONGEST["note"])
    asked["placeholder"] = _("Velg")
    note["placeholder"] = _("Bare hvis noe må rettes")
    return container([_title(page), *changed, asked, note], separator=True, spacing="Medium")


def _title(page: Page) -> Element:
    if not secure(page.link):
        return said(page.title, weight="Bolder")
    leads = {"type": "Action.OpenUrl", "title": short(page.title) or "–", "url": page.link}
    looks = {"weight": "Bolder", "underline": True, "color": "Accent", "selectAction": leads}
    return {"type": "RichTextBlock", "inlines": runs(page.title, **looks)}


def answers(norm: Norm) -> dict[str, str]:
    """What may be said of a page."""
    _ = texts(norm)
    return {Answer.REVIEWED: _("Gjennomgått"), Answer.MEND: _("Må rettes"), Answer.NOT_MINE: _("Ikke min")}


def _more(left: int, norm: Norm) -> list[Element]:
    return [text(texts(norm)("… og {number} til når du har svart på disse", number=left))] if left > 0 else []


def _ways(view: View, norm: Norm) -> list[Element]:
    _ = texts(norm)
    ways = {"duty.answer": _("Send svarene"), "duty.all": _("Alt er gjennomgått")}
    held = {"about": view.one.about}
    return stacked([execute(title, verb, {**held, "token": view.tokens[verb]}) for verb, title in ways.items()])


def done(view: View, norm: Norm) -> Card:
    """All is answered."""
    _ = texts(norm)
    pages = view.one.content.pages
    name = _("Takk! Nå er alt gått gjennom.")
    mend = [page for page in pages if page.answer is Answer.MEND]
    parts: list[Element] = [heading(name), said(view.one.unit, weight="Bolder")]
    if mend:
        lead = _("Dette må rettes. Rett det selv, eller si fra til kommunikasjonssjefen, som også ser det du skrev:")
        parts.append(text(lead))
        parts += [each for page in mend[:MOST] for each in (_title(page), quiet_said(page.note))]
    if any(page.strays for page in pages):
        parts.append(text(_("Kommunikasjonssjefen finner ny eier til sidene som ikke er deres.")))
    return card([*parts, *onward(view, norm)], norm, name)


def onward(view: View, norm: Norm) -> list[Element]:
    """The ways on from what is done: what else waits, and back, where it was pressed by mistake."""
    _ = texts(norm)
    ways = [submit(_("Vis det som venter"), "duty.mine")]
    if "duty.undo" in view.tokens:
        held = {"about": view.one.about, "token": view.tokens["duty.undo"]}
        ways.append(execute(_("Angre"), "duty.undo", held))
    return stacked(ways)
