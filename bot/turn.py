"""One turn of a chat as the rest of the bot sees it: a Turn comes in, a Reply goes out, no SDK object in either."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

Norm = Literal["nb", "nn"]
"""A person's written form of Norwegian."""
Language = Literal["nb", "nn", "en"]
"""What a text is written in: a norm, or English for those who are learning Norwegian."""
Scope = Literal["personal", "groupChat", "channel"]
Card = dict[str, Any]
"""An adaptive card as JSON."""


@dataclass(frozen=True)
class Sender:
    """Who speaks, from the authenticated activity: `id` is the Entra object id where there is one."""

    id: str
    name: str = ""


@dataclass(frozen=True)
class File:
    """Something sent in the chat: `pasted` lies with the connector of `service_url`, a file elsewhere.

    `is_picture` is what Teams says of it; what it is, its content says (bot/photo.py).
    """

    url: str
    pasted: bool
    service_url: str
    is_picture: bool = True


@dataclass(frozen=True)
class Turn:
    """What somebody wrote or pressed. `text` is without mentions; `data` is a card's submitted values, or None.

    `replaces` says that the answer takes the pressed card's place (Action.Execute), `dialog` that it is shown in an
    open dialog; `conversation` is Teams' id of it; `edition` the version of what is known, where it was read.
    """

    id: str
    sender: Sender
    scope: Scope
    norm: Norm
    text: str = ""
    data: Mapping[str, Any] | None = None
    replaces: bool = False
    dialog: bool = False
    attachments: int = 0
    files: tuple[File, ...] = ()
    edited: bool = False
    subject: str | None = None
    conversation: str = ""
    edition: int | None = None

    def of(self, norm: Norm) -> "Turn":
        """The same turn of somebody who has shown another norm."""
        return replace(self, norm=norm)

    @property
    def verb(self) -> str | None:
        """The card verb of a pressed button, where it is a text."""
        verb = self.data.get("verb") if self.data is not None else None
        return verb if isinstance(verb, str) else None


@dataclass(frozen=True)
class Key:
    """What a notice is about: its kind, and the ids of its subject as text."""

    kind: str
    subject: str


@dataclass(frozen=True)
class Reply:
    """What to answer: cards in order, and plain texts before them.

    `norm` and `subject`, where given, are remembered of the person; a reply with neither text nor card says nothing.
    `notice` is what the last card is about: a later notice of that key to the same person updates the card. `delivery`
    is the id of the delivery that the last card is, sent as a new message.
    """

    cards: tuple[Card, ...] = ()
    text: str = ""
    norm: Norm | None = None
    subject: str | None = None
    notice: Key | None = None
    delivery: int | None = None


SILENCE = Reply()
