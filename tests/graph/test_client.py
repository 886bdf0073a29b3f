"""The client: what the SDK repeats by itself, what becomes of failures, and that nothing stays open or leaks."""

import asyncio
import logging
import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from bot.errors import GraphError
from bot.graph.builders import MembersQuery
from bot.graph.client import Graph
from bot.graph.failure import as_graph_error, retry_after
from bot.graph.page import pages
from bot.graph.permission import NEEDED, grants
from tests.graph.conftest import credential
from tests.graph.server import Entra

GROUP = "e0000000-0000-4000-8000-000000000001"
MEMBERS = "/transitiveMembers"


async def read(graph: Graph) -> list[str]:
    """The ids in the group."""
    builder = graph.service.groups.by_group_id(GROUP).transitive_members
    return [one["id"] async for page in pages(graph.url, builder, MembersQuery(select=["id"])) for one in page]


async def failure(graph: Graph) -> GraphError:
    """What reading raises."""
    with pytest.raises(GraphError) as raised:
        await read(graph)
    return raised.value


async def test_the_sdk_waits_as_retry_after_says_and_asks_again(entra: Entra, graph: Graph) -> None:
    person = entra.add("Anne Ansattsen", GROUP)
    entra.answers[MEMBERS] = [(429, {"Retry-After": "1"}, "TooManyRequests")]
    assert await read(graph) == [person]
    (first, _, _), (second, _, _) = [one for one in entra.asked if one[2].endswith(MEMBERS)]
    assert second - first >= 1
    assert entra.retries == ["1"]


@pytest.mark.parametrize("status", [503, 504])
async def test_the_sdk_asks_again_when_graph_is_away_for_a_moment(entra: Entra, graph: Graph, status: int) -> None:
    person = entra.add("Anne Ansattsen", GROUP)
    entra.answers[MEMBERS] = [(status, {}, "ServiceUnavailable")]
    assert await read(graph) == [person]
    assert entra.retries == ["1"]


async def test_the_sdk_gives_up_at_a_long_retry_after_and_the_error_says_how_long(entra: Entra, graph: Graph) -> None:
    entra.answers[MEMBERS] = [(429, {"Retry-After": "600"}, "TooManyRequests")]
    error = await failure(graph)
    assert (error.status, error.code, error.permanent, error.retry_after) == (429, "TooManyRequests", False, 600.0)
    assert len(entra.paths(MEMBERS)) == 1


@pytest.mark.parametrize(
    ("status", "permanent", "unknown"),
    [(400, True, False), (403, True, False), (404, True, False), (423, False, False), (500, False, True)],
)
async def test_a_refusal_is_one_kind_of_error(
    entra: Entra, graph: Graph, status: int, permanent: bool, unknown: bool
) -> None:
    entra.answers[MEMBERS] = [(status, {}, "Authorization_RequestDenied")]
    error = await failure(graph)
    assert (error.status, error.permanent, error.unknown) == (status, permanent, unknown)
    assert error.code == "Authorization_RequestDenied"
    assert len(entra.paths(MEMBERS)) == 1, "these are not repeated"


async def test_a_gateways_page_in_place_of_graph_is_an_error_too(entra: Entra, graph: Graph) -> None:
    entra.answers[MEMBERS] = [(502, {}, ""), (200, {}, ""), (302, {"Location": f"{entra.root}/elsewhere"}, "")]
    assert (await failure(graph)).status == 502
    assert (await failure(graph)).code == "DecodingError"
    assert (await failure(graph)).code == "RemoteProtocolError"
    assert "/elsewhere" not in entra.paths()


async def test_an_empty_answer_is_no_empty_list(entra: Entra, graph: Graph) -> None:
    entra.answers[MEMBERS] = [(204, {}, "")]
    assert (await failure(graph)).code == "NotJson"


async def test_where_nobody_listens_nothing_was_done(entra: Entra) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        identity = credential(entra)
        graph = Graph(identity, f"http://127.0.0.1:{closed.getsockname()[1]}/v1.0")
        error = await failure(graph)
        await graph.close()
        await identity.close()
    assert (error.status, error.code, error.permanent, error.unknown) == (0, "ConnectError", False, False)


