"""Pictures of a success story, cleaned (bot/photo.py) and kept with it; without words for what it shows none is used.

Teams fetches pictures without signing in, so a name is a secret: whoever has the link sees the picture.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    DateTime,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Uuid,
    delete,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Table
from bot.photo import Photo
from bot.retention import Keeping

MOST = 3
"""Pictures of a story."""
LONGEST_ALT = 300


class PictureRow(Table):
    """One picture; `name` is 128 random bits, in hex, and its whole address."""

    __tablename__ = "picture"
    keeps = (
        Keeping("bilder i suksesshistorier", "vise dem", "historien", "like lenge som historien", "går med historien"),
    )
    whose = ()
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    story_id: Mapped[UUID] = mapped_column(ForeignKey("story.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(32), unique=True)
    alt: Mapped[str] = mapped_column(String(LONGEST_ALT))
    data: Mapped[bytes] = mapped_column(LargeBinary)
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)
    made: Mapped[datetime] = mapped_column(DateTime(timezone=True))


@dataclass(frozen=True)
class Picture:
    """A picture but for its bytes; `alt` "" as long as nobody has said what it shows."""

    id: UUID
    name: str
    alt: str


def listed(story_id: Any) -> Any:
    """A column with the pictures of the story of `story_id`, the first sent first, as JSON."""
    shown = func.jsonb_build_object("id", PictureRow.id, "name", PictureRow.name, "alt", PictureRow.alt)
    ordered = func.jsonb_agg(aggregate_order_by(shown, PictureRow.made, PictureRow.id))
    found = select(func.coalesce(ordered, text("'[]'::jsonb"))).where(PictureRow.story_id == story_id)
    return found.scalar_subquery().label("pictures")


async def add(db: AsyncConnection, story_id: UUID, photo: Photo, now: datetime) -> None:
    """Keep one more picture of a story."""
    values = {"id": uuid4(), "story_id": story_id, "name": secrets.token_hex(16), "alt": "", "made": now}
    await db.execute(insert(PictureRow).values(**values, data=photo.data, width=photo.width, height=photo.height))


async def data(db: AsyncConnection, name: str) -> bytes | None:
    """The JPEG of this name; None where there is none any more."""
    return (await db.execute(select(PictureRow.data).where(PictureRow.name == name))).scalar_one_or_none()


async def describe(db: AsyncConnection, story_id: UUID, picture_id: UUID, alt: str) -> None:
    """Say what a picture of the story shows."""
    this = (PictureRow.id == picture_id) & (PictureRow.story_id == story_id)
    await db.execute(update(PictureRow).where(this).values(alt=alt[:LONGEST_ALT]))


async def remove(db: AsyncConnection, story_id: UUID, picture_id: UUID | None = None) -> None:
    """Delete one picture of the story, or all of them; at once nobody sees it any more."""
    these = PictureRow.story_id == story_id
    await db.execute(delete(PictureRow).where(these if picture_id is None else these & (PictureRow.id == picture_id)))


def host(public_url: str, demo: bool) -> str:
    """Where clients fetch pictures; "" where they can't: Teams wants https, the demo's browser is on this machine."""
    return public_url if demo or public_url.startswith("https://") else ""


def address(public_url: str, name: str) -> str:
    """Where a picture is fetched; "" where the bot has no address."""
    return f"{public_url.rstrip('/')}/bilde/{name}" if public_url else ""
