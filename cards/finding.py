"""What the linter found, in the writer's own norm."""

from collections.abc import Sequence

from bot.finding import Code, Finding
from bot.turn import Language
from cards.element import Element, container, said, text
from cards.moment import when
from cards.text import texts


def shown(findings: Sequence[Finding], language: Language) -> list[Element]:
    """All that was found: first what stops the message, then what its writer should know."""
    _ = texts(language)
    stops = [words(one, language) for one in findings if one.stops]
    others = [words(one, language) for one in findings if not one.stops]
    parts = _listed(_("Dette må rettes før meldingen kan sendes"), stops, "attention")
    return parts + _listed(_("Verdt å vite"), others, "warning")


def _listed(title: str, lines: Sequence[str], style: str) -> list[Element]:
    if not lines:
        return []
    items = [{**said(f"•\u00a0\u00a0{line}"), "spacing": "Small"} for line in lines]
    return [container([text(title, weight="Bolder"), *items], style=style)]


def words(one: Finding, language: Language) -> str:
    """One finding in a sentence."""
    _ = texts(language)
    at = when(one.at, language) if one.at is not None else ""
    norms = {"nb": _("på bokmål"), "nn": _("på nynorsk")}
    values = {"about": norms.get(one.about, one.about), "at": at, "number": one.number}
    return _sentence(one.code, language).format(**{key: str(value) for key, value in values.items()})


def _sentence(code: Code, language: Language) -> str:
    return {**_of_words(language), **_of_times(language), **_of_people(language), **_of_social(language)}[code]


def _of_words(language: Language) -> dict[Code, str]:
    _ = texts(language)
    keep = {"about": "{about}", "number": "{number}"}
    return {
        Code.EMPTY: _("Skriv en tittel og en tekst, på bokmål, nynorsk eller begge."),
        Code.NO_TITLE: _("Tittelen mangler {about}.", **keep),
        Code.NO_TEXT: _("Teksten mangler {about}.", **keep),
        Code.TOO_LARGE: _("Meldingen er for stor for Teams. Kort ned teksten."),
        Code.LARGE: _("Meldingen er nesten for stor for Teams. En kortere tekst er tryggere."),
        Code.LONG: _("Teksten {about} er på {number} tegn. På telefon må folk rulle for å lese alt.", **keep),
        Code.LONG_TITLE: _("Tittelen {about} er lang for en telefon ({number} tegn).", **keep),
        Code.NOT_HTTPS: _("Dette er ikke en adresse som begynner med https://: {about}", **keep),
        Code.NO_ALT: _("Skriv hva bildet viser, for dem som ikke ser det."),
        Code.NO_PICTURE: _("Du har skrevet hva et bilde viser, men ikke adressen til bildet."),
        Code.NO_LINK_TITLE: _("Lenka mangler tittel: {about}", **keep),
    }


def _of_times(language: Language) -> dict[Code, str]:
    _ = texts(language)
    keep = {"about": "{about}", "at": "{at}", "number": "{number}"}
    return {
        Code.PAST: _("Tidspunktet for sending er passert: {at}.", **keep),
        Code.UNCLEAR: _("Jeg forsto ikke tidspunktet «{about}». Skriv for eksempel «fredag kl. 9».", **keep),
        Code.SKIPPED: _("Klokka stilles fram den natta, så tida du valgte, finnes ikke. Det blir {at}.", **keep),
        Code.REPEATED: _(
            "Klokka stilles tilbake den natta, så tida kommer to ganger. Jeg tar den første: {at}. "
            "Mener du den andre, skriv «vintertid» etter klokkeslettet.",
            **keep,
        ),
        Code.RELEASE: _("Fyll ut når, hvor og av hvem det blir publisert, og hvem journalister skal vises til."),
        Code.RELEASE_PAST: _("Publiseringen er passert: {at}.", **keep),
        Code.LEAD: _(
            "De ansatte skal få vite det minst {number} minutter før publisering. Send senest {at}, "
            "eller publiser senere.",
            **keep,
        ),
        Code.EVENING: _("Publiseringen er tidlig. Mitt forslag er å sende kvelden før: {at}.", **keep),
        Code.QUIET: _("Det er stille tid da. Meldingen sendes {at}.", **keep),
    }


def _of_people(language: Language) -> dict[Code, str]:
    _ = texts(language)
    keep = {"about": "{about}", "number": "{number}"}
    return {
        Code.NO_AUDIENCE: _("Velg hvem meldingen er til."),
        Code.NOBODY: _("Det er ingen i den målgruppa i dag."),
        Code.UNKNOWN_PERSON: _("Jeg fant ingen som heter «{about}».", **keep),
        Code.MANY_PERSONS: _("Flere heter det. Skriv navn og enhet som her, eller e-postadressen. {about}", **keep),
        Code.UNKNOWN_UNIT: _(
            "Jeg kjenner ingen enhet som heter «{about}». Rett navnet, eller trykk en gang til hvis det er riktig.",
            **keep,
        ),
        Code.NEAR_UNIT: _("Enheter som ligner: {about}", **keep),
        Code.COVERAGE: _("Skriv hvorfor {number} prosent er nok for dette varselet.", **keep),
        Code.NO_PERCENT: _(
            "Jeg forsto ikke hvor mange prosent som må nås: «{about}». Skriv et tall fra 1 til 100.", **keep
        ),
        Code.NOT_URGENT: _("Du kan bare sende meldinger som haster. Kryss av for at det haster."),
    }


def _of_social(language: Language) -> dict[Code, str]:
    _ = texts(language)
    keep = {"about": "{about}", "at": "{at}", "number": "{number}"}
    return {
        Code.SOCIAL_FULL: _("{about} har allerede {number} saker den dagen. Vi legger helst ut høyst to.", **keep),
        Code.SOCIAL_AFTERNOON: _("Vi legger helst ut i sosiale kanaler på ettermiddagen. Da når vi flere."),
        Code.SOCIAL_ANSWERS: _("Vi svarer innen 24 timer. Avtal hvem som svarer til og med {at}.", **keep),
        Code.SOCIAL_CASEWORK: _(
            "Vi driver ikke saksbehandling i sosiale kanaler («{about}»). Vis til nettsidene eller en kontaktperson.",
            **keep,
        ),
    }