@pytest.mark.parametrize(
    ("status", "code", "permanent"),
    [(401, "AADSTS7000222", True), (400, "AADSTS700016", True), (503, "NoToken", False)],
)
async def test_an_expired_secret_is_told_from_an_entra_that_is_away(
    entra: Entra, graph: Graph, status: int, code: str, permanent: bool
) -> None:
    entra.token_answers = [(status, {"error": "invalid_client", "error_description": f"{code}: canary-tenant"})]
    error = await failure(graph)
    assert (error.status, error.code, error.permanent) == (status, code, permanent)
    assert "canary" not in repr(error)
    assert entra.paths(MEMBERS) == []


async def test_one_token_serves_many_requests(entra: Entra, graph: Graph) -> None:
    entra.add("Anne Ansattsen", GROUP)
    await read(graph)
    await read(graph)
    assert entra.tokens == 1


async def test_the_token_goes_nowhere_but_to_graph(entra: Entra, graph: Graph) -> None:
    entra.page, entra.next_link = 1, "https://elsewhere.invalid/v1.0/groups"
    entra.add("Anne Ansattsen", GROUP)
    entra.add("Bjørn Byggson", GROUP)
    error = await failure(graph)
    assert (error.code, error.permanent) == ("NextLinkElsewhere", True)


async def test_the_sdk_itself_gives_the_token_to_no_other_host(entra: Entra, graph: Graph) -> None:
    person = entra.add("Anne Ansattsen", GROUP)
    builder = graph.service.users.by_user_id(person)
    elsewhere = f"{entra.root.replace('127.0.0.1', 'localhost')}/v1.0/users/{person}"
    with pytest.raises(GraphError, match="401"), as_graph_error():
        await builder.with_url(elsewhere).get()
    with as_graph_error():
        assert (await builder.get()).id == person


async def test_a_list_without_end_is_left(entra: Entra, graph: Graph) -> None:
    entra.page = 1
    entra.add("Anne Ansattsen", GROUP)
    entra.add("Bjørn Byggson", GROUP)
    entra.next_link = f"{entra.root}/v1.0/groups/{GROUP}/transitiveMembers"
    assert (await failure(graph)).code == "EndlessList"


async def test_closing_leaves_no_connection(entra: Entra) -> None:
    identity = credential(entra)
    graph = Graph(identity, f"{entra.root}/v1.0")
    entra.add("Anne Ansattsen", GROUP)
    await read(graph)
    assert entra.connections == 2, "the token's and Graph's"
    await graph.close()
    await identity.close()
    async with asyncio.timeout(60):
        await entra.deserted()


async def test_no_address_of_a_request_is_logged(entra: Entra, graph: Graph, caplog: pytest.LogCaptureFixture) -> None:
    entra.add("Anne Ansattsen", GROUP)
    with caplog.at_level(logging.INFO):
        await read(graph)
    ours = [record for record in caplog.records if not record.name.startswith("aiohttp.")]
    assert ours == [], "only the stand-in logs"


async def test_the_permissions_are_read_from_the_token(entra: Entra, graph: Graph) -> None:
    entra.roles = ["GroupMember.Read.All", "User.Read.All", "Mail.Send", "Sites.Selected"]
    found = await grants(graph)
    assert found.granted == set(entra.roles)
    assert found.missing == {"TeamsAppInstallation.ReadWriteSelfForUser.All"}
    assert found.beyond == {"Mail.Send"}
    assert not found.missing - set(NEEDED)


async def test_without_a_token_no_permission_is_claimed(entra: Entra, graph: Graph) -> None:
    entra.token_answers = [(401, {"error": "invalid_client", "error_description": "AADSTS7000215: wrong"})]
    with pytest.raises(GraphError, match="AADSTS7000215"):
        await grants(graph)


def test_retry_after_is_read_as_seconds_and_as_a_date() -> None:
    assert retry_after({"Retry-After": "17"}) == 17
    soon = retry_after({"Retry-After": format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)})
    assert soon is not None
    assert 50 < soon <= 60
    assert retry_after({"Retry-After": "soon"}) is None
    assert retry_after({}) is None
