"""A message on its way: written, approved and begun as the bot does it, with what the lanes would have recorded."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import address, announcement, broadcast, launch
from bot.address import Place
from bot.announcement import Draft, State, Version
from bot.audience import Audience
from bot.broadcast import Plan, Urgency
from bot.config import Settings
from bot.delivery import DeliveryRow
from bot.services import Services
from cards.announcement import rendered
from jobs.queue import Deferrer, open_app
from jobs.worker import BLUEPRINTS
from tests.deleting import deleting
from tests.teams.conftest import EMPLOYEE, Teams

CHIEF, HELSE, LIV, OLGA, TORE = (f"d0000000-0000-4000-8000-00000000000{number}" for number in (3, 4, 5, 6, 8))
ANNE, VIDAR = EMPLOYEE, "d0000000-0000-4000-8000-000000000010"
DAY = date(2026, 11, 24)
TABLES = "person, mailing, notice, lane, delivery, rendering, broadcast, announcement, address, form, preference"
JOBS = "procrastinate_jobs, procrastinate_events"
TITLE, TEXT = "Strømmen blir *borte*", "I morgen mellom 7 og 8.\n\nLad telefonen i kveld."
WRITTEN = Draft(
    versions={"nb": Version(title=TITLE, text=TEXT), "nn": Version(title="Straumen blir borte", text="I morgon.")},
    acknowledge=True,
)


@dataclass
class Sending:
    """What the test does in the engine's stead."""

    engine: AsyncEngine
    services: Services
    teams: Teams

    async def begin(
        self, draft: Draft = WRITTEN, author: str = LIV, urgency: Urgency = Urgency.ORDINARY, **audience: Any
    ) -> UUID:
        """Write, approve and start a message; gives its id."""
        draft = draft.model_copy(update={"audience": Audience(**(audience or {"units": ("Heimetenesta",)}))})
        person = self.services.directory.employee(author)
        made = rendered(draft, person.name if person else "")
        async with self.engine.begin() as db:
            one = await announcement.create(db, author, draft, self.services.clock.now())
            await announcement.move(db, await announcement.read(db, one), State.APPROVED, CHIEF)
            due = self.services.clock.now()
            plan = Plan(one, "announcement", author, CHIEF, draft.audience, made, due, urgency)
            await broadcast.keep(db, plan, due)
            await launch.start(self.services, db, one)
        return one

    async def reachable(self, *people: str) -> None:
        """Let the people have a conversation with the bot."""
        async with self.engine.begin() as db:
            for one in people:
                await address.keep(db, one, Place(self.teams.connector.url, f"a:{one}"), DAY)

    async def query(self, sql: str, **values: object) -> list[Any]:
        """The first column of what `sql` finds."""
        async with self.engine.begin() as db:
            found = await db.execute(text(sql), values)
            return list(found.scalars()) if found.returns_rows else []

    async def settle(self, one: UUID, state: str = "sent", reason: str = "", who: str = "") -> None:
        """Record an outcome for what waits of the broadcast, or of one person."""
        mine = DeliveryRow.person_id == who if who else DeliveryRow.state == "waiting"
        values: dict[str, Any] = {"state": state, "reason": reason, "edition": 1, "activity_id": "a1"}
        if state == "sent":
            values["sent_at"] = self.services.clock.now()
        async with self.engine.begin() as db:
            await db.execute(update(DeliveryRow).where(DeliveryRow.broadcast_id == one, mine).values(values))

    async def end(self, one: UUID, state: str = "sent") -> None:
        """Let the broadcast be over."""
        sql = "UPDATE broadcast SET state = :state, ended = :now WHERE id = :one"
        await self.query(sql, state=state, now=self.services.clock.now(), one=one)

    async def state(self, one: UUID) -> str:
        """How far the broadcast is."""
        return str((await self.query("SELECT state FROM broadcast WHERE id = :one", one=one))[0])

    async def delivery(self, one: UUID, who: str) -> int:
        """The id of somebody's delivery."""
        sql = "SELECT id FROM delivery WHERE broadcast_id = :one AND person_id = :who"
        return int((await self.query(sql, one=one, who=who))[0])

    async def deeds(self, one: UUID) -> list[str]:
        """What was done with it, in order."""
        return await self.query("SELECT deed FROM audit WHERE subject = :one ORDER BY id", one=one)

    async def clear(self) -> None:
        """Begin with empty tables; the trail stays, for it can't be changed."""
        await self.query(deleting(f"{TABLES}, {JOBS}"))

    async def press(self, verb: str, who: str, /, **data: Any) -> tuple[str, Any]:
        """Press a button; gives the kind of answer, and what it says or shows."""
        value = {"action": {"type": "Action.Execute", "verb": verb, "data": {**data, "verb": verb}}}
        status, body = await self.teams.post(
            self.teams.activity("invoke", name="adaptiveCard/action", value=value, who=who, replyToId="a1")
        )
        assert status == 200
        return body["type"], body["value"]


def sending(engine: AsyncEngine, services: Services, teams: Teams, settings: Settings) -> Sending:
    """On the tests' database, with a queue that takes jobs and runs none."""
    queue = open_app(engine.url.render_as_string(hide_password=False), BLUEPRINTS)
    return Sending(engine, replace(services, defer=Deferrer(queue), policy=settings), teams)
