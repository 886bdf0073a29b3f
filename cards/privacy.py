"""The cards on privacy: what is kept of a person in plain words, and forgetting what they may have forgotten."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from babel.dates import format_date

from bot.directory import Employee
from bot.person import SUBJECT_HOLDS
from bot.turn import Card, Language, Norm
from cards.element import Element, card, execute, heading, said, stacked, submit, text
from cards.text import texts


@dataclass(frozen=True)
class Kept:
    """What the tables hold of one person: `subject` is a title, or empty.

    `places` is the day that each place in Teams was last used, and whether it can be reached. `counts` is how many
    rows the other tables have, by the table's name, `contacts` the ids of what was told of talking to the media.
    """

    norm: Norm | None = None
    welcomed: date | None = None
    subject: str = ""
    seen: date | None = None
    places: tuple[tuple[date, bool], ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    contacts: tuple[str, ...] = ()


SPELT_OUT = frozenset({"person", "address", "member"})
"""Tables whose values the card shows; of the others with rows of persons it counts the rows."""


def names(language: Language) -> Mapping[str, str]:
    """What people call the rows of each table that is not spelt out; a test finds a table that has no name here."""
    _ = texts(language)
    return {
        "absence": _("Meldinger om at du eller en du tar over for, er borte"),
        "notice": _("Beskjeder som jeg har sendt deg, uten teksten"),
        "mailing": _("Beskjeder som jeg har sendt deg på e-post, uten teksten"),
        "announcement": _("Utkast og meldinger som du har skrevet"),
        "broadcast": _("Meldinger som du har sendt eller godkjent"),
        "delivery": _("Meldinger som er sendt til deg, og om du har kvittert"),
        "story": _("Suksesshistorier som du har fortalt eller avgjort"),
        "credit": _("Suksesshistorier som gir deg ros"),
        "issue": _("Nyhetsbrev som du har redigert eller godkjent"),
        "contribution": _("Bidrag til nyhetsbrevet fra deg"),
        "reaction": _("Hva du syntes om nyhetsbrev"),
        "media_contact": _("Når du har sagt fra om mediekontakt"),
        "outreach": _("Utspill som du har planlagt eller svart på"),
        "social_channel": _("Kanaler i sosiale medier som du har spurt om eller avgjort"),
        "duty": _("Årets plikter som du har ansvaret for eller har svart på"),
        "giving": _("Sider på nett som redaktøren har gitt deg ansvaret for"),
        "ticket": _("Spørsmål som du har sendt til kommunikasjonssjefen eller svart på"),
        "supplement": _("Endringer i retningslinjene som du har gjort"),
        "wish": _("Svar som du vil få vite det om hvis de endres"),
        "promise": _("Svar som du venter på fra meg"),
        "preference": _("Hva du har valgt å få mindre av"),
    }


def known(kept: Kept, employee: Employee | None, text_days: int, language: Language) -> Card:
    """All that is kept of the one who asks; `text_days` is how long the text of an unanswered question is kept."""
    _ = texts(language)
    title = _("Dette vet jeg om deg")
    parts = [heading(title), text(_list(_facts(kept, language) or [_("Jeg har ikke lagret noe om deg.")]))]
    parts += _read(employee, language)
    parts += _section(_("Hvor lenge?"), _times(language))
    parts += _section(_("Dette lagrer jeg ikke"), _never(text_days, language))
    see = [execute(_("Se hva du fortalte"), "media_contact.show", {"about": one}) for one in kept.contacts]
    parts += stacked([*see, execute(_("Glem meg"), "privacy.confirm", {"language": language})])
    return card(parts, language, title)


def _facts(kept: Kept, language: Language) -> list[str]:
    _ = texts(language)
    facts = []
    if kept.norm is not None:
        facts.append(_("Målform: bokmål") if kept.norm == "nb" else _("Målform: nynorsk"))
    if kept.welcomed is not None:
        facts.append(_("Jeg ønsket deg velkommen {day}.", day=_day(kept.welcomed, language)))
    if kept.subject:
        facts.append(_("Du spurte sist om «{title}».", title=kept.subject))
    if kept.seen is not None:
        facts.append(_("Jeg noterte sist noe om deg {day}.", day=_day(kept.seen, language)))
    facts += [_place(day, reachable, language) for day, reachable in kept.places]
    return facts + [f"{names(language).get(table, table)}: {count}" for table, count in kept.counts.items()]


def _place(day: date, reachable: bool, language: Language) -> str:
    _ = texts(language)
    if reachable:
        return _("Samtalen vår i Teams, så jeg kan nå deg. Sist brukt {day}.", day=_day(day, language))
    return _("En samtale i Teams der jeg ikke når deg lenger. Sist brukt {day}.", day=_day(day, language))


def _day(day: date, language: Language) -> str:
    return format_date(day, "d. MMMM y" if language != "en" else "d MMMM y", locale=language)


def _read(employee: Employee | None, language: Language) -> list[Element]:
    """What the organisation's own list of people says, as the bot has read it."""
    _ = texts(language)
    if employee is None:
        return [text(_("Jeg finner deg ikke i kommunens oversikt over ansatte."))]
    values = (employee.name, employee.email, employee.title, employee.unit)
    lead = _(
        "Jeg har også navn, e-post, stilling, enhet, leder og rolle fra kommunens oversikt over ansatte. Der står:"
    )
    return [text(lead), said(", ".join(value for value in values if value))]


