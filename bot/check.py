"""Is the bot well: facts in, lines out, each ok, a warning or an error with what to do.

bot/command/doctor.py gathers the facts; nothing here reads anything.
"""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot import requirement
from bot.bound import due_for_review
from bot.config import Settings
from bot.errors import SettingsError
from bot.guideline import Pack

SKEW_WARNED = timedelta(seconds=5)
SKEW_REFUSED = timedelta(seconds=60)
BACKUP_HOLDS = timedelta(hours=26)


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


EXIT = {Level.OK: 0, Level.WARNING: 1, Level.ERROR: 2}


@dataclass(frozen=True)
class Line:
    """What was looked at, how it is, and, where it is not ok, what to do."""

    level: Level
    what: str
    found: str
    cure: str = ""

    def __str__(self) -> str:
        cure = f"\n           -> {self.cure}" if self.cure else ""
        return f"{self.level:<8} {self.what}: {self.found}{cure}"

    def record(self) -> dict[str, str]:
        """The line for machines."""
        return asdict(self)


def ok(what: str, found: str) -> Line:
    """Nothing to do."""
    return Line(Level.OK, what, found)


def warning(what: str, found: str, cure: str) -> Line:
    """To be seen to in working hours."""
    return Line(Level.WARNING, what, found, cure)


def error(what: str, found: str, cure: str) -> Line:
    """The bot does not work, or soon will not."""
    return Line(Level.ERROR, what, found, cure)


def exit_code(lines: Iterable[Line]) -> int:
    """0 where all is ok, 1 with a warning, 2 with an error."""
    return max((EXIT[line.level] for line in lines), default=0)


def settings(chosen: Settings) -> list[Line]:
    """Whether `serve` would start with these settings."""
    lines = []
    for require in (requirement.require_identity, requirement.require_database):
        try:
            require(chosen)
        except SettingsError as problem:
            lines.append(error("innstillinger", str(problem), "Rett innstillingen i .env eller i tjenestens miljø."))
    return lines or [ok("innstillinger", "boten kan starte" + (" (demo)" if chosen.demo else ""))]


def store(chosen: Settings) -> Line:
    """Whether the database is one for production."""
    if chosen.database_url:
        return ok("lager", "organisasjonens egen PostgreSQL (DATABASE_URL)")
    if not chosen.production:
        return ok("lager", "innebygd PostgreSQL")
    return warning("lager", "innebygd PostgreSQL i drift", "Sett DATABASE_URL når organisasjonen har en egen server.")


def schema(current: bool) -> Line:
    """Whether the tables are those of this version."""
    if current:
        return ok("skjema", "tabellene hører til denne utgaven")
    return error("skjema", "tabellene hører til en annen utgave", "Start boten (python -m bot serve), så bygges de om.")


def clock(here: datetime, there: datetime) -> Line:
    """How far this machine's clock is from the database's."""
    apart = abs(here - there)
    found = f"{apart.total_seconds():.1f} s fra databasens klokke"
    cure = "Slå på tidssynkronisering (NTP) på begge maskinene."
    if apart > SKEW_REFUSED:
        return error("klokke", found, cure)
    return warning("klokke", found, cure) if apart > SKEW_WARNED else ok("klokke", found)


def server_log(verbosity: str) -> Line:
    """Whether the database keeps rows out of its log."""
    if verbosity == "terse":
        return ok("databaselogg", "uten innhold fra rader")
    return warning(
        "databaselogg",
        f"log_error_verbosity er {verbosity}, så innhold fra rader kan havne i serverens logg",
        "Sett log_error_verbosity=terse og log_min_error_statement=panic på serveren.",
    )


def guidelines(pack: Pack, day: date) -> list[Line]:
    """What the pack needs on `day`: approval, review, and an end that has come."""
    unapproved = [one.ref for one in pack.values() if not one.approved]
    due = [one.ref for one in due_for_review(pack, day)]
    ended = [one.ref for one in pack.values() if not one.served_on(day)]
    see = "Se python -m bot guidelines check, og rett filene."
    lines = [
        warning("retningslinjer", f"{len(refs)} {kind}: {first(refs)}", see)
        for refs, kind in ((unapproved, "ikke godkjent"), (due, "skal gjennomgås"), (ended, "gjelder ikke i dag"))
        if refs
    ]
    return lines or [ok("retningslinjer", f"{len(pack)} er godkjent og gjelder")]


def directory(expired: Collection[str], people: int, demo_people: bool) -> list[Line]:
    """Whether the files are the organisation's own, and every office has a holder; `expired` are offices."""
    lines = []
    if demo_people:
        lines.append(warning("katalog", "folkene er demoens oppdiktede", "Sett PEOPLE_FILE, UNITS_FILE, OFFICES_FILE."))
    if expired:
        found = f"{len(expired)} verv er gått ut: {first(sorted(expired))}"
        lines.append(warning("katalog", found, "Rett valid_to, eller skriv inn den nye, i OFFICES_FILE."))
    return lines or [ok("katalog", f"{people} personer; alle verv gjelder")]


def manifest(ids: Collection[str] | None, app_id: str) -> Line:
    """Whether the app package names this bot alone; None where no package was given."""
    if ids is None:
        return ok("manifest", "ikke undersøkt; gi Teams-pakken med --package FIL")
    others = sorted(one for one in ids if one.lower() != app_id.lower())
    if ids and not others:
        return ok("manifest", "gjelder denne boten")
    found = f"gjelder {first(others) or 'ingen bot'}, ikke MICROSOFT_APP_ID"
    return error(
        "manifest", found, "Lag pakken på nytt med riktig app-id, og last den opp i Teams administrasjonssenter."
    )


def first(names: Collection[str], most: int = 5) -> str:
    """The first names, and how many more there are."""
    shown = ", ".join(list(names)[:most])
    return f"{shown} og {len(names) - most} til" if len(names) > most else shown


def backup(chosen: Settings, newest: datetime | None, now: datetime) -> Line:
    """Whether there is a fresh backup in BACKUP_DIR."""
    cure = "Kjør python -m bot backup --to BACKUP_DIR, og se hvorfor den nattlige ikke gjorde det."
    if chosen.backup_dir is None:
        if not chosen.production:
            return ok("sikkerhetskopi", "ikke undersøkt; BACKUP_DIR er ikke satt")
        return warning("sikkerhetskopi", "BACKUP_DIR er ikke satt", "Sett opp nattlig kopi (docs/running.md).")
    if newest is None:
        return warning("sikkerhetskopi", f"det er ingen i {chosen.backup_dir}", cure)
    age = now - newest
    found = f"den nyeste er {age.total_seconds() / 3600:.0f} timer gammel"
    return warning("sikkerhetskopi", found, cure) if age > BACKUP_HOLDS else ok("sikkerhetskopi", found)
