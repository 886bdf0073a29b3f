"""What can go wrong in a way that a person can be told of."""


class BotError(Exception):
    """A refusal with a reason for the person: `reason` is a key of cards/refused.py, never a person's text."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PackError(Exception):
    """A fault in the guidelines' files: names the file, the line where known, and the reason."""


class SettingsError(Exception):
    """A setting that must be mended before the bot can start; the message says which and how."""