def _section(title: str, lines: list[str]) -> list[Element]:
    return [text(title, weight="Bolder", spacing="Medium"), text(_list(lines))]


def _list(lines: list[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _times(language: Language) -> list[str]:
    _ = texts(language)
    minutes = SUBJECT_HOLDS // timedelta(minutes=1)
    return [
        _("Det du sist spurte om, bruker jeg i {minutes} minutter. Natten etter er det slettet.", minutes=minutes),
        _(
            "Beskjeder husker jeg i 12 måneder, og fravær til natten etter siste dag. "
            "Resten har jeg så lenge du jobber i kommunen."
        ),
    ]


def _never(text_days: int, language: Language) -> list[str]:
    _ = texts(language)
    return [
        _("Hva du har spurt om tidligere. Jeg teller spørsmål uten navn."),
        _(
            "Teksten i spørsmål som fikk et klart svar. "
            "Ble svaret uklart, eller sa du at det ikke hjalp, kan jeg lagre teksten i "
            "{days} dager, men ikke hvem som spurte. "
            "Jeg tar bort tall, og lagrer ingenting når jeg ser et navn.",
            days=text_days,
        ),
        _("Meldinger om fare, lovbrudd eller enkeltpersoner, når jeg kjenner dem igjen."),
    ]


def confirm(language: Language) -> Card:
    """What would be forgotten, what stays and why, and the choice."""
    _ = texts(language)
    title = _("Skal jeg glemme deg?")
    gone = [_("hvilken målform du skriver"), _("hva du sist spurte om")]
    stays = [
        _("Samtalen vår i Teams. Uten den når jeg deg ikke med svar og beskjeder."),
        _("At jeg har ønsket deg velkommen, så jeg ikke gjør det en gang til."),
    ]
    parts = [heading(title), *_section(_("Dette glemmer jeg"), gone), *_section(_("Dette beholder jeg"), stays)]
    parts.append(text(_("Vil du ha bort mer? Spør personvernombudet i kommunen.")))
    held = {"language": language}
    yes, no = execute(_("Ja, glem meg"), "privacy.forget", held), execute(_("Nei, behold det"), "privacy.show", held)
    return card([*parts, *stacked([yes, no])], language, title)


def forgotten(language: Language) -> Card:
    """It is done, and how things go on."""
    _ = texts(language)
    lead = _("Nå har jeg glemt målformen din og det du sist spurte om.")
    rest = _("Du er like velkommen som før. Skriver du til meg igjen, husker jeg igjen hvilken målform du skriver.")
    on = submit(_("Hva kan du hjelpe med?"), "help", {"language": language})
    return card([text(lead, weight="Bolder"), text(rest), *stacked([on])], language, lead)
