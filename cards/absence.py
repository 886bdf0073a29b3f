"""The cards on being away: the form, what was understood of it, and who is away."""

from collections.abc import Sequence
from datetime import date

from babel.dates import format_date

from bot.directory import Absence, Employee
from bot.turn import Card, Language
from cards import more
from cards.element import Element, buttons, card, execute, heading, said, stacked, submit, text
from cards.text import texts

FEW = 6
"""How many names are shown as buttons."""
Days = tuple[date, date]


def form(language: Language, days: Days | None = None, name: str = "", remark: str = "") -> Card:
    """Asks when and who, filled in with what is known; `remark` is a key of what was missing."""
    _ = texts(language)
    title = _("Hvem tar over mens du er borte?")
    why = [text(_remarks(language)[remark], color="Attention")] if remark else []
    parts = [heading(title), *why, *_inputs(language, days, name)]
    parts.append(buttons([execute(_("Se over"), "absence.propose", {"language": language})]))
    return card(parts, language, title)


def choose(language: Language, days: Days, people: Sequence[Employee]) -> Card:
    """Several have that name."""
    _ = texts(language)
    title = _("Flere heter det. Hvem tar over?")
    units = [one.unit for one in people]
    shown = [(one, one.unit if one.unit and units.count(one.unit) == 1 else one.email) for one in people]
    data = [(f"{one.name}, {place}", _data(language, days, one)) for one, place in shown]
    return card(
        [heading(title), *stacked([execute(name, "absence.propose", one) for name, one in data])], language, title
    )


def proposal(language: Language, days: Days, deputy: Employee, is_away: bool) -> Card:
    """What was understood, to be confirmed; `is_away`: whether the deputy is away in that time as well."""
    _ = texts(language)
    title = _("Har jeg forstått deg rett?")
    data = _data(language, days, deputy)
    parts = [heading(title), *_told(language, days, deputy)]
    if is_away:
        parts.append(text(_("Merk at den du har valgt, selv er meldt borte i denne tida."), color="Attention"))
    rights = _(
        "Den som tar over, får rettighetene dine i boten så lenge, og blir nevnt i stedet for deg. Du beholder dine."
    )
    parts += [text(rights, spacing="Medium"), text(_("Når du trykker «Stemmer», sier jeg fra til den som tar over."))]
    parts.append(buttons([execute(_("Stemmer"), "absence.keep", data), execute(_("Endre"), "absence.form", data)]))
    return card(parts, language, title)


def kept(language: Language, days: Days, deputy: Employee) -> Card:
    """Confirms, with the way back."""
    _ = texts(language)
    title = _("Notert")
    data = _data(language, days, deputy)
    ways = [
        execute(_("Jeg er tilbake"), "absence.end", {"language": language}),
        execute(_("Endre"), "absence.form", data),
    ]
    return card([heading(title), *_told(language, days, deputy), buttons(ways)], language, title)


def back(language: Language, was_away: bool) -> Card:
    """Nobody stands in any more."""
    _ = texts(language)
    words = (
        _("Nå står du ikke som borte hos meg.") if not was_away else _("Velkommen tilbake! Ingen står inn for deg nå.")
    )
    return card(
        [text(words), *stacked([submit(_("Hva kan du hjelpe med?"), "help", {"language": language})])], language, words
    )


def not_needed(language: Language) -> Card:
    """For somebody whom nobody needs to stand in for."""
    _ = texts(language)
    words = _("Du trenger ikke melde fra til meg. Det gjelder bare ledere, redaktører og varslingsmottakere.")
    more = _("Si fra til lederen din på vanlig måte.")
    return card(
        [text(words), text(more), *stacked([submit(_("Hva kan du hjelpe med?"), "help", {"language": language})])],
        language,
        words,
    )


def away(language: Language, people: Sequence[tuple[Absence, str, str]], skip: int = 0) -> Card:
    """Who is away today: each absence with the person's name and the deputy's, "" for none; more begin at `skip`."""
    _ = texts(language)
    title = _("Borte i dag") if people else _("Ingen ledere, redaktører eller varslingsmottakere er meldt borte i dag.")
    parts = [heading(title) if people else text(title)]
    for one, name, deputy in people:
        until = _("{name} er borte til og med {day}.", name=name, day=shown(one.last, language))
        parts.append(said(f"{until} {_('{name} tar over.', name=deputy)}" if deputy else until))
    return card([*parts, *more.way("absence.away", skip, language)], language, title)


def shown(day: date, language: Language) -> str:
    """The day with its weekday, as «fredag 27. november 2026»."""
    return format_date(day, "EEEE d MMMM y" if language == "en" else "EEEE d. MMMM y", locale=language)


def _told(language: Language, days: Days, deputy: Employee) -> list[Element]:
    _ = texts(language)
    first, last = (shown(day, language) for day in days)
    when = _("Du er borte {day}.", day=first)
    if first != last:
        when = _("Du er borte fra og med {first} til og med {last}.", first=first, last=last)
    who = ", ".join(part for part in (deputy.name, deputy.title, deputy.unit, deputy.email) if part)
    return [text(when), text(_("Dette er den som tar over:"), spacing="Medium"), said(who, weight="Bolder")]


def _data(language: Language, days: Days, deputy: Employee) -> dict[str, str]:
    first, last = (day.isoformat() for day in days)
    return {"language": language, "first": first, "last": last, "deputy_id": deputy.id, "deputy": deputy.name}


def _inputs(language: Language, days: Days | None, name: str) -> list[Element]:
    _ = texts(language)
    labels = {"first": _("Første dag borte"), "last": _("Siste dag borte")}
    values = dict(zip(labels, (day.isoformat() for day in days), strict=True)) if days else {}
    dates = [
        _required({"type": "Input.Date", "id": key, "label": labels[key]}, values.get(key), language) for key in labels
    ]
    who: Element = {"type": "Input.Text", "id": "deputy", "label": _("Navnet på den som tar over"), "maxLength": 100}
    return [*dates, _required(who, name, language)]


def _required(asked: Element, value: str | None, language: Language) -> Element:
    error = texts(language)("Dette må fylles ut.")
    return {**asked, "isRequired": True, "errorMessage": error, **({"value": value} if value else {})}


def _remarks(language: Language) -> dict[str, str]:
    _ = texts(language)
    return {
        "when": _("Når er du borte? Velg første og siste dag."),
        "order": _("Siste dag må være i dag eller senere, og ikke før den første. Et år er det lengste."),
        "who": _("Skriv hvem som tar over."),
        "nobody": _("Jeg fant ingen ansatte med det navnet. Skriv hele navnet, eller e-postadressen."),
        "many": _("Det er mange som heter det. Skriv hele navnet, eller e-postadressen."),
    }
