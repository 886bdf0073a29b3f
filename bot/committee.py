"""What the whistleblowing committee decides of pointers, as settings: whose keys, whose secrets, how long."""

from pathlib import Path

from pydantic import BaseModel, Field, SecretStr


class Committee(BaseModel):
    """A part of the settings (bot/config.py); without key list, root and pepper nothing is taken in."""

    pointer_keys_file: Path | None = None
    """The signed list of those who may open what is reported (`pointer-desk keys sign`)."""
    pointer_root_key: str = Field("", pattern=r"^([0-9a-f]{64})?$")
    """The public key that the list must be signed with, pinned here."""
    pointer_pepper: SecretStr = SecretStr("")
    pointer_pepper_file: Path | None = None
    """What receipts are mixed with; lost, no receipt opens anything: keep a copy with the recovery key."""
    pointer_log_key: SecretStr = SecretStr("")
    pointer_log_key_file: Path | None = None
    """The seed (64 hexadecimal digits) that the log's daily head is signed with."""
    pointer_log_dir: Path | None = None
    """A folder elsewhere that nothing is changed in, for the daily heads."""
    pointer_officer: str = Field("", pattern=r"^([^@\s<>]+@[^@\s<>]+)?$")
    """Where the daily head is sent: the data protection officer's address."""
    pointer_days_after_close: int = Field(30, ge=1, le=90)
    pointer_days_at_most: int = Field(365, ge=120, le=730)
    """More than the days to feedback (7 and three months), so that nothing goes before its answer is due."""
