"""Where secrets lie and when they end, and whether pointers can be taken in: lines for doctor, of facts alone."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from bot.check import Line, error, ok, warning
from bot.config import Settings
from desk.keylist import KeyList, ListError

SECRET_WARNED = timedelta(days=30)
COPIES_KEPT = timedelta(days=30)
"""How long a backup may hold what is deleted here: what whoever reports is told (`copies` of bot/channels)."""
LIST = {
    "signature": "er ikke signert med POINTER_ROOT_KEY",
    "older": "er eldre enn en som har vært i bruk",
    "other": "har samme nummer som en annen som har vært i bruk",
    "unreadable": "kan ikke leses",
}


def secrets(chosen: Settings, day: date) -> list[Line]:
    """Where the secrets lie, and when the app's ends; nothing to say of a managed identity."""
    held = {"MICROSOFT_APP_PASSWORD": bool(chosen.microsoft_app_password.get_secret_value())}
    held["SIGNIN_APP_PASSWORD"] = bool(chosen.signin_app_password.get_secret_value())
    held["POINTER_PEPPER"] = bool(chosen.pointer_pepper.get_secret_value())
    held["POINTER_LOG_KEY"] = bool(chosen.pointer_log_key.get_secret_value())
    held["MARK_KEY"] = bool(chosen.mark_key.get_secret_value())
    held["FORM_KEY"] = bool(chosen.form_key.get_secret_value())
    held["DATABASE_URL"] = ":" in chosen.database_url.partition("://")[2].partition("@")[0]
    open_ones = [name for name, has in held.items() if has and getattr(chosen, f"{name.lower()}_file") is None]
    lines = []
    if chosen.production and open_ones:
        cure = f"Legg hemmeligheten i en fil som bare boten kan lese, og sett {open_ones[0]}_FILE til den."
        lines.append(warning("hemmeligheter", f"{', '.join(open_ones)} står i miljøet", cure))
    if held["MICROSOFT_APP_PASSWORD"]:
        lines += _expiry(chosen.microsoft_app_password_expires, day)
    return lines or [ok("hemmeligheter", "ligger der de skal")]


def _expiry(ends: date | None, day: date) -> list[Line]:
    cure = "Lag en ny hemmelighet for appen i Entra, bytt den ut, og sett MICROSOFT_APP_PASSWORD_EXPIRES."
    if ends is None:
        return [warning("hemmeligheter", "det står ikke når appens hemmelighet går ut", cure)]
    if ends < day:
        return [error("hemmeligheter", f"appens hemmelighet gikk ut {ends}", cure)]
    return [warning("hemmeligheter", f"appens hemmelighet går ut {ends}", cure)] if ends - day <= SECRET_WARNED else []


def pointers(
    listed: KeyList | ListError | None,
    signs: bool,
    unfilled: Mapping[str, Sequence[str]],
    present: Collection[str] = (),
) -> list[Line]:
    """Whether pointers are taken in: the list or what is wrong with it, None where nothing is set up.

    `present` are the ids of everybody in the directory.
    """
    if listed is None:
        return [ok("nøkler", "boten viser måtene å varsle på, og tar ikke selv imot noe")]
    if isinstance(listed, ListError):
        found = f"lista over varslingsmottakere {LIST.get(listed.reason, f'er ikke som den skal ({listed.reason})')}"
        return [error("nøkler", found, "Legg inn en gyldig liste: pointer-desk keys sign. Til da tas ingenting imot.")]
    return [*_unreached(listed, present), *_complete(listed, signs, unfilled)] or [
        ok("nøkler", f"liste nummer {listed.version} er i bruk")
    ]


def heads(chosen: Settings) -> list[Line]:
    """Whether the log's daily head gets out of the bot, so that nobody can change what it has signed unseen."""
    if chosen.pointer_officer and not chosen.mail_from and chosen.production:
        cure = "Sett MAIL_FROM (docs/running.md), så boten kan sende e-post."
        return [
            warning("nøkler", "loggens dagsslutt sendes ikke til POINTER_OFFICER, for boten har ingen postkasse", cure)
        ]
    if not chosen.pointer_officer and chosen.pointer_log_dir is None:
        cure = (
            "Sett POINTER_OFFICER til personvernombudet, eller POINTER_LOG_DIR til en mappe der ingenting kan endres."
        )
        return [warning("nøkler", "loggens dagsslutt finnes bare hos boten selv", cure)]
    return []


def copies(chosen: Settings, oldest: datetime | None, now: datetime) -> list[Line]:
    """Whether no backup in BACKUP_DIR is older than whoever reports is told; `oldest` is when that one was made."""
    if chosen.pointer_keys_file is None or oldest is None or now - oldest <= COPIES_KEPT:
        return []
    found = f"den eldste er {(now - oldest).days} dager gammel; den som varsler, er lovet {COPIES_KEPT.days}"
    return [
        warning("sikkerhetskopi", found, "Slett de gamle kopiene hver natt (docs/systemd), også de som er flyttet.")
    ]


def server_log(ends: bool) -> list[Line]:
    """Whether the night's work may end the server's own log (WAL), where what was deleted would lie on."""
    if ends:
        return []
    cure = (
        "GRANT pg_checkpoint TO rollen; GRANT EXECUTE ON FUNCTION pg_switch_wal TO rollen; "
        "går ikke det, så se at serveren ikke beholder WAL i mer enn 30 dager."
    )
    return [warning("nøkler", "boten får ikke avslutte serverens logg (WAL) om natta", cure)]


def _unreached(listed: KeyList, present: Collection[str]) -> list[Line]:
    """Who on the list can't be told of anything; where that is the chair, nobody hears of a limit that was missed."""
    cure = "Legg inn person (Entra-id) for dem i lista, slik den står i katalogen, og signer lista på nytt."
    silent = [one for one in listed.handlers if one.person not in present]
    chairs, others = ([one.id for one in silent if one.chair is chair] for chair in (True, False))
    lines = []
    if chairs:
        lines.append(error("nøkler", f"lederen, {chairs[0]}, får ikke beskjed om frister som er brutt", cure))
    if others:
        lines.append(warning("nøkler", f"får ikke beskjed om nye varsler: {', '.join(others)}", cure))
    return lines


def _complete(listed: KeyList, signs: bool, unfilled: Mapping[str, Sequence[str]]) -> list[Line]:
    lines = []
    if not signs:
        lines.append(warning("nøkler", "loggen signeres ikke", "Sett POINTER_LOG_KEY_FILE (docs/running.md)."))
    if unfilled:
        cure = "Fyll inn det som står under to_fill i bot/channels, og la varslingsutvalget godkjenne tekstene."
        lines.append(warning("nøkler", f"mangler opplysninger: {', '.join(unfilled)}", cure))
    return lines
