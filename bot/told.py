"""What is told in a success story, and of whose consent it speaks."""

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Others(StrEnum):
    """Whether somebody who is no employee is named or can be recognised: a patient, a resident, a pupil, a child."""

    NO = "no"
    YES = "yes"
    UNKNOWN = "unknown"


class Told(BaseModel):
    """What its author tells; `led_to`: what became better. `consent_on` and `consent_where`: of those in `others`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = ""
    done: str = ""
    led_to: str = ""
    unit: str = ""
    happened: date | None = None
    may_name: bool = False
    outside: bool = False
    others: Others | None = None
    consent_on: date | None = None
    consent_where: str = ""

    @property
    def missing(self) -> list[str]:
        """The fields that must be filled in before it is handed in, and are not."""
        return [name for name in ("title", "done", "unit", "others") if not getattr(self, name)]

    @property
    def lacks_consent(self) -> bool:
        """Whether somebody is in it who has not agreed in writing, or for whom nobody has."""
        return self.others is Others.YES and not (self.consent_on and self.consent_where)
