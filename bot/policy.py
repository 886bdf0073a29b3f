"""What the municipality decides of its own messages: how fast, when at night, how many, and who must agree."""

from datetime import time
from typing import Literal

from pydantic import Field

from bot.yearly import Yearly


class Policy(Yearly):
    """A part of the settings (bot/config.py), which dialogs and jobs may ask as `services.policy`."""

    sends_per_second: int = Field(40, ge=1, le=50)
    sends_at_once: int = Field(50, ge=2, le=200)
    mail_per_minute: int = Field(30, ge=1, le=1000)
    quiet_from: time = time(20)
    quiet_until: time = time(7)
    least_lead_minutes: int = Field(60, ge=0, le=7 * 24 * 60)
    least_coverage: int = Field(95, ge=1, le=100)
    pushes_per_week: int = Field(3, ge=1, le=100)
    second_editor: bool = False
    """Whether an editor's own message needs another editor."""
    newsletter_weekday: int = Field(3, ge=0, le=4)
    """Monday is 0; the first Thursday of a month unless the next two say otherwise."""
    newsletter_week: int = Field(1, ge=1, le=4)
    newsletter_hour: time = time(9)
    newsletter_avoids: str = Field("7", pattern=r"^$|^([1-9]|1[0-2])(,([1-9]|1[0-2])){0,10}$")
    """Months in which no issue goes, as numbers: theirs comes on the last such weekday before."""
    newsletter_norm: Literal["alternate", "as_written"] = "alternate"
    """Whether issues are in bokmål and nynorsk in turn (strategy 10.7), or each text as it was written."""
    newsletter_second_editor: bool = False
    newsletter_testers: str = ""
    """Addresses, with commas between, of those who get a trial of an issue before everybody does."""
    newsletter_list_id: str = Field(
        "Raumabot nyhetsbrev <nyhetsbrev.rauma.kommune.no>",
        pattern=r"^[ !#-;=?-~]{0,80}<[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+>$",
    )
    """What its letters are sorted by (List-Id, RFC 2919): a name, and an id under the municipality's own domain."""
    urgent_offices: str = "municipal_director,crisis_deputy"
    """Offices whose holders may send an urgent message on their own word, beside the editors."""
