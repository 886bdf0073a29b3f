"""Which version of something a button or a notice names: its id and the version, with a space between."""

from uuid import UUID

from bot.errors import BotError


def parse(said: object) -> tuple[UUID, str]:
    """The id, and the version or "" where none is said. Raises BotError "bad_form"."""
    name, _, version = str(said).partition(" ")
    try:
        return UUID(name), version
    except ValueError:
        raise BotError("bad_form") from None
