"""How long what is kept: every table's class says so in data (`keeps`) and says whose its rows are (`whose`).

bot/privacy.py carries it out, and docs/personvern.md shows it.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.config import Settings

YEAR = timedelta(days=365)
QUARTER = timedelta(days=90)
DELIVERIES = YEAR
"""Who got a broadcast; after that only counts."""
ACKNOWLEDGEMENTS = timedelta(days=90)
"""Who has acknowledged, by name; after that only counts."""
DRAFTS = YEAR
"""What was written and never sent, from its last edit."""
LEAVERS = timedelta(days=30)
"""The rows of somebody who has left; their address goes at once."""
UNSEEN = YEAR
"""What is known of somebody who never was among the people, from the last day that anything was kept."""
ENDED = timedelta(0)
"""What goes as soon as it is over, the night after."""
FINISHED_JOBS = timedelta(days=7)
ARCHIVED = "til kommunen har avlevert dem til arkivet"
EMPLOYED = "så lenge personen jobber i kommunen"
AFTERWARDS = f"slettes {LEAVERS.days} dager etter at personen sluttet"


class Seen(StrEnum):
    """Who sees the rows that a column finds: whoever asks for all of a person, the person themself alone, or nobody."""

    BY_ALL = "by_all"
    BY_SELF = "by_self"
    BY_NOBODY = "by_nobody"


@dataclass(frozen=True)
class Whose:
    """A column that names a person. To forget them deletes the row, or where `clears` only empties the column.

    `where` (our own SQL) tells which rows are meant, where not all are. `seen`: a row that is another's, and only
    names the person, is no part of what is kept of them.
    """

    column: str
    clears: bool = False
    where: str = ""
    seen: Seen = Seen.BY_ALL


@dataclass(frozen=True)
class Keeping:
    """One rule of a table: `what`, `why` and `since` in plain bokmål for the document, the rest for the nightly job.

    `how_long` is words where no clock ends it; the job then leaves it alone. `column` holds the day or the aware
    moment that is counted from. `clears` names the columns to empty; without them the row goes. `setting` names the
    setting (in days) that stands in for `how_long`. `where` (our own SQL) tells which rows, where not all are meant.
    """

    what: str
    why: str
    since: str
    how_long: timedelta | str
    then: str = ""
    column: str = ""
    clears: tuple[str, ...] = ()
    setting: str = ""
    where: str = ""

    def time(self, settings: Settings) -> timedelta:
        """How long under these settings. Raises TypeError where no clock ends it."""
        if self.setting:
            return timedelta(days=getattr(settings, self.setting))
        if isinstance(self.how_long, timedelta):
            return self.how_long
        raise TypeError(self.how_long)

    def row(self, table: str) -> str:
        """The rule as a row of the document's table."""
        then = self.then or ("feltet tømmes" if self.clears else "raden slettes")
        long = shown(self.how_long) + (f" ({self.setting.upper()})" if self.setting else "")
        return f"| {table} | {self.what} | {self.why} | {long} | {self.since} | {then} |"


QUEUE = Keeping(
    "ferdige jobber i køen: navn på jobben, tider og id-er, aldri innhold",
    "finne feil i det boten gjorde av seg selv",
    "jobben ble ferdig",
    FINISHED_JOBS,
)


def shown(how_long: timedelta | str) -> str:
    """A time in plain bokmål."""
    if isinstance(how_long, str):
        return how_long
    if how_long and not how_long % YEAR:
        return f"{how_long // YEAR * 12} måneder"
    if how_long < timedelta(days=1):
        return f"{how_long // timedelta(minutes=1)} minutter" if how_long else "straks"
    return "1 døgn" if how_long.days == 1 else f"{how_long.days} dager"
