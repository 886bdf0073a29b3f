"""What a message says in both norms beside title and text; where it was written in one, both readers get that."""

from bot.announcement import Draft, Version
from bot.turn import Norm


def alt(draft: Draft, norm: Norm) -> str:
    """What the picture shows."""
    return _own(draft, norm).alt or (draft.picture.alt if draft.picture is not None else "")


def may_say(draft: Draft, norm: Norm) -> str:
    """What employees may say until a prenotice's publication."""
    return _own(draft, norm).may_say or (draft.release.may_say if draft.release is not None else "")


def must_confirm(draft: Draft, norm: Norm) -> str:
    """Why everybody must confirm; "" where nobody must."""
    return _own(draft, norm).must_confirm or draft.must_confirm


def _own(draft: Draft, norm: Norm) -> Version:
    return draft.versions.get(norm, Version())
