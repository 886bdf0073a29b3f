"""Installing: once for each person, at a measured pace, and the whole run stops where the app itself is missing."""

import asyncio

import pytest

from bot.errors import AppMissing, GraphError
from bot.graph.client import Graph
from bot.graph.install import GraphInstaller
from bot.limiter import Limiter
from bot.services import Installation
from tests.graph.conftest import SoonClock
from tests.graph.server import CATALOG, Entra

INSTALLED = "/installedApps"


def installer(graph: Graph, soon: SoonClock) -> GraphInstaller:
    """The installer at five requests a second."""
    return GraphInstaller(graph, CATALOG, Limiter(5, now=soon.now, sleep=soon.sleep))


async def test_a_person_gets_the_app_and_a_conversation(entra: Entra, graph: Graph, soon: SoonClock) -> None:
    person = entra.add("Anne Ansattsen")
    done = await installer(graph, soon).install(person)
    assert done == Installation(f"19:{person}@unq.gbl.spaces", already=False)


async def test_who_has_the_app_already_is_found_again(entra: Entra, graph: Graph, soon: SoonClock) -> None:
    person = entra.add("Anne Ansattsen")
    entra.installed[person] = True
    done = await installer(graph, soon).install(person)
    assert done == Installation(f"19:{person}@unq.gbl.spaces", already=True)


async def test_a_chat_that_teams_has_not_made_yet_is_no_error(entra: Entra, graph: Graph, soon: SoonClock) -> None:
    person = entra.add("Anne Ansattsen")
    entra.installed[person] = False
    assert await installer(graph, soon).install(person) == Installation("", already=True)


async def test_an_app_missing_from_the_catalogue_stops_the_run(entra: Entra, graph: Graph, soon: SoonClock) -> None:
    entra.in_catalogue = False
    with pytest.raises(AppMissing, match=CATALOG):
        await installer(graph, soon).install(entra.add("Anne Ansattsen"))


async def test_a_person_who_is_gone_does_not(entra: Entra, graph: Graph, soon: SoonClock) -> None:
    with pytest.raises(GraphError) as raised:
        await installer(graph, soon).install("d0000000-0000-4000-8000-00000000dead")
    assert (raised.value.status, raised.value.permanent) == (404, True)


async def test_a_refusal_is_typed(entra: Entra, graph: Graph, soon: SoonClock) -> None:
    entra.answers[INSTALLED] = [(403, {}, "Forbidden")]
    with pytest.raises(GraphError) as raised:
        await installer(graph, soon).install(entra.add("Anne Ansattsen"))
    assert (raised.value.status, raised.value.code, raised.value.permanent) == (403, "Forbidden", True)
    assert entra.installed == {}


async def test_a_busy_graph_holds_everybody_back_as_long_as_it_asks(
    entra: Entra, graph: Graph, soon: SoonClock
) -> None:
    person = entra.add("Anne Ansattsen")
    entra.answers[INSTALLED] = [(429, {"Retry-After": "17"}, "TooManyRequests"), (503, {}, "ServiceUnavailable")]
    done = await installer(graph, soon).install(person)
    assert done == Installation(f"19:{person}@unq.gbl.spaces", already=False)
    assert soon.naps[:2] == [17, 5]
    assert entra.retries == [], "the SDK does not repeat beside the limiter"


async def test_a_graph_that_stays_busy_or_asks_for_long_is_left_to_the_job(
    entra: Entra, graph: Graph, soon: SoonClock
) -> None:
    person = entra.add("Anne Ansattsen")
    entra.answers[INSTALLED] = [(503, {}, "ServiceUnavailable")] * 3
    with pytest.raises(GraphError, match="503"):
        await installer(graph, soon).install(person)
    entra.answers[INSTALLED] = [(429, {"Retry-After": "600"}, "TooManyRequests")]
    with pytest.raises(GraphError) as raised:
        await installer(graph, soon).install(person)
    assert raised.value.retry_after == 600
    assert soon.time < 60


async def test_no_more_than_five_requests_a_second_leave(entra: Entra, graph: Graph, soon: SoonClock) -> None:
    people = [entra.add(f"Person{number} Personsen") for number in range(10)]
    made = installer(graph, soon)
    for person in people:
        await made.install(person)
    assert len(entra.paths()) == 31, "a token, and three requests for each"
    assert soon.time == pytest.approx(29 / 5)


async def test_the_pace_holds_for_many_at_once_on_the_real_clock(entra: Entra, graph: Graph) -> None:
    people = [entra.add(f"Person{number} Personsen") for number in range(4)]
    made = GraphInstaller(graph, CATALOG, Limiter(20))
    await asyncio.gather(*(made.install(person) for person in people))
    times = [at for at, _, path in entra.asked if path.startswith("/v1.0")]
    assert len(times) == 12
    assert times[-1] - times[0] > 9 / 20
