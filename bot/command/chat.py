"""A terminal chat that drives the same router as Teams, on the same database."""

import asyncio
from dataclasses import replace
from typing import Any
from uuid import uuid4

from rich.console import Console
from rich.markdown import Markdown

from bot import config, database, person, schema
from bot.app import build_services
from bot.command.people import at_start
from bot.errors import BotError
from bot.services import next_tick
from bot.turn import Card, Norm, Reply, Sender, Turn
from dialogs.router import DialogRouter

ME = Sender("d0000000-0000-4000-8000-000000000009", "Anne Ansattsen")
INTRO = "Skriv et spørsmål, eller tallet foran en knapp. Ctrl-D avslutter."


async def run() -> None:
    """Chat as a demo employee until the input ends."""
    settings = config.load()
    services = replace(build_services(settings), defer=next_tick)
    engine = database.open_engine(await asyncio.to_thread(database.url_of, settings))
    await schema.migrate(engine)
    await at_start(engine, services)
    router, console = DialogRouter(services), Console()
    console.print(INTRO)
    pressed: dict[str, dict[str, Any]] = {}
    try:
        while (line := await asyncio.to_thread(_read)) is not None:
            async with engine.begin() as db:
                memory = await person.recall(db, ME.id, services.clock.now())
                await services.directory.refresh(db, memory.version)
                norm: Norm = memory.norm or services.directory.norm(ME.id)
                turn = Turn(str(uuid4()), ME, "personal", norm, line, pressed.get(line), subject=memory.subject)
                reply = await _answer(router, turn, db)
                await person.remember(db, ME.id, services.clock.now(), reply.norm, reply.subject)
            pressed = _show(console, reply)
    finally:
        await engine.dispose()


async def _answer(router: DialogRouter, turn: Turn, db: Any) -> Reply:
    try:
        return await router.answer(turn, db)
    except BotError as error:
        return Reply(cards=(router.refused(error, turn.norm),))


def _read() -> str | None:
    try:
        return input("> ")
    except EOFError:
        return None


def _show(console: Console, reply: Reply) -> dict[str, dict[str, Any]]:
    """Print a reply; gives the data of each numbered button."""
    buttons: list[tuple[str, dict[str, Any]]] = []
    if reply.text:
        console.print(reply.text)
    for card in reply.cards:
        console.print(Markdown("\n\n".join(_texts(card, buttons))))
    for number, (title, _) in enumerate(buttons, 1):
        console.print(f"  [{number}] {title}", markup=False)
    return {str(number): data for number, (_, data) in enumerate(buttons, 1)}


def _texts(part: Card, buttons: list[tuple[str, dict[str, Any]]]) -> list[str]:
    found = [part["text"]] if part.get("type") in ("TextBlock", "TextRun") else []
    for action in part.get("actions", []):
        if "data" in action:
            buttons.append((action["title"], action["data"]))
    for key in ("body", "items", "inlines", "columns"):
        for child in part.get(key, []):
            found += _texts(child, buttons)
    return found
