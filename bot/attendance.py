"""Whether the people are as they should be: how the last read of them went, facts in, lines out, as in bot/check.py."""

from datetime import datetime, timedelta

from bot.check import Line, error, ok, warning
from bot.edition import End, State

READ_WITHIN = timedelta(hours=26)
"""The groups are read every night."""
LOOK = "Se hva som ville endres: python -m bot people sync --dry-run."


def lines(state: State, people: int, editors: int, reads_groups: bool, now: datetime) -> list[Line]:
    """What `doctor` says of the people in the table, `editors` of whom are editors."""
    found = [*_last(state), *_age(state, reads_groups, now)]
    if people and not editors:
        cure = "Gi rollen editor til kommunikasjonssjefen og stedfortrederne (docs/people.md)."
        found.append(warning("folk", "ingen er redaktør, så ingenting kan godkjennes", cure))
    return found or [ok("folk", f"{people} personer, {editors} redaktører")]


def _last(state: State) -> list[Line]:
    if state.ended is End.REFUSED:
        told = f"synkroniseringen ble stoppet: {state.leaving} av {state.present} personer ville blitt fjernet"
        cure = f"{LOOK} Stemmer det, kjør python -m bot people sync og svar ja. Alle er som før så lenge."
        return [error("folk", told, cure)]
    if state.ended is End.FAILED:
        return [error("folk", "den siste lesingen lyktes ikke", f"{LOOK} Den sier hva som er galt.")]
    return []


def _age(state: State, reads_groups: bool, now: datetime) -> list[Line]:
    if state.done_at is None:
        return [warning("folk", "ingen er lest inn ennå", "Kjør python -m bot people sync.")] if reads_groups else []
    hours = (now - state.done_at).total_seconds() / 3600
    if not reads_groups or now - state.done_at <= READ_WITHIN:
        return []
    cure = "Se at boten kjører (den leser hver natt), eller kjør python -m bot people sync."
    return [warning("folk", f"ble sist lest for {hours:.0f} timer siden", cure)]
