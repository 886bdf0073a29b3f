"""`python -m bot person export | forget`: what is kept of one person, as JSON, and its deletion (dry run first)."""

import asyncio
import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from bot.privacy import Forgotten

app = typer.Typer(no_args_is_help=True)
Id = Annotated[str, typer.Argument(metavar="ID", help="The person's object id in Entra.")]


@app.command()
def export(person_id: Id) -> None:
    """Print every row of a person as one JSON object: table to rows; exits with 1 where there are none."""
    from bot.command import store

    found = asyncio.run(store.known(_same(person_id)))
    if not any(found.values()):
        _unknown(person_id)
    _say(json.dumps(found, ensure_ascii=False, indent=2, default=_plain))


@app.command()
def forget(
    person_id: Id,
    dry_run: Annotated[bool, typer.Option("--dry-run/--yes", help="Only say what would go, or let it go.")] = True,
) -> None:
    """Delete or clear every row of a person; says what would go, and does it with --yes."""
    from bot.command import store

    done = asyncio.run(store.forget(_same(person_id), dry_run))
    if not any(one.rows for one in done):
        _unknown(person_id)
    for one in filter(lambda each: each.rows, done):
        _say(_line(one, dry_run))
    _say("Ingenting er endret. Kjør på nytt med --yes for å slette." if dry_run else "Slettet.")


def _line(one: "Forgotten", dry_run: bool) -> str:
    act = f"{one.cleared} tømmes" if one.cleared else "slettes"
    done = f"{one.cleared} er tømt" if one.cleared else "er slettet"
    return f"{one.table}: {one.rows} rader, {act if dry_run else done}"


def _same(person_id: str) -> str:
    """The id as turns write it."""
    return person_id.strip().lower()


def _unknown(person_id: str) -> None:
    sys.stderr.write(f"Boten har ingenting om {person_id}. Er det objekt-id-en i Entra?\n")
    raise typer.Exit(1)


def _plain(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
