"""What can go wrong in a way that a person can be told of."""


class BotError(Exception):
    """A refusal with a reason for the person: `reason` is a key of cards/refused.py, never a person's text."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotAllowed(BotError):
    """Only those who have one of the roles `only` (bot/access.py) may do this."""

    def __init__(self, only: frozenset[str]) -> None:
        super().__init__("not_allowed")
        self.only = only


class Careful(BotError):
    """A field of a form tells of what is not stored: `kind` is a value of bot/caution.py's, `field` its label."""

    def __init__(self, kind: str, field: str) -> None:
        super().__init__("careful")
        self.kind = kind
        self.field = field


class PackError(Exception):
    """A fault in the guidelines' files: names the file, the line where known, and the reason."""


class SettingsError(Exception):
    """A setting that must be mended before the bot can start; the message says which and how."""


class GraphError(Exception):
    """Microsoft Graph did not do what was asked.

    `status` is HTTP's, 0 where no answer came; `code` is Graph's or Entra's word for it. `permanent`: asking again
    is useless until somebody mends something. `unknown`: it may have been done all the same. `retry_after`: seconds.
    """

    def __init__(
        self,
        status: int,
        code: str = "",
        *,
        permanent: bool = False,
        unknown: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(f"Graph: {status} {code}".strip())
        self.status = status
        self.code = code
        self.permanent = permanent
        self.unknown = unknown
        self.retry_after = retry_after


class AppMissing(Exception):
    """The app is not in the tenant's catalogue: nobody can get it, so the whole run stops."""
