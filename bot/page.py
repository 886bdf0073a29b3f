"""An issue on the intranet: what is to be done next with its page, and what is known of it; one channel of three.

A rerun does only what lacks: the page's id, its digest and whether it is public are kept after each step.
"""

import hashlib
from enum import StrEnum

from pydantic import BaseModel, ConfigDict
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


class Kept(BaseModel):
    """What is known of an issue's page; `digest` of what it says. `code`: why the last step failed, else "".

    `left`: the draft waits for an editor to publish it. `permanent`: asking again is useless until it says otherwise.
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


def kept(one: Issue) -> Kept:
    """What is known of an issue's page."""
    return Kept.model_validate(one.page or {})


def digest(page: Page) -> str:
    """A few signs that change when what a page says does."""
    return hashlib.sha256(f"{page.title}\n{page.lead}\n{page.body}".encode()).hexdigest()[:16]


def wanted(has: Kept, going: Broadcast, says: str) -> Step | None:
    """The next step; None where there is none, or the last can't be done."""
    if going.state is State.RECALLED or going.operation is Operation.RECALL:
        return Step.REMOVE if has.id and not has.removed else None
    if has.permanent and has.digest == says:
        return None
    if going.started is None and going.state is not State.SCHEDULED:
        return Step.REMOVE if has.id and not has.removed else None
    if not has.id:
        return Step.DRAFT
    if has.digest != says:
        return Step.UPDATE
    return Step.PUBLISH if going.started is not None and not has.public else None


def after(has: Kept, step: Step, says: str, placed: Placement) -> Kept:
    """What is known once a step has been answered."""
    left = placed.outcome == "left"
    if not (placed.ok or left):
        return has.model_copy(
            update={"code": placed.code or placed.outcome, "permanent": placed.permanent, "left": False}
        )
    known: dict[str, object] = {
        "id": placed.id or has.id,
        "address": placed.address or has.address,
        "code": "",
        "permanent": False,
    }
    states: dict[Step, dict[str, object]] = {
        Step.DRAFT: {"digest": says, "public": placed.public},
        Step.UPDATE: {"digest": says, "public": False},
        Step.PUBLISH: {"public": not left},
        Step.REMOVE: {"removed": True, "public": False},
    }
    return has.model_copy(update={**known, **states[step], "left": left})


async def keep(db: AsyncConnection, one: Issue, found: Kept) -> None:
    """Remember what is known."""
    await db.execute(update(IssueRow).where(IssueRow.id == one.id).values(page=found.model_dump()))
