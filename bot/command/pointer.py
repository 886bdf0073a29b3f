"""`python -m bot pointer keys verify`: whether pointers can be taken in, and whose keys they are sealed for."""

from typing import Annotated

import typer

from bot.command.subcommand import say
from desk.chain import Entry
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


@app.command()
def log() -> None:
    """Print the log of what was done with pointers, for the data protection officer, and whether it is whole.

    That it was read is logged first.
    """
    import asyncio

    for line in asyncio.run(printed()):
        say(line)


async def printed() -> list[str]:
    """The log in lines, and whether it is whole."""
    from bot import chronicle, config, database, pointing
    from bot.clock import SystemClock, day_in_oslo
    from desk.chain import first_bad

    settings = config.load()
    made, engine = pointing.of(settings), database.open_engine(database.url_of(settings))
    async with engine.begin() as db:
        if made is not None:
            await chronicle.note(db, made.log_key, day_in_oslo(SystemClock().now()), "log_read", actor="operator")
        lines, heads, said = await chronicle.lines(db), await chronicle.heads(db), await chronicle.entries(db)
        bad = first_bad(lines, heads, made.signing.verify_key if made and made.signing else None)
        foreign = await chronicle.foreign(db, made.log_key if made else b"", lines)
    await engine.dispose()
    told = [" ".join(map(str, (line.seq, *_words(entry)))).rstrip() for line, entry in zip(lines, said, strict=True)]
    wrong = min(filter(None, (bad, foreign)), default=0)
    return [*told, f"Den første linjen som ikke stemmer, er nummer {wrong}." if wrong else "Loggen er hel."]


def _words(entry: Entry) -> tuple[str, ...]:
    return entry.day, entry.event, entry.case, entry.actor, entry.detail
