"""What is new, told in a short card of its own beside the one that stands and is brought up to date."""

from bot.turn import Key

MARK = "+"
"""What marks the subject of such a notice, or its part of it."""


def marked(key: Key) -> Key:
    """The notice that tells what is new of `key`."""
    return Key(key.kind, f"{key.subject} {MARK}")


def tells(part: str) -> bool:
    """Whether a subject, or its part that may be marked, is of such a notice: told once, and changed no more."""
    return part.endswith(MARK)
