"""The command line: `python -m bot serve | worker | demo | ask | chat | doctor | people | backup | package | …`."""

import asyncio
import contextlib
import json
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.command import archive, loop, newsletter, person, pointer, prenotices, privacy, subcommand
from bot.command.subcommand import say, start_log
from bot.errors import PackError, SettingsError
from desk import dump

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(subcommand.guidelines, name="guidelines", help="The pack of guidelines.")
app.add_typer(subcommand.people, name="people", help="The people whom the bot is for.")
app.add_typer(person.app, name="person", help="What is kept of one person.")
app.add_typer(archive.records, name="records", help="Messages for the municipality's archive.")
app.add_typer(archive.broadcasts, name="broadcasts", help="One message to many.")
app.add_typer(prenotices.app, name="prenotices", help="What employees are told before the public.")
app.add_typer(newsletter.app, name="newsletter", help="The monthly newsletter.")
app.add_typer(pointer.app, name="pointer", help="Reports of wrongdoing.")
app.add_typer(privacy.app, name="privacy", help="What is kept, and for how long.")


@app.callback()
def main() -> None:
    """Rauma kommune's communication bot."""
    dump.forbid()


@app.command()
def serve(
    no_worker: Annotated[bool, typer.Option("--no-worker", help="Only the web; another process works.")] = False,
) -> None:
    """Run the bot: web, clock and worker in one process."""
    from bot.command.serve import run

    start_log()
    with contextlib.suppress(KeyboardInterrupt):
        loop.run(run(signal.SIGTERM, works=not no_worker))


@app.command()
def worker() -> None:
    """Run the clock and a worker without the web, beside `serve --no-worker`."""
    from bot.command.serve import work

    start_log()
    with contextlib.suppress(KeyboardInterrupt):
        loop.run(work(signal.SIGTERM))


@app.command()
def demo(
    playground_port: Annotated[int, typer.Option(help="The first of the Playground's three ports.")] = 56150,
) -> None:
    """Run the bot with its demo people and the Playground, as `make run` does."""
    from bot.command.demo import run

    start_log()
    with contextlib.suppress(KeyboardInterrupt):
        loop.run(run(playground_port))


@app.command()
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    package: Annotated[Path | None, typer.Option(help="The Teams app's zip, to hold against the app id.")] = None,
) -> None:
    """Look at everything the bot needs; exits with 0 for ok, 1 for warnings, 2 for errors."""
    from bot import log
    from bot.command.doctor import run

    log.start("WARNING")
    shown, code = asyncio.run(run(as_json, package))
    say(shown)
    raise typer.Exit(code)


@app.command()
def backup(to: Annotated[Path, typer.Option(help="The file to make, or the folder to make it in.")]) -> None:
    """Back the whole database up into one file."""
    from bot.command.backup import make

    start_log()
    say(asyncio.run(make(to)))


@app.command()
def restore(
    source: Annotated[Path, typer.Option("--from", help="A file that `backup` has made.")],
    force: Annotated[bool, typer.Option(help="Replace all that is in the database.")] = False,
) -> None:
    """Fill an empty database from a backup; stop the bot first."""
    from bot.command.backup import restore

    start_log()
    say(asyncio.run(restore(source, force)))


@app.command()
def ask(
    text: Annotated[str | None, typer.Argument(help="The question.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    batch: Annotated[Path | None, typer.Option(help="A JSON Lines file of {id, text}.")] = None,
) -> None:
    """Answer a question, or a file of them, without database or network."""
    from bot.command.ask import Asker

    asker = Asker.open()
    if batch is not None:
        for line in batch.read_text(encoding="utf-8").splitlines():
            if line.strip():
                say(json.dumps(asker.record(json.loads(line)), ensure_ascii=False))
        return
    if text is None:
        raise typer.BadParameter("give a question, or --batch FILE")
    record = asker.record({"id": "", "text": text})
    say(json.dumps(record, ensure_ascii=False) if as_json else asker.pretty(text))


@app.command()
def chat() -> None:
    """Chat in the terminal with the same router as in Teams."""
    from bot.command.chat import run

    asyncio.run(run())


@app.command()
def package(
    app_id: Annotated[str, typer.Option(help="The bot's app id in Entra.")],
    domain: Annotated[str, typer.Option(help="Where the bot is reached from the internet, without https://.")],
    output: Annotated[Path, typer.Option(help="The zip to write.")],
    version: Annotated[str, typer.Option(help="The package's version; else the project's.")] = "",
    graph_app_id: Annotated[str, typer.Option(help="The Graph registration, where it is another one.")] = "",
    unvalidated: Annotated[bool, typer.Option(help="Write it even where the schemas are missing.")] = False,
) -> None:
    """Write the Teams app package: manifest, language files and icons, validated."""
    from bot.command import package, playground

    order = package.Order(app_id, domain, version or package.project_version(), graph_app_id)
    playground.install()
    say(package.write(order, output, playground.SCHEMAS, unvalidated))


if __name__ == "__main__":
    try:
        app()
    except (SettingsError, PackError) as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
