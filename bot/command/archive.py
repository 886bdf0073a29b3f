"""`python -m bot records export` and `broadcasts export`: messages for the archive, and one's deliveries as CSV."""

import asyncio
import getpass
import sys
from datetime import date
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

records = typer.Typer(no_args_is_help=True)
broadcasts = typer.Typer(no_args_is_help=True)


@records.callback()
def _records() -> None:
    """Messages for the municipality's archive."""


@broadcasts.callback()
def _broadcasts() -> None:
    """One message to many."""


@records.command("export")
def export_records(
    first: Annotated[str, typer.Option("--from", metavar="DATE", help="The first day, as 2026-01-01.")],
    last: Annotated[str, typer.Option("--to", metavar="DATE", help="The last day; not one to come.")],
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A new folder, or one that this was written to before.")
    ],
) -> None:
    """Write each message that was sent, corrected or recalled, as HTML and JSON with checksums; puts it on record."""
    from bot.command import store
    from bot.record import Days

    days = Days(_day(first), _day(last))
    if days.first > days.last:
        raise typer.BadParameter("--from is after --to")
    say(asyncio.run(store.export_records(days, folder, who())))


@broadcasts.command("export")
def export_deliveries(
    broadcast_id: Annotated[str, typer.Argument(metavar="ID", help="The message's id; its card in Teams says it.")],
    to: Annotated[Path, typer.Option("--to", help="The CSV file to make.")],
) -> None:
    """Write who got a message, by which channel, and why not; puts it on record."""
    from bot.command import store

    try:
        found = UUID(broadcast_id.strip())
    except ValueError:
        raise typer.BadParameter("ID is not an id") from None
    say(asyncio.run(store.export_deliveries(found, to, who())))


def who() -> str:
    """Who gives the command, for the trail: the user of this machine."""
    return f"cli:{getpass.getuser()}"


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise typer.BadParameter(f"{words} is no date; write it as 2026-01-31") from None


def say(line: str) -> None:
    """Write a line for whoever gave the command."""
    sys.stdout.write(f"{line}\n")
