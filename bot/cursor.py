"""How far each broadcast has been claimed, so that no claim looks once more at those before: no more than a hint."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from bot.verdict import Claimed

PASS = timedelta(seconds=1)


class Cursor:
    """Starts anew every second, and where nothing was found, for those who became due behind it."""

    def __init__(self) -> None:
        self._upto: dict[UUID, int] = {}
        self._since: datetime | None = None

    def look(self, now: datetime) -> Mapping[UUID, int]:
        """The last delivery claimed of each broadcast in this pass."""
        if self._since is None or not timedelta() <= now - self._since < PASS:
            self._upto, self._since = {}, now
        return self._upto

    def note(self, claimed: Sequence[Claimed]) -> None:
        """Remember what was claimed, of one broadcast."""
        if claimed:
            self._upto[claimed[0].broadcast_id] = max(one.id for one in claimed)

    def restart(self) -> bool:
        """Start anew; False where the look was from the start already."""
        again, self._upto = bool(self._upto), {}
        return again
