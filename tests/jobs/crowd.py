"""Many people to tell, and broadcasts to them; the connector's stand-in may answer each conversation in its own way."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from bot import broadcast, delivery, launch
from bot.address import Place
from bot.announcement import Draft, Version
from bot.audience import Audience
from bot.broadcast import Broadcast, Plan
from bot.delivery import Counts
from bot.directory import Employee, Unit
from bot.lookup import Lookup
from bot.policy import Policy
from bot.snapshot import Snapshot
from cards import announcement as cards
from tests.jobs.conftest import DAY, Office

EDITOR = "editor-of-the-crowd"
UNITS = ("Nord", "Sør")
OFTEN = Policy(pushes_per_week=100)


def person(number: int) -> str:
    """The id of one of the crowd."""
    return f"c0000000-0000-4000-8000-{number:012}"


def employee(person_id: str, unit: str = "", roles: Sequence[str] = ("employee",)) -> Employee:
    """Somebody of that id."""
    mail = f"{person_id}@example.invalid"
    return Employee(person_id, f"Folk Folkesen {person_id[-4:]}", mail, "", unit, "", frozenset(roles), "nb")


def directory(many: int, without_mail: Collection[str] = ()) -> Lookup:
    """So many people, half of them in each unit, and one editor."""
    found = {person(number): employee(person(number), UNITS[number % 2]) for number in range(many)}
    found |= {one: replace(found[one], email="") for one in without_mail}
    found[EDITOR] = replace(employee(EDITOR, roles=("employee", "editor")), email="")
    return Lookup(Snapshot(found, {}, {name: Unit(name, "", "", "nb") for name in UNITS}, ()))


class Crowd:
    """An office whose directory is so many people."""

    def __init__(self, office: Office, many: int, without_mail: Collection[str] = ()) -> None:
        self.office, self.people = office, [person(number) for number in range(many)]
        office.services = replace(office.services, directory=directory(many, without_mail), policy=OFTEN)
        office.work = replace(office.work, services=office.services)

    async def reachable(self, people: Sequence[str] | None = None) -> None:
        """Let the people have a conversation with the bot, in one statement."""
        rows = [
            {"p": one, "u": self.office.connector.url, "c": f"a:{one}", "d": DAY}
            for one in (self.people if people is None else people)
        ]
        kept = text(
            "INSERT INTO address (person_id, service_url, conversation_id, tenant_id, state, seen) "
            "VALUES (:p, :u, :c, 't', 'reachable', :d)"
        )
        async with self.office.engine.begin() as db:
            await db.execute(kept, rows)

    def plan(self, **more: Any) -> Plan:
        """A message to everybody but the editor, due now."""
        draft = Draft(versions={"nb": Version(title="Nytt", text="Her er noe nytt.")}, acknowledge=True)
        made = {"audience": Audience(units=UNITS), "due": self.office.clock.now(), **more}
        return Plan(uuid4(), "announcement", EDITOR, EDITOR, rendered=cards.rendered(draft, "Kari"), **made)

    async def send(self, **more: Any) -> UUID:
        """Schedule a message, without letting anything run."""
        plan = self.plan(**more)
        async with self.office.engine.begin() as db:
            await launch.schedule(self.office.services, db, plan)
        return plan.id

    async def sent(self, **more: Any) -> UUID:
        """Schedule a message and let everything run."""
        broadcast_id = await self.send(**more)
        await self.office.run()
        return broadcast_id

    async def later(self, wait: timedelta) -> None:
        """Let time pass, and what is due then run."""
        self.office.clock.moment += wait
        for name in ("lane", "mail"):
            await self.office.lane(name)

    async def read(self, broadcast_id: UUID) -> Broadcast:
        """The broadcast as it is now."""
        async with self.office.engine.connect() as db:
            return await broadcast.read(db, broadcast_id)

    async def count(self, broadcast_id: UUID) -> Counts:
        """Its numbers."""
        async with self.office.engine.connect() as db:
            return await delivery.count(db, broadcast_id)

    def got(self) -> Counter[str]:
        """How many messages each person got, whatever the connector answered."""
        paths = (one.path for one in self.office.connector.sent if one.method == "POST")
        return Counter(path.split("/")[3].removeprefix("a:") for path in paths)

    def place(self, number: int) -> Place:
        """Where one of the crowd is."""
        return Place(self.office.connector.url, f"a:{person(number)}")
