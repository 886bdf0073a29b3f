"""A conversation that is gone: the app is installed anew, one more try is made, then mail, then the list."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from aiohttp import web

from bot import unreached
from bot.broadcast import State
from bot.errors import GraphError
from bot.services import Installation
from bot.verdict import REPAIRING
from tests.jobs.conftest import Office
from tests.jobs.crowd import Crowd, person
from tests.jobs.test_mail import Post
from tests.teams.stub import Sent

REFUSALS = {
    f"a:{person(0)}": (404, "ConversationNotFound"),
    f"a:{person(1)}": (403, "BotNotInConversationRoster"),
    f"19:{person(1)}": (403, "BotNotInConversationRoster"),
    f"a:{person(2)}": (404, "ConversationNotFound"),
    f"19:{person(2)}": (404, "ConversationNotFound"),
    f"a:{person(3)}": (403, "MessageWritesBlocked"),
    f"a:{person(4)}": (404, "ConversationNotFound"),
}
"""What Teams answers in each conversation, for ever; the others take what comes."""


@dataclass
class Installs:
    """An Installer that makes a new conversation for everybody whom Graph knows."""

    unknown: str
    asked: list[str] = field(default_factory=list)

    async def install(self, person_id: str) -> Installation:
        """See Installer."""
        self.asked.append(person_id)
        if person_id == self.unknown:
            raise GraphError(404, "NotFound", permanent=True)
        return Installation(f"19:{person_id}", already=False)


async def refuse(one: Sent) -> web.Response | None:
    """Answer as REFUSALS say."""
    refusal = REFUSALS.get(one.path.split("/")[3])
    if refusal is None:
        return None
    return web.json_response({"error": {"code": refusal[1], "message": "x"}}, status=refusal[0])


async def test_one_repair_one_more_try_then_mail_then_the_list(office: Office) -> None:
    crowd, post, installs = Crowd(office, 6, without_mail=[person(2)]), Post(), Installs(person(4))
    office.services = replace(office.services, mailer=post, installer=installs)
    settings = office.work.settings.model_copy(update={"install_service_url": office.connector.url})
    office.work = replace(office.work, services=office.services, settings=settings)
    await crowd.reachable()
    office.connector.behave = refuse
    one = await crowd.sent()
    assert sorted(installs.asked) == [person(number) for number in (0, 1, 2, 4)], "never against a block"
    assert await office.query("SELECT state FROM delivery WHERE channel = 'teams' ORDER BY person_id") == (
        ["waiting"] * 3 + ["failed", "waiting", "sent"]
    )
    office.clock.moment += REPAIRING - timedelta(seconds=1)
    await office.lane()
    assert len(office.connector.sent) == 6, "the repair has its minute"
    await crowd.later(timedelta(seconds=1))
    for _ in range(3):
        await crowd.later(timedelta(hours=1))
    assert sorted(path.split("/")[3] for path in office.paths("POST")) == sorted(
        [f"a:{each}" for each in crowd.people] + [f"19:{person(number)}" for number in (0, 1, 2)]
    ), "one more try each, where the repair has made a conversation"
    assert len(installs.asked) == 4
    assert sorted(to for letter in post.letters for to in (*letter.copies, letter.to) if to) == [
        f"{person(number)}@example.invalid" for number in (1, 3, 4)
    ]
    counts = await crowd.count(one)
    assert (counts.people, counts.sent, counts.by_mail, sum(counts.failed.values())) == (6, 5, 3, 1)
    assert (await crowd.read(one)).state is State.SENT
    async with office.engine.connect() as db:
        missed = await unreached.missed(db, office.services.directory, one)
    assert [each.person_id for each in missed] == [person(2)]
