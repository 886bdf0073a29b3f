"""The cards that show what the bot can do, and the small answers of a polite conversation."""

from collections.abc import Sequence

from bot.guideline import Guideline
from bot.turn import Card, Language, Norm
from cards.element import card, heading, stacked, submit, text
from cards.outbox import MISSED
from cards.text import texts


def _abilities(language: Language) -> list[str]:
    _ = texts(language)
    return [
        _("Spør meg om mediekontakt, sosiale medier, møter, språk og alt annet i kommunikasjonsstrategien."),
        _("Ringer en journalist? Jeg hjelper deg å finne ut hvem som uttaler seg, og hva du gjør nå."),
        _("Har du snakket med media? Skriv «jeg har snakket med media», så vet lederen din det."),
        _("Skal dere ut i media? Skriv «planlagt utspill». Vil dere ha en ny kanal? Skriv «ny kanal»."),
        _("Fikk dere til noe bra? Skriv «del en suksesshistorie»."),
        _("Skriv «møtehjelp» før et møte, «maler» for maler, og «mine oppgaver» for det som venter på deg."),
        _("Vil du varsle om noe kritikkverdig på jobben? Skriv «varsle»."),
        _("Skriv «skriv nynorsk» eller «skriv bokmål» for å velge målform."),
    ]


def _starters(language: Language, asked: Sequence[Guideline]) -> list[dict[str, object]]:
    _ = texts(language)
    first = submit(_("En journalist ringer"), "spokesperson.start", {"language": language})
    shown = [submit(one.title(language), "guideline.show", {"ref": one.ref, "language": language}) for one in asked]
    return stacked([first, *shown])


def help_card(
    language: Language, asked: Sequence[Guideline], edits: bool = False, writes: bool = False, leads: bool = False
) -> Card:
    """What the bot can do, and the three most asked; `edits`, `writes` and `leads` add what only those may."""
    _ = texts(language)
    title = _("Dette kan jeg hjelpe med")
    lines = "\n".join(f"- {line}" for line in _abilities(language))
    parts = [
        heading(title),
        text(lines),
        text(_("Mange spør om"), weight="Bolder"),
        *_starters(language, asked),
    ]
    if writes:
        parts.append(text(_("Meldinger til ansatte"), weight="Bolder", spacing="Medium"))
        ways = {"announcement.new": _("Ny melding"), "announcement.drafts": _("Mine utkast")}
        ways |= {"broadcast.list": _("Sendte meldinger")} | (
            {MISSED: _("Hvem ble ikke nådd"), "plan.new": _("Ny omstilling")} if leads else {}
        )
        parts += stacked([submit(words, verb, {"language": language}) for verb, words in ways.items()])
    if edits:
        parts.append(text(_("For deg som er redaktør"), weight="Bolder", spacing="Medium"))
        ways = {"overview.show": _("Oversikt"), "issue.desk": _("Nyhetsbrevet")}
        ways |= {"question.unanswered": _("Spørsmål uten svar"), "announcement.waiting": _("Venter på godkjenning")}
        ways |= {"ticket.queue": _("Spørsmål som venter"), "theme.list": _("Lær bort")}
        ways |= {"outreach.queue": _("Planlagte utspill"), "social.list": _("Kanalene våre")}
        ways |= {"media_week.show": _("Uka i media")}
        ways |= {"story.queue": _("Innsendte historier"), "duty.board": _("Årets plikter")}
        parts += stacked([submit(words, verb, {"language": language}) for verb, words in ways.items()])
    return card(parts, language, title)


def welcome(language: Language, asked: Sequence[Guideline]) -> Card:
    """The one welcome."""
    _ = texts(language)
    title = _("Hei! Jeg svarer på spørsmål om hvordan vi kommuniserer i kommunen.")
    private = _("Ikke skriv navn eller andre opplysninger om pasienter, elever eller brukere til meg.")
    lines = "\n".join(f"- {line}" for line in _abilities(language))
    parts = [heading(title), text(lines), text(private), text(_("Prøv en av disse"), weight="Bolder")]
    return card([*parts, *_starters(language, asked)], language, title)


def plain(words: str, language: Language) -> Card:
    """A short message and a way on."""
    _ = texts(language)
    on = submit(_("Hva kan du hjelpe med?"), "help", {"language": language})
    return card([text(words), *stacked([on])], language, words)


def norm_changed(norm: Norm) -> Card:
    """Confirms the norm, in that norm, with the way back."""
    _ = texts(norm)
    other = _("Bytt til nynorsk") if norm == "nb" else _("Bytt til bokmål")
    words = _("Greit, da skriver jeg bokmål til deg.") if norm == "nb" else _("Greit, da skriver jeg nynorsk til deg.")
    verb = "norm.nn" if norm == "nb" else "norm.nb"
    return card([text(words), *stacked([submit(other, verb)])], norm, words)


def private_only(language: Language, link: str, said: str = "") -> Card:
    """For what is not answered where others read along; `said` where it takes words of its own."""
    _ = texts(language)
    words = said or _("Dette tar vi bare på tomannshånd. Skriv til meg privat.")
    actions = [{"type": "Action.OpenUrl", "title": _("Åpne privat chat"), "url": link}] if link else []
    return card([text(words)], language, words, actions)
