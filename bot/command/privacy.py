"""`python -m bot privacy table`: what is kept and for how long, as docs/personvern.md shows it."""

import sys
from pathlib import Path
from typing import Annotated

import typer

PAGE = Path(__file__).parents[2] / "docs" / "personvern.md"
BEGIN, END = "<!-- `python -m bot privacy table --write` skriver dette -->\n", "<!-- /table -->\n"
app = typer.Typer(no_args_is_help=True)


@app.callback()
def main() -> None:
    """What is kept of people."""


@app.command()
def table(write: Annotated[bool, typer.Option(help="Put it into docs/personvern.md.")] = False) -> None:
    """Print the table of what is kept, from the tables' own declarations."""
    from bot.privacy import document

    if write:
        PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), document()), encoding="utf-8")
    else:
        sys.stdout.write(f"{document()}\n")


def filled(page: str, shown: str) -> str:
    """The page with `shown` between its two marks. Raises ValueError where they are missing."""
    before, found, rest = page.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not (found and ended):
        raise ValueError(f"{PAGE} har ikke merkene {BEGIN.strip()} og {END.strip()}")
    return f"{before}{BEGIN}\n{shown}\n\n{END}{after}"
