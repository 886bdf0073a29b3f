"""One channel of three fails while the other two go: the editor's card says which, and a rerun completes only that."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.graph.client import Graph
from bot.graph.intranet import GraphIntranet
from tests.graph.conftest import entra, graph
from tests.graph.server import Answer, Entra
from tests.graph.sharepoint import SITE_ID
from tests.teams.conftest import words
from tests.teams.desk import ANNE, KARI, LIV, verbs
from tests.teams.test_approval import staff
from tests.teams.test_newsletter import crew
from tests.teams.test_preference import Post, post

__all__ = ["crew", "entra", "graph", "post", "staff"]
ANSWERS: list[Answer] = [(429, {"Retry-After": "30"}, "tooManyRequests"), (403, {}, "accessDenied"), (500, {}, "oops")]
BEHIND = "Intranettet henger etter ({})"
SAID = {
    "/pages": ["429 tooManyRequests", "403 accessDenied", "500 oops"],
    "/publish": ["429 tooManyRequests", "", "500 oops"],
}
"""What the card says is behind after each answer, by the step that is refused; "": a person is to publish."""
LEFT = "På intranettet ligger det som utkast. Åpne det og publiser: https://"


async def desk(post: Post) -> str:
    """What the editor's card says of the issue."""
    return words(await shown(post))


async def later(post: Post) -> None:
    """Five minutes on; what was refused for good is asked again since an editor wants it."""
    post.clock.moment += timedelta(minutes=5)
    card = await shown(post)
    if "issue.page" in verbs(card):
        await post.room.press(card, "issue.page", KARI)
        await post.run()
    else:
        await post.run("newsletter:look")


async def shown(post: Post) -> dict[str, Any]:
    """The issue as its editor sees it."""
    (about,) = await post.room.query("SELECT CAST(id AS text) FROM issue WHERE state = 'approved'")
    data = {"verb": "issue.desk", "about": about}
    return await post.room.teams.press({"type": "Action.Execute", "verb": "issue.desk", "data": data}, who=KARI)


def got(post: Post) -> tuple[int, int, list[str]]:
    """How many have it in Teams of two, and who got letters."""
    return len(post.in_teams(LIV)), len(post.in_teams(ANNE)), sorted(post.letters())


@pytest.mark.parametrize("step", ["/pages", "/publish"])
async def test_the_intranet_refuses_while_teams_and_mail_go_and_is_then_completed_alone(
    post: Post, entra: Entra, graph: Graph, step: str
) -> None:
    anne = post.crew.directory.employee(ANNE)
    assert anne is not None
    await post.room.teams.say("send meg nyheitsbrevet på e-post", who=ANNE)
    post.crew = replace(post.crew, intranet=GraphIntranet(graph, SITE_ID))
    entra.answers[step] = list(ANSWERS)
    await post.issue()
    there = got(post)
    assert there[:2] == (1, 0)
    assert any(anne.email in one for one in there[2])
    for number, code in enumerate(SAID[step]):
        if number:  # the first time it is looked at is when it leaves
            await later(post)
        assert entra.site.news == [], "nobody reads it there yet"
        assert (BEHIND.format(code) if code else LEFT) in await desk(post)
        assert got(post) == there
    asked = len(entra.asked)
    await later(post)
    await post.run("lane:run", "mail:run")
    assert len(entra.site.news) == len(entra.site.pages) == 1, "once"
    assert "Publisert på intranettet." in await desk(post)
    assert got(post) == there, "and nobody gets it again"
    done = [path.rpartition(f"/{SITE_ID}")[2] for _, _, path in entra.asked[asked:]]
    assert ("/pages" in done) == (step == "/pages"), "what had been drafted is not drafted again"
    assert sum(path.endswith("/publish") for path in done) == 1
    before = len(entra.asked)
    await post.run("newsletter:look", "lane:run", "mail:run")
    assert len(entra.asked) == before, "and then there is nothing to do"
