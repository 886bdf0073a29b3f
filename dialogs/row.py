"""A row of the table of ways in (dialogs/table.py): a card verb, a command word, or both, to one dialog."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.access import May
from bot.services import Services
from bot.turn import Reply, Turn

Dialog = Callable[[Turn, Services, AsyncConnection], Awaitable[Reply]]


@dataclass(frozen=True)
class Row:
    """One way in: what leads there, the dialog, who `may`, and whether it may be used where others read along.

    `renew` makes it the way of a form, or of a button that changes another's work: its card carries a token
    (bot/form.py), good for once, and `renew` shows the card anew where the token has become too old.

    `subject`: its words also name what people ask about, so whoever may not use it is answered as if they asked.
    `opens` a form, which whoever ends the words with a question mark did not ask for.
    """

    dialog: Dialog
    verbs: tuple[str, ...] = ()
    words: str = ""
    everywhere: bool = False
    command: str = ""
    subject: bool = False
    opens: bool = False
    may: May = field(kw_only=True)
    renew: Dialog | None = None
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        end = r"[\s!.]*" if self.opens else r"[\s!.?]*"
        object.__setattr__(self, "pattern", re.compile(rf"(?:{self.words}){end}", re.IGNORECASE))
