"""What the municipality decides of the duties of the year: when they come, who answers for them, and the lists."""

from datetime import date, time
from pathlib import Path

from pydantic import BaseModel, Field, field_validator

HERE = Path(__file__).parent
COMMON_YEAR = 2025
"""Any without the 29th of February."""
POSTER = HERE / "duties" / "lederplakaten.md"


class Yearly(BaseModel):
    """A part of the policy (bot/policy.py)."""

    duty_hour: time = time(9)
    review_days: str = Field("03-01,10-01", pattern=r"^$|^\d\d-\d\d(,\d\d-\d\d)*$")
    """The days (month-day) on which each unit is asked to look over what it owns; strategy 9.1 and 10.1: twice."""
    content_file: Path | None = None
    """What each unit owns (bot/owned.py); without it nobody is asked."""
    survey_staff: date | None = None
    """The first day of an employee survey; every second year from then on (strategy 9.6)."""
    survey_staff_responsible: str = ""
    """The address of whoever answers for it; empty is the communications chief."""
    survey_users: date | None = None
    """The same of the user survey (strategy 10.4)."""
    survey_users_responsible: str = ""
    poster_file: Path = POSTER
    """The steps of the leader poster (bot/poster.py); none, and no card is sent."""
    poster_day: int = Field(10, ge=1, le=28)
    templates_file: Path | None = None
    """The municipality's templates (bot/stationery.py)."""

    @field_validator("review_days")
    @classmethod
    def _of_every_year(cls, days: str) -> str:
        for one in filter(None, days.split(",")):
            try:
                date.fromisoformat(f"{COMMON_YEAR}-{one}")
            except ValueError:
                raise ValueError(f"{one} er ikke en dag i hvert år") from None
        return days
