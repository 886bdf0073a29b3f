"""A letter by e-mail, what became of it, and the mailer that writes it to a file where there is no mailbox."""

import asyncio
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Literal

MOST_COPIES = 400
"""Exchange Online takes 500 recipients of one message; fewer leaves room for groups that unfold."""


@dataclass(frozen=True)
class Letter:
    """One message, as HTML and as text, to one person or to many who do not see each other.

    `list_id` (RFC 2919) names the list that it belongs to, by which people sort their mail; "" for none.
    """

    subject: str
    html: str
    text: str
    to: str = ""
    copies: tuple[str, ...] = ()
    list_id: str = ""

    def __post_init__(self) -> None:
        if bool(self.to) == bool(self.copies) or len(self.copies) > MOST_COPIES:
            raise ValueError(f"a letter goes to one person, or to 1 to {MOST_COPIES} blind copies")


@dataclass(frozen=True)
class Posting:
    """What became of a letter.

    sent: the mail service took it. written: there is no mail service, so it lies in `file` and nobody got it.
    refused: never sent; again after `retry_after` seconds where given, never where `permanent`. lost: nobody knows.
    `code` is a word for the log.
    """

    outcome: Literal["sent", "written", "refused", "lost"]
    code: str = ""
    permanent: bool = False
    retry_after: float | None = None
    file: Path | None = None


BAD_LETTER = Posting("refused", "letter", permanent=True)
"""An address or subject that no message can carry."""


def build(letter: Letter, sender: str, at: datetime) -> EmailMessage:
    """The message in MIME, dated `at` (aware), that asks machines not to answer. Raises ValueError for a bad header."""
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(sender)
    message["To" if letter.to else "Bcc"] = [_address(one) for one in (letter.copies or (letter.to,))]
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(at)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    if letter.list_id:
        message["List-Id"] = letter.list_id
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    return message


def deliverable(text: str) -> bool:
    """Whether `text` is an address that a letter can carry."""
    try:
        _address(text)
    except ValueError:
        return False
    return True


def _address(text: str) -> Address:
    try:
        address = Address(addr_spec=text)
    except (ValueError, IndexError, HeaderParseError):  # IndexError: email's own fault where the domain is empty
        raise ValueError("an address that is none") from None
    if not (address.username and address.domain and text.isascii()):
        raise ValueError("an address that is none, or not ASCII")
    return address


class FileMailer:
    """The Mailer without a mailbox: each letter is a file in `folder` that only the bot's own user can read."""

    def __init__(self, folder: Path, sender: str, now: Callable[[], datetime]) -> None:
        self._folder, self._sender, self._now = folder, sender or "bot@localhost.invalid", now

    async def send(self, letter: Letter) -> Posting:
        """Write the letter as .eml; the outcome is `written`, with the file. Raises OSError for a full disk."""
        at = self._now()
        try:
            raw = build(letter, self._sender, at).as_bytes()
        except ValueError:
            return BAD_LETTER
        file = self._folder / f"{at:%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:8]}.eml"
        await asyncio.to_thread(_write, file, raw)
        return Posting("written", "no mailbox", file=file)


def _write(file: Path, raw: bytes) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600, exist_ok=False)
    file.write_bytes(raw)
