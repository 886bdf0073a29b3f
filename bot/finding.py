"""What is to be said of a draft before it is sent: faults that stop it, and what its writer should know."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Code(StrEnum):
    """What was found; cards/finding.py has the words."""

    EMPTY = "empty"
    NO_TITLE = "no_title"
    NO_TEXT = "no_text"
    TOO_LARGE = "too_large"
    LARGE = "large"
    LONG = "long"
    LONG_TITLE = "long_title"
    NOT_HTTPS = "not_https"
    NO_ALT = "no_alt"
    NO_PICTURE = "no_picture"
    NO_LINK_TITLE = "no_link_title"
    PAST = "past"
    UNCLEAR = "unclear"
    SKIPPED = "skipped"
    REPEATED = "repeated"
    RELEASE = "release"
    RELEASE_PAST = "release_past"
    LEAD = "lead"
    EVENING = "evening"
    QUIET = "quiet"
    NO_AUDIENCE = "no_audience"
    NOBODY = "nobody"
    UNKNOWN_PERSON = "unknown_person"
    MANY_PERSONS = "many_persons"
    UNKNOWN_UNIT = "unknown_unit"
    NEAR_UNIT = "near_unit"
    COVERAGE = "coverage"
    NO_PERCENT = "no_percent"
    NOT_URGENT = "not_urgent"
    SOCIAL_FULL = "social_full"
    SOCIAL_AFTERNOON = "social_afternoon"
    SOCIAL_ANSWERS = "social_answers"
    SOCIAL_CASEWORK = "social_casework"


SOCIAL = frozenset({Code.SOCIAL_FULL, Code.SOCIAL_AFTERNOON, Code.SOCIAL_ANSWERS, Code.SOCIAL_CASEWORK})
"""What is said of social channels."""
WARNINGS = SOCIAL | {Code.LARGE, Code.LONG, Code.LONG_TITLE, Code.SKIPPED, Code.REPEATED, Code.QUIET, Code.EVENING}
"""What does not stop a message."""


@dataclass(frozen=True)
class Finding:
    """One thing that was found; `about` is the writer's own words that it is about, `at` and `number` belong to it."""

    code: Code
    about: str = ""
    at: datetime | None = None
    number: int = 0

    @property
    def stops(self) -> bool:
        """Whether the message cannot be sent so."""
        return self.code not in WARNINGS
