"""`python -m bot pointer keys verify`: whether pointers can be taken in, and whose keys they are sealed for."""

from typing import Annotated

import typer

from bot.command.subcommand import say
from desk.keylist import KeyList, fingerprint

app = typer.Typer(no_args_is_help=True)
keys = typer.Typer(no_args_is_help=True)
app.add_typer(keys, name="keys", help="Those who may open what is reported.")


@app.callback()
def main() -> None:
    """Reports of wrongdoing, as far as the bot can see of them."""


@keys.command()
def verify(file: Annotated[str, typer.Option(help="Another list than the one in force.")] = "") -> None:
    """Check the signed list against POINTER_ROOT_KEY, and show the fingerprints to be read aloud."""
    from pathlib import Path

    from bot import config
    from bot.recipients import Recipients
    from desk.keylist import ListError

    settings = config.load()
    chosen = Path(file) if file else settings.pointer_keys_file
    try:
        found, _ = Recipients(chosen, settings.pointer_root_key).read()
    except ListError as problem:
        say(f"Lista kan ikke brukes: {problem.reason}. Boten tar ikke imot varsler med den.")
        raise typer.Exit(2) from None
    for line in shown(found):
        say(line)


def shown(found: KeyList) -> list[str]:
    """A list in lines: its number, and each handler with their fingerprint in fours."""
    lines = [f"Liste nummer {found.version}, signert {found.issued}: {len(found.handlers)} varslingsmottakere"]
    for one in (*found.handlers, found.recovery):
        digits = fingerprint(one.sealing, one.signing)
        groups = " ".join(digits[place : place + 4] for place in range(0, len(digits), 4))
        lines += [f"  {one.name}{', leder' if one.chair else ''}{', nestleder' if one.deputy else ''}", f"    {groups}"]
    return lines
