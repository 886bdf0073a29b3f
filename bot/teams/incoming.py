"""From an activity, whose shape the endpoint has checked, to what the rest of the bot knows of it."""

import re
from typing import Any

from botbuilder.schema import Activity, Attachment

from bot import address, arrival
from bot.errors import BotError
from bot.turn import File, Norm, Scope, Sender, Turn

DOWNLOAD = "application/vnd.microsoft.teams.file.download.info"
PICTURES = frozenset("jpg jpeg png gif webp heic heif bmp tif tiff".split())
"""Endings of files' names that people know as pictures, also those that they are asked to send otherwise."""
MOST_FILES = 10
MENTION = re.compile(r"<at\b[^>]*>.*?</at>", re.DOTALL)
LONGEST_ID = 128


def safe_id(activity: Activity) -> str:
    """The activity's id, fit for a log."""
    return re.sub(r"[^\w:.|-]", "", activity.id or "")[:64]


def sender(activity: Activity) -> Sender:
    """Who speaks; outside the demo always by Entra object id."""
    account = activity.from_property
    return Sender((account.aad_object_id or account.id).lower()[:LONGEST_ID], account.name or "")


def place(activity: Activity) -> address.Place | None:
    """Where the sender can be written to; None where others read along."""
    if _scope(activity) != "personal":
        return None
    conversation = activity.conversation
    tenant = conversation.tenant_id or (conversation.additional_properties or {}).get("tenantId")  # the SDK's slip
    return address.Place(activity.service_url, conversation.id, tenant or "")


def mark(key: bytes, activity: Activity) -> bytes | None:
    """What a redelivery of the activity is known by; None where it has no id. An edit keeps its message's id."""
    if not activity.id:
        return None
    edited = activity.type == "messageUpdate" and activity.timestamp
    return arrival.mark(key, activity.conversation.id, activity.id, str(edited) if edited else "")


def is_edit(activity: Activity) -> bool:
    """Whether an update of a message is the sender's own edit of it."""
    data = activity.channel_data
    return isinstance(data, dict) and data.get("eventType") == "editMessage"


def executed(activity: Activity) -> dict[str, Any] | None:
    """The verb and values of a pressed Action.Execute; None where the invoke is not one."""
    value = activity.value if isinstance(activity.value, dict) else {}
    action = value.get("action")
    if not isinstance(action, dict) or action.get("type") != "Action.Execute":
        return None
    data = action.get("data", {})
    return {**data, "verb": action.get("verb") or data.get("verb")} if isinstance(data, dict) else None


def turn(
    activity: Activity,
    sender: Sender,
    norm: Norm,
    subject: str | None,
    data: dict[str, Any] | None,
    replaces: bool,
    dialog: bool = False,
) -> Turn:
    """The Turn of a message or of a pressed button, whose values are `data`.

    Raises BotError for a submitted value that is none, where nothing was written with it.
    """
    if activity.value is not None and data is None and not activity.text:
        raise BotError("bad_form")
    attachments = [one for one in activity.attachments or [] if one.content_type != "text/html"]
    files = filter(None, (_file(one, activity.service_url or "") for one in attachments[:MOST_FILES]))
    return Turn(
        id=safe_id(activity),
        sender=sender,
        scope=_scope(activity),
        norm=norm,
        text=MENTION.sub(" ", activity.text or "").replace("\x00", "").strip(),
        data=data,
        replaces=replaces,
        dialog=dialog,
        attachments=len(attachments),
        files=tuple(files),
        edited=activity.type == "messageUpdate",
        subject=subject,
        conversation=activity.conversation.id,
    )


def _file(one: Attachment, service_url: str) -> File | None:
    """What was pasted as a picture, or sent as a file; None for all else."""
    if one.content_type == DOWNLOAD and isinstance(one.content, dict):
        url, kind = one.content.get("downloadUrl"), str(one.content.get("fileType", "")).lower()
        return File(url, False, service_url, kind in PICTURES) if isinstance(url, str) else None
    is_picture = isinstance(one.content_type, str) and one.content_type.startswith("image/")
    return File(one.content_url, True, service_url) if is_picture and isinstance(one.content_url, str) else None


def _scope(activity: Activity) -> Scope:
    kind = activity.conversation.conversation_type
    if kind == "channel":
        return "channel"
    return "groupChat" if kind == "groupChat" or activity.conversation.is_group else "personal"
