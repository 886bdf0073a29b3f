"""The client uses no list that is not the root's or is older than one seen, and tells one word for what went wrong."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from nacl.signing import SigningKey

from desk.client import Client, Server, connected
from desk.fault import DeskError
from desk.keyfile import make
from desk.seen import Seen
from tests.desk.conftest import House

KEY = SigningKey.generate().verify_key


@pytest.mark.parametrize(
    "url", ["https://bot.example.invalid", "https://b.no:8443/", "http://127.0.0.1:1", "http://localhost"]
)
def test_https_is_taken_and_this_machine(url: str) -> None:
    assert Server(url, KEY, Seen(Path("x"))).url == url


@pytest.mark.parametrize(
    "url",
    [
        *("http://bot.no", "ftp://127.0.0.1", "bot.no", "", "https://", "http://127.0.0.1.evil.no"),
        *("http://localhost@evil.no", "https://a:b@bot.no", "https://bot.no/api", "https://bot.no?x", "http://[::1]"),
    ],
)
def test_any_other_address_is_refused(url: str) -> None:
    with pytest.raises(DeskError, match="server_url"):
        Server(url, KEY, Seen(Path("x")))


async def word(house: House, **server: object) -> str:
    """What asking for the list ends with."""
    made = replace(house.server(house.keys[0]), **server)  # type: ignore[arg-type] # of the test's own
    async with connected(made, house.keys[0]) as client:
        with pytest.raises(DeskError) as error:
            await client.overview()
    return error.value.word


async def test_another_roots_list_is_not_used(house: House) -> None:
    assert await word(house, root=KEY) == "list"


async def test_an_older_list_is_not_used_by_this_run_or_the_next(house: House) -> None:
    house.bot.publish(replace(house.bot.keys, version=5))
    async with connected(house.server(house.keys[0]), house.keys[0]) as client:
        assert (await client.overview()).keys.version == 5
    house.bot.publish(replace(house.bot.keys, version=4))
    assert await word(house) == "older_list"
    assert Seen.beside(house.file(house.keys[0])).path.read_text() == "5"


async def test_where_the_seen_number_can_not_be_read_nothing_is_used(house: House) -> None:
    house.server(house.keys[0]).seen.path.write_text("fem")
    assert await word(house) == "version_file"


async def test_who_is_not_on_the_list_is_told_so(house: House) -> None:
    stranger = make("handler-9")
    async with connected(house.server(house.keys[0]), stranger) as client:
        with pytest.raises(DeskError, match="unauthorized"):
            await client.overview()


async def test_where_nobody_answers_it_says_network(house: House) -> None:
    assert await word(house, url="http://127.0.0.1:1") == "network"


def answering(text: str, status: int = 200) -> Callable[[web.Request], web.Response]:
    """What the stand-in says to everything."""
    return lambda request: web.Response(text=text, status=status, content_type="application/json")


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "{", '{"list": 1, "today": "x", "cases": []}', '{"list": "{}"}', "\x00"]
)
async def test_an_answer_that_is_not_as_it_must_be_is_not_used(house: House, text: str) -> None:
    house.bot.broken = answering(text)
    assert await word(house) in ("answer", "list")


@pytest.mark.parametrize(
    ("status", "said"),
    [(500, "server"), (302, "server"), (403, "unauthorized"), (413, "too_long"), (422, "refused"), (204, "server")],
)
async def test_each_refusal_is_one_word(house: House, status: int, said: str) -> None:
    house.bot.broken = answering('{"reason": "x"}' if status != 204 else "", status)
    assert await word(house) == said


async def test_a_case_that_is_another_than_the_one_asked_for_is_not_used(house: House) -> None:
    one, other = house.bot.report(), house.bot.report()
    house.bot.cases[one.id] = other
    async with connected(house.server(house.keys[0]), house.keys[0]) as client:
        with pytest.raises(DeskError, match="answer"):
            await client.case(one.id)
        for case in ("../log", "a/b", "", "x" * 65):
            with pytest.raises(DeskError, match="not_found"):
                await client.case(case)


async def test_a_request_counts_once(house: House) -> None:
    seen: list[str] = []

    def note(request: web.Request) -> None:
        seen.append(request.headers["Authorization"])

    house.bot.broken = note
    async with connected(house.server(house.keys[0]), house.keys[0]) as client:
        await client.overview()
        header = {"Authorization": seen[0]}
        async with client.http.get(f"{house.url}/api/pointers", headers=header) as answer:
            assert answer.status == 401
    assert isinstance(client, Client)
