"""An issue on the intranet: what is to be done next with its page, and what is known of it; one channel of three.

A rerun does only what lacks: the page's id, its digest and whether it is public are kept after each step.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.broadcast import Broadcast, State
from bot.intranet import Page, Placement
from bot.newsletter import Issue, IssueRow
from bot.rendering import Operation


class Step(StrEnum):
    """What is done with a page."""

    DRAFT = "draft"
    UPDATE = "update"
    PUBLISH = "publish"
    REMOVE = "remove"


FREE: Mapping[str, object] = {"permanent": False, "refused": "", "until": None}
"""What is known where nothing keeps the next step from being asked."""


class Kept(BaseModel):
    """What is known of an issue's page; `digest` of what it says. `code`: why the last step failed, else "".

    `left`: the draft waits for an editor to publish it. `permanent`: asking again is useless until it says otherwise,
    or an editor wants it asked; `refused` is what was: the step, and the digest of what the page was to say. Nothing
    is asked before `until`.
    """

    model_config = ConfigDict(frozen=True)

    id: str = ""
    address: str = ""
    digest: str = ""
    public: bool = False
    removed: bool = False
    left: bool = False
    code: str = ""
    permanent: bool = False
    refused: str = ""
    until: AwareDatetime | None = None


def kept(one: Issue) -> Kept:
    """What is known of an issue's page."""
    return Kept.model_validate(one.page or {})


def digest(page: Page) -> str:
    """A few signs that change when what a page says does."""
    return hashlib.sha256(f"{page.title}\n{page.lead}\n{page.body}".encode()).hexdigest()[:16]


def wanted(has: Kept, going: Broadcast, says: str, now: datetime) -> Step | None:
    """The next step; None where there is none, it is not time yet, or it was refused for good."""
    step = _lacking(has, going, says)
    if step is None or (has.until is not None and now < has.until):
        return None
    return None if has.permanent and has.refused == _asked(step, says) else step


def _asked(step: Step, says: str) -> str:
    return f"{step} {says}"


def _lacking(has: Kept, going: Broadcast, says: str) -> Step | None:
    """What lacks, whether or not it can be done."""
    recalled = going.state is State.RECALLED or going.operation is Operation.RECALL
    if recalled or (going.started is None and going.state is not State.SCHEDULED):
        return Step.REMOVE if has.id and not has.removed else None
    if not has.id:
        return Step.DRAFT
    if has.digest != says:
        return Step.UPDATE
    return Step.PUBLISH if going.started is not None and not has.public else None


def after(has: Kept, step: Step, says: str, placed: Placement, now: datetime) -> Kept:
    """What is known once a step has been answered."""
    left = placed.outcome == "left"
    if not (placed.ok or left):
        return _failed(has, step, says, placed, now)
    known: dict[str, object] = {
        "id": placed.id or has.id,
        "address": placed.address or has.address,
        "code": "",
        **FREE,
    }
    states: dict[Step, dict[str, object]] = {
        Step.DRAFT: {"digest": says, "public": placed.public},
        Step.UPDATE: {"digest": says, "public": False},
        Step.PUBLISH: {"public": not left},
        Step.REMOVE: {"removed": True, "public": False},
    }
    return has.model_copy(update={**known, **states[step], "left": left})


def _failed(has: Kept, step: Step, says: str, placed: Placement, now: datetime) -> Kept:
    refused = _asked(step, says) if placed.permanent else ""
    until = now + timedelta(seconds=placed.retry_after) if placed.retry_after else None
    code = placed.code or placed.outcome
    found = {"code": code, "permanent": placed.permanent, "refused": refused, "until": until, "left": False}
    return has.model_copy(update=found)


async def again(db: AsyncConnection, one: Issue) -> None:
    """Let what was refused for good be asked once more."""
    await keep(db, one, kept(one).model_copy(update=FREE))


async def keep(db: AsyncConnection, one: Issue, found: Kept) -> None:
    """Remember what is known."""
    await db.execute(update(IssueRow).where(IssueRow.id == one.id).values(page=found.model_dump(mode="json")))
