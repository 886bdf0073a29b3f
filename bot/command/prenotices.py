"""`python -m bot prenotices report`: who knew before the public did, as CSV, on record."""

import asyncio
import getpass
import sys
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _prenotices() -> None:
    """What employees are told before the public."""


@app.command()
def report(
    prenotice_id: Annotated[str, typer.Argument(metavar="ID", help="The message's id; its card in Teams says it.")],
    to: Annotated[Path, typer.Option("--to", help="The CSV file to make; none that exists.")],
) -> None:
    """Write who got a prenotice before it was public, who did not, and why; puts it on record."""
    from bot.command import store

    try:
        found = UUID(prenotice_id.strip())
    except ValueError:
        raise typer.BadParameter("ID is not an id") from None
    sys.stdout.write(f"{asyncio.run(store.report_prenotice(found, to, f'cli:{getpass.getuser()}'))}\n")
