"""Values that a browser keeps for us, signed and with an end: who has signed in, and a sign-in that is under way.

Follows RFC 2104 (HMAC). Signed, not secret: nothing goes in that its owner may not see.
"""

import binascii
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

LONGEST = 4000
"""Characters; browsers keep no longer cookies."""


@dataclass(frozen=True)
class Seal:
    """Makes and checks values for one `purpose`, under one key, the same in every process."""

    key: bytes = field(repr=False)
    purpose: str

    def close(self, value: Mapping[str, Any], until: datetime) -> str:
        """The value as a browser keeps it; it holds before `until`."""
        body = json.dumps([int(until.timestamp()), dict(value)], separators=(",", ":"))
        kept = urlsafe_b64encode(body.encode()).decode().rstrip("=")
        return f"{kept}.{self._mac(kept)}"

    def open(self, sealed: str, now: datetime) -> dict[str, Any] | None:
        """What was closed; None where it is not ours, was for something else, or is too old."""
        kept, _, mac = sealed.partition(".")
        if len(sealed) > LONGEST or not sealed.isascii() or not hmac.compare_digest(mac, self._mac(kept)):
            return None
        try:
            until, value = json.loads(urlsafe_b64decode(kept + "=" * (-len(kept) % 4)))
        except (ValueError, TypeError, binascii.Error):
            return None
        return value if now.timestamp() < until else None

    def _mac(self, kept: str) -> str:
        return hmac.new(self.key, f"{self.purpose} {kept}".encode(), "sha256").hexdigest()
