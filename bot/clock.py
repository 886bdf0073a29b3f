"""What time it is: aware datetimes only, UTC inside, Europe/Oslo for people."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")


class SystemClock:
    """The machine's clock behind the Clock protocol."""

    def now(self) -> datetime:
        """The time, aware and in UTC."""
        return datetime.now(UTC)


def day_in_oslo(moment: datetime) -> date:
    """The calendar day that people in Rauma see at `moment` (aware)."""
    return moment.astimezone(OSLO).date()
