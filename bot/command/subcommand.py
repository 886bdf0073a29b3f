"""The command line's groups: `people …`, `guidelines …`; and how a command writes."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

guidelines = typer.Typer(no_args_is_help=True)
people = typer.Typer(no_args_is_help=True)


def say(line: Any) -> None:
    """Write a line for whoever gave the command."""
    sys.stdout.write(f"{line}\n")


def start_log() -> None:
    """Log as the settings say. Raises SettingsError."""
    from bot import config, log

    log.start(config.load().log_level)


@people.command("reach")
def reach(
    install: Annotated[bool, typer.Option("--install", help="Install the app for those who lack it.")] = False,
) -> None:
    """Show whom the bot can reach in Teams, in percent and by unit."""
    from bot.command import reach

    say(asyncio.run(reach.install() if install else reach.shown()))


@people.command("try")
def try_one(person_id: Annotated[str, typer.Argument(help="The person's Entra object id.")]) -> None:
    """Send one person a notice that only shows that notices arrive."""
    from bot.command import reach

    say(asyncio.run(reach.trying(person_id)))


@guidelines.command("learn")
def learn() -> None:
    """Let the search learn the guidelines now, so that the next start is quick; needed after a change of them."""
    from bot import config
    from bot.search import Search

    search = Search.open(config.load().guidelines_dir)
    say(f"{len(search.pack)} guidelines learnt")


@guidelines.command("export")
def export(to: Annotated[Path, typer.Option("--to", help="The folder to write to; made where it is missing.")]) -> None:
    """Write what the editors have laid over the pack as files of the pack."""
    from bot.command import taught

    for line in asyncio.run(taught.export(to)):
        say(line)


@guidelines.command("check")
def check() -> None:
    """Check the whole pack; list what is unapproved or due for review, and where an editor's text hides a newer one."""
    from bot.command import taught
    from bot.command.guidelines import check

    for line in (*asyncio.run(taught.overtaken()), *check()):
        say(line)


@people.command("sync")
def sync(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Remove more than a fifth of the people without asking.")] = False,
) -> None:
    """Read the people from Entra or the people's file, and bring the table up to date."""
    from bot.command import people

    start_log()
    raise typer.Exit(asyncio.run(people.sync(dry_run, yes, typer.confirm, say)))
