"""The form in which a message is written: one card with every field, the rare ones folded away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.announcement import Kind, Version
from bot.entry import YES, Entry, group
from bot.finding import Finding
from bot.turn import Card, Language, Norm
from cards import finding
from cards.element import Element, buttons, card, execute, heading, quiet, text
from cards.field import choices, columns, fold, line, literal, toggle
from cards.text import Say, texts

TITLE, TEXT, SHORT, URL, NAMES = 120, 3000, 200, 1000, 1000
"""The most characters of a field; the linter says sooner what a phone shows well."""


@dataclass(frozen=True)
class Sheet:
    """What the form is made of: `about` is the message it is about ("" for a new one), `units` those to choose from.

    `remark` is why the form comes again: "", "old" (it was too old) or "kept" (what was written is kept as a draft).
    """

    entry: Entry
    about: str
    token: str
    units: Sequence[str]
    findings: Sequence[Finding] = ()
    remark: str = ""


def form(sheet: Sheet, language: Language) -> Card:
    """The form, filled in with what is known."""
    _ = texts(language)
    entry = sheet.entry
    title = _("Ny melding") if not sheet.about else _("Endre meldingen")
    norms: tuple[Norm, Norm] = ("nn", "nb") if language == "nn" else ("nb", "nn")
    parts = [heading(title), *_remarks(sheet.remark, _), *finding.shown(sheet.findings, language)]
    parts += [_kind(entry, _), *_version(entry, norms[0], _), *_other(entry, norms[1], _)]
    parts += [*to(sheet.units, entry, _), *_when(entry, "send", _), _acknowledge(entry, _)]
    parts += [*_release(entry, _), *_rare(entry, _)]
    data = {"about": sheet.about, "token": sheet.token, "language": language}
    data |= {"outreach": entry.outreach} if entry.outreach else {}
    parts.append(buttons([execute(_("Se over"), "announcement.save", data, style="positive")]))
    parts.append(quiet(_("Ingenting sendes før du har sett over meldingen.")))
    return card(parts, language, title)


def _remarks(remark: str, _: Say) -> list[Element]:
    said = {
        "old": _(
            "Skjemaet var blitt for gammelt. Her er det på nytt, med det du skrev. Det er også lagret som utkast."
        ),
        "kept": _("Det du skrev, er lagret som utkast. Du finner det igjen med «mine utkast»."),
    }
    return [text(said[remark], color="Attention" if remark == "old" else "Default")] if remark in said else []


def _kind(entry: Entry, _: Say) -> Element:
    kinds = {
        Kind.ANNOUNCEMENT.value: _("Oppslag"),
        Kind.PRENOTICE.value: _("Forhåndsvarsel: noe blir offentlig, og ansatte skal vite det først"),
    }
    return choices("kind", _("Hva slags melding er det?"), kinds, entry.kind, style="expanded")


def _version(entry: Entry, norm: Norm, _: Say) -> list[Element]:
    titles = {"nb": _("Tittel på bokmål"), "nn": _("Tittel på nynorsk")}
    bodies = {"nb": _("Tekst på bokmål"), "nn": _("Tekst på nynorsk")}
    return [
        line(f"title_{norm}", titles[norm], _of(entry, "title", norm), TITLE),
        line(f"text_{norm}", bodies[norm], _of(entry, "text", norm), TEXT, many=True),
        literal(_("Blank linje gir nytt avsnitt. Skriv «- » foran punkter, **uthevet** og [tittel](https://…).")),
    ]


def _other(entry: Entry, norm: Norm, _: Say) -> list[Element]:
    """The other norm, with what is said further down in one; what has been written in the first stands here too."""
    titles = {"nb": _("Skriv også på bokmål"), "nn": _("Skriv også på nynorsk")}
    first: Norm = "nb" if norm == "nn" else "nn"
    rest = [*_parallel(entry, norm, _), *(part for part in _parallel(entry, first, _) if "value" in part)]
    remarks = {
        "nb": _(
            "Bekreftelse, bilde og varsel skriver du lenger nede. Det du skriver her, gjelder dem som leser bokmål."
        ),
        "nn": _(
            "Bekreftelse, bilde og varsel skriver du lenger nede. Det du skriver her, gjelder dem som leser nynorsk."
        ),
    }
    written = any(_of(entry, field, norm) for field in Version.model_fields)
    return fold("other", titles[norm], [*_version(entry, norm, _), quiet(remarks[norm]), *rest], written)


def _parallel(entry: Entry, norm: Norm, _: Say) -> list[Element]:
    named = _("nynorsk") if norm == "nn" else _("bokmål")
    confirm, may_say = _of(entry, "must_confirm", norm), _of(entry, "may_say", norm)
    return [
        line(f"must_confirm_{norm}", _("Hvorfor alle må bekrefte ({norm})", norm=named), confirm, SHORT),
        line(f"alt_{norm}", _("Hva bildet viser ({norm})", norm=named), _of(entry, "alt", norm), SHORT),
        line(f"may_say_{norm}", _("Hva ansatte kan si ({norm})", norm=named), may_say, 500, many=True),
    ]


def _of(entry: Entry, field: str, norm: Norm) -> str:
    return str(getattr(entry, f"{field}_{norm}"))


def to(units: Sequence[str], entry: Entry, _: Say, but: Sequence[str] = ()) -> list[Element]:
    """Whom it is for: groups, all but those in `but`, and named people."""
    named = {
        "everyone": _("Alle i kommunen"),
        "role:leader": _("Alle ledere"),
        "role:representative": _("Tillitsvalgte, verneombud og folkevalgte"),
        "externals": _("Eksterne mottakere (bare e-post)"),
    }
    all_choices: Mapping[str, str] = {**{group(unit): unit for unit in units}, **named}
    shown = {key: title for key, title in all_choices.items() if key not in but}
    people = line("people", _("Navngitte personer (navn eller e-post, med komma mellom)"), entry.people, NAMES)
    return [choices("to", _("Hvem er den til?"), shown, entry.to, many=True), people]


def _when(entry: Entry, field: str, _: Say) -> list[Element]:
    """A moment to pick or to type."""
    own = {part: str(getattr(entry, f"{field}_{part}")) for part in ("day", "time", "words")}
    day = {"send": _("Dag den sendes (tomt: nå)"), "release": _("Dag det blir offentlig")}[field]
    clock = {"type": "Input.Time", "id": f"{field}_time", "label": _("Klokka"), "value": own["time"]}
    date = {"type": "Input.Date", "id": f"{field}_day", "label": day, "value": own["day"]}
    filled = [{key: value for key, value in one.items() if value} for one in (date, clock)]
    words = line(f"{field}_words", _("Eller skriv det, for eksempel «i morgen kl. 9»"), own["words"], SHORT)
    return [columns(filled), words]


def _acknowledge(entry: Entry, _: Say) -> Element:
    return toggle("acknowledge", _("Vis knappen «Lest» (jeg teller hvor mange som trykker)"), entry.acknowledge == YES)


def _release(entry: Entry, _: Say) -> list[Element]:
    fields = [
        *_when(entry, "release", _),
        line("release_where", _("Hvor blir det publisert?"), entry.release_where, SHORT),
        line("release_link", _("Lenke til saken når den er offentlig, om du har den"), entry.release_link, URL),
        line("release_by", _("Hvem publiserer?"), entry.release_by, SHORT),
        line("release_refer_to", _("Hvem skal journalister vises til?"), entry.release_refer_to, SHORT),
        line("release_may_say", _("Hva kan ansatte si fram til da?"), entry.release_may_say, 500, many=True),
        line("coverage", _("Prosent som må nås (tomt: det vanlige)"), entry.coverage, 5),
        line("coverage_reason", _("Hvorfor et annet tall enn det vanlige?"), entry.coverage_reason, SHORT),
    ]
    return fold("release", _("For forhåndsvarsel: om publiseringen"), fields, entry.kind == Kind.PRENOTICE)


def _rare(entry: Entry, _: Say) -> list[Element]:
    fields = [
        line("picture_url", _("Bilde, adresse som begynner med https://"), entry.picture_url, URL),
        line("picture_alt", _("Hva bildet viser, for dem som ikke ser det"), entry.picture_alt, SHORT),
        *(part for number in (1, 2, 3) for part in _link(entry, number, _)),
        line("must_confirm", _("Må alle bekrefte? Skriv hvorfor, det står på meldingen"), entry.must_confirm, SHORT),
        toggle("urgent", _("Det haster: gå foran alt annet, også om natta"), entry.urgent == YES),
    ]
    links = [getattr(entry, f"link{number}_{part}") for number in (1, 2, 3) for part in ("title", "url")]
    filled = any((entry.picture_url, entry.picture_alt, *links, entry.must_confirm, entry.urgent == YES))
    return fold("rare", _("Bilde, lenker, bekreftelse, haster"), fields, filled)


def _link(entry: Entry, number: int, _: Say) -> list[Element]:
    title, url = (str(getattr(entry, f"link{number}_{part}")) for part in ("title", "url"))
    return [
        line(f"link{number}_title", _("Lenke {number}: tittel", number=number), title, SHORT),
        line(f"link{number}_url", _("Lenke {number}: adresse", number=number), url, URL),
    ]
