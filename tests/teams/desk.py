"""Writing messages over HTTP: who does it, the form filled in, and what is stored of it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import edition
from tests.deleting import deleting
from tests.teams.conftest import Teams, actions, words

LIV, HELGE, KARI, DEMO, MAYOR = (f"d0000000-0000-4000-8000-00000000000{number}" for number in (5, 4, 3, 1, 2))
ANNE = "d0000000-0000-4000-8000-000000000009"
CARD, MESSAGE = "application/vnd.microsoft.card.adaptive", "application/vnd.microsoft.activity.message"
WRITTEN = {"title_nn": "Nye vaktlister", "text_nn": "Listene for **jul** er klare.", "send_words": "i morgen kl. 9"}
TABLES = "person, story, media_contact, outreach, social_channel, announcement, broadcast, rendering, delivery, notice, form, procrastinate_jobs, ticket, supplement, wish"


def fields(part: Any) -> dict[str, str]:
    """What stands in every field of a card."""
    if isinstance(part, list):
        return {key: value for one in part for key, value in fields(one).items()}
    if not isinstance(part, dict):
        return {}
    own = {part["id"]: part.get("value", "")} if str(part.get("type", "")).startswith("Input.") else {}
    deeper = (fields(part.get(key, [])) for key in ("body", "items", "columns"))
    return {**own, **{key: value for one in deeper for key, value in one.items()}}


def button(card: dict[str, Any], verb: str) -> dict[str, Any]:
    """The first button of `card` with this verb."""
    return next(one for one in actions(card) if one.get("data", {}).get("verb") == verb)


def verbs(card: dict[str, Any]) -> list[str]:
    """What the buttons of a card do."""
    return [one["data"]["verb"] for one in actions(card) if "data" in one]


@dataclass
class Desk:
    """Somebody at work on messages."""

    teams: Teams
    engine: AsyncEngine

    async def open(self, who: str = LIV, said: str = "ny melding") -> dict[str, Any]:
        """The form."""
        (card,) = await self.teams.say(said, who=who)
        return card

    async def fill(self, form: dict[str, Any], who: str = LIV, **typed: str) -> dict[str, Any]:
        """Send the form with what stands in it and what is typed; gives the card that came back."""
        return await self.teams.press(button(form, "announcement.save"), {**fields(form), **typed}, who=who)

    async def write(self, who: str = LIV, said: str = "ny melding", **typed: str) -> dict[str, Any]:
        """A message written from the beginning; gives the look over it."""
        return await self.fill(await self.open(who, said), who, **{**WRITTEN, **typed})

    async def press(self, card: dict[str, Any], verb: str, who: str = LIV, **typed: str) -> dict[str, Any]:
        """Press a button."""
        return await self.teams.press(button(card, verb), typed, who=who)

    async def answer(self, card: dict[str, Any], verb: str, who: str = LIV, **typed: str) -> tuple[str, str]:
        """Press a button; gives the kind of the answer and what it says."""
        action = button(card, verb)
        data = {**action["data"], **typed}
        value = {"action": {"type": "Action.Execute", "verb": verb, "data": data}}
        activity = self.teams.activity("invoke", who=who, name="adaptiveCard/action", value=value)
        status, body = await self.teams.post(activity)
        assert status == 200
        return body["type"], body["value"] if isinstance(body["value"], str) else words(body["value"])

    async def query(self, sql: str, **values: object) -> list[Any]:
        """The first column of what `sql` finds."""
        async with self.engine.begin() as db:
            found = await db.execute(text(sql), values)
            return list(found.scalars()) if found.returns_rows else []

    async def deeds(self) -> list[str]:
        """What was done with the one message, in order."""
        return await self.query("SELECT deed FROM audit ORDER BY id")

    async def told(self, kind: str) -> list[str]:
        """Who is told of `kind`."""
        return await self.query("SELECT person_id FROM notice WHERE kind = :kind ORDER BY person_id", kind=kind)


async def clear(engine: AsyncEngine) -> None:
    """Forget all messages, and the trail."""
    async with engine.begin() as db:
        await db.execute(text(deleting(f"audit, {TABLES}")))
        await edition.advance(db)
