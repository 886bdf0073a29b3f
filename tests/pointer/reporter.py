"""Somebody who reports: from the ways to the receipt, all over HTTP."""

import re
from typing import Any

from tests.pointer.conftest import dialog
from tests.teams.conftest import Teams, actions, words

REPORTER = "d0000000-0000-4000-8000-000000000010"
"""Who reports; writes bokmål."""

STORY: dict[str, str] = {
    "what": "Nøklene til medisinskapet er borte hver natt, og noen fører feil i boka.",
    "where": "Oppdiktet sykehjem",
    "concerns": "nobody",
    "mode": "unnamed",
}
CODE = re.compile(r"\b\d{4} \d{4} \d{4} \d{4}\b")


def button(card: dict[str, Any], verb: str) -> dict[str, Any]:
    """The data of the button for `verb`."""
    return next(dict(one["data"]) for one in actions(card) if one.get("data", {}).get("verb") == verb)


async def form(teams: Teams, who: str = REPORTER) -> dict[str, Any]:
    """The form, from the ways to report."""
    (ways,) = await teams.say("varsle", who=who)
    return await dialog(teams, "fetch", button(ways, "pointer.form"), who=who)


async def hand_in(teams: Teams, who: str = REPORTER, **story: str) -> dict[str, Any]:
    """The card after the form is sent."""
    data = {**button(await form(teams, who), "pointer.hand_in"), **STORY, **story}
    return await dialog(teams, "submit", data, who=who)


async def report(teams: Teams, who: str = REPORTER, **story: str) -> str:
    """The receipt of what was handed in."""
    card = await hand_in(teams, who, **story)
    found = CODE.search(words(card))
    assert found is not None, words(card)
    return found.group()


async def follow(teams: Teams, receipt: str, who: str = REPORTER) -> dict[str, Any]:
    """What a receipt opens."""
    (ways,) = await teams.say("varsle", who=who)
    asked = await dialog(teams, "fetch", button(ways, "pointer.follow"), who=who)
    return await dialog(teams, "submit", {**button(asked, "pointer.open"), "receipt": receipt}, who=who)
