"""Whether the duties of the year are set up: their lists, and who answers for them; lines out, as in bot/check.py."""

from collections.abc import Iterator, Sequence
from datetime import date

from bot import owned, poster, stationery, survey
from bot.check import Line, error, first, ok, warning
from bot.directory import Directory
from bot.errors import SettingsError
from bot.owned import Owned
from bot.policy import Policy

WHAT = "årets plikter"
MEND = "Rett fila. Boten leser den på nytt av seg selv."


def lists(policy: Policy, units: Sequence[str]) -> list[Line]:
    """What `doctor` says of CONTENT_FILE, TEMPLATES_FILE and POSTER_FILE."""
    return [_content(policy, units), _templates(policy), _poster(policy)]


def _content(policy: Policy, units: Sequence[str]) -> Line:
    if policy.content_file is None:
        return ok(WHAT, "gjennomgang av innhold er av (CONTENT_FILE er ikke satt)")
    try:
        found = owned.rows(policy.content_file, units)
    except SettingsError as problem:
        return error(WHAT, f"CONTENT_FILE: {problem}", f"{MEND} Ingen blir spurt om innhold så lenge.")
    if not found:
        return warning(WHAT, "CONTENT_FILE har ingen rader, så ingen blir spurt om innhold", MEND)
    if not policy.review_days:
        return warning(WHAT, "REVIEW_DAYS er tom, så ingen blir spurt om innhold", "Sett dagene, som 03-01,10-01.")
    return ok(WHAT, f"{len(found)} rader i CONTENT_FILE; gjennomgang {policy.review_days}")


def _templates(policy: Policy) -> Line:
    if policy.templates_file is None:
        return ok(WHAT, "TEMPLATES_FILE er ikke satt; «maler» viser det redaktøren legger inn")
    try:
        return ok(WHAT, f"{len(stationery.templates(policy.templates_file))} maler i TEMPLATES_FILE")
    except SettingsError as problem:
        return error(WHAT, f"TEMPLATES_FILE: {problem}", MEND)


def _poster(policy: Policy) -> Line:
    try:
        found = poster.made(policy.poster_file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as problem:
        return error(WHAT, f"POSTER_FILE kan ikke leses ({type(problem).__name__})", f"{MEND} Ingen får lederplakaten.")
    if not found:
        return ok(WHAT, "lederplakaten er av, for ingen steg i POSTER_FILE har tekst")
    return ok(WHAT, f"lederplakaten har {len(found)} steg")


def responsible(policy: Policy, directory: Directory, day: date) -> list[Line]:
    """What `doctor` says of reviews and surveys that nobody answers for on `day`; nothing where all have somebody."""
    try:
        found = owned.rows(policy.content_file, directory.units()) if policy.review_days else []
    except SettingsError:
        found = []
    return [*_reviews(found, directory, day), *_surveys(policy, directory, day)]


def _reviews(found: Sequence[Owned], directory: Directory, day: date) -> Iterator[Line]:
    unknown = {one.owner for one in found if one.owner and owned.person(directory, one.owner) is None}
    lost = {one.unit for one in found if not one.owner or one.owner in unknown}
    lost = {unit for unit in lost if directory.leader(unit, day) is None}
    if unknown:
        cure = "Rett owner i CONTENT_FILE. Så lenge blir enhetens leder spurt."
        yield warning(WHAT, f"{len(unknown)} eiere finnes ikke: {first(sorted(unknown))}", cure)
    if lost:
        told = f"{len(lost)} enheter har verken eier eller leder: {first(sorted(lost))}"
        yield warning(
            WHAT, told, "Fyll ut owner i CONTENT_FILE, eller leder i UNITS_FILE. Redaktørene blir spurt så lenge."
        )


def _surveys(policy: Policy, directory: Directory, day: date) -> Iterator[Line]:
    for word, (_, who) in survey.set_up(policy).items():
        name = f"SURVEY_{word.upper()}_RESPONSIBLE"
        if who and owned.person(directory, who.casefold()) is None:
            yield warning(
                WHAT, f"{name}: ingen har adressen {who}", "Rett den. Så lenge blir kommunikasjonssjefen spurt."
            )
        if not survey.responsible(directory, who, day):
            told = f"{name} er tom, og ingen er kommunikasjonssjef"
            yield warning(WHAT, told, "Sett den, eller rett OFFICES_FILE. Redaktørene blir spurt så lenge.")
