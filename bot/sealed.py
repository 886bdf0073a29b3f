"""Values that a browser keeps for us, signed and with an end: who has signed in, and a sign-in that is under way.

JSON Web Tokens (RFC 7519) under our own key. Signed, not secret: nothing goes in that its owner may not see.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import jwt

LONGEST = 4000
"""Characters; browsers keep no longer cookies."""
ALGORITHM = "HS256"


@dataclass(frozen=True)
class Seal:
    """Makes and checks values for one `purpose`, under one key (at least 32 bytes), the same in every process."""

    key: bytes = field(repr=False)
    purpose: str

    def close(self, value: Mapping[str, Any], until: datetime) -> str:
        """The value as a browser keeps it; it holds before `until`."""
        claims = {"aud": self.purpose, "exp": int(until.timestamp()), "value": dict(value)}
        return jwt.encode(claims, self.key, ALGORITHM)

    def open(self, sealed: str, now: datetime) -> dict[str, Any] | None:
        """What was closed; None where it is not ours, was for something else, or is too old."""
        if len(sealed) > LONGEST or not sealed.isascii():
            return None
        options: Any = {"require": ["aud", "exp"], "verify_exp": False}  # it ends by the clock that is passed in
        try:
            claims = jwt.decode(sealed, self.key, [ALGORITHM], audience=self.purpose, options=options)
            return claims["value"] if now.timestamp() < claims["exp"] else None
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
            return None
