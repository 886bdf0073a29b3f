"""The whole bot as a process: what the command line tells somebody arrives in Teams, and it stops cleanly."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.config import Settings
from bot.graph.install import GraphInstaller
from bot.graph.intranet import GraphIntranet
from bot.graph.mail import GraphMailer
from bot.intranet import FileIntranet
from bot.letter import FileMailer
from bot.links import open_links, with_graph
from bot.services import Services
from tests.graph.sharepoint import SITE_ID
from tests.hatched import start
from tests.jobs.conftest import ANNE
from tests.jobs.test_two_processes import rows
from tests.machine import free_ports, until_open
from tests.teams.stub import Connector

__all__ = ["rows"]
LONG = 60.0
GRAPH = {"mail_from": "nytt@example.invalid", "teams_catalog_app_id": "c", "microsoft_app_password": "x"}
SITE = {"intranet_site_id": SITE_ID}


@pytest.fixture
async def connector() -> AsyncIterator[Connector]:
    """A stand-in for Teams."""
    made = Connector()
    await made.start()
    yield made
    await made.stop()
    assert made.faults == []


def hello(url: str) -> dict[str, Any]:
    """A first word from Anne."""
    return {
        "type": "message",
        "id": "f:1",
        "text": "hei",
        "channelId": "msteams",
        "serviceUrl": url,
        "from": {"id": "29:x", "name": "Anne Ansattsen", "aadObjectId": ANNE},
        "recipient": {"id": "28:bot", "name": "Raumabot"},
        "conversation": {"id": f"a:{ANNE}", "conversationType": "personal"},
    }


async def test_what_the_command_line_tells_is_sent_by_the_bot_that_runs(
    rows: AsyncEngine, connector: Connector
) -> None:
    port, admin = free_ports(2)
    url = rows.url.render_as_string(hide_password=False)
    environment = {**os.environ, "BOT_AUTH": "off", "DATABASE_URL": url, "PORT": str(port), "ADMIN_PORT": str(admin)}
    serving = await start("serve", environment=environment)
    async with asyncio.timeout(LONG):
        await until_open(admin)
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"http://127.0.0.1:{port}/api/messages", json=hello(connector.url)) as answer,
        ):
            assert answer.status == 200
        trying = await start("people", "try", ANNE, environment=environment)
        assert await trying.wait() == 0
        await trying.communicate()
        while len(connector.cards()) < 2:  # noqa: ASYNC110 - another process sends
            await asyncio.sleep(0.05)
        serving.send_signal(signal.SIGTERM)
        _, problem = await serving.communicate()
    assert connector.sent[-1].body["summary"].startswith("Prøvebeskjed frå Raumabot")
    assert (serving.returncode, "Unclosed" in problem.decode()) == (0, False)


async def test_graph_sends_the_mail_installs_and_publishes_only_where_it_is_set_up(services: Services) -> None:
    tenant = {"microsoft_app_id": "app", "microsoft_app_tenant_id": "tenant"}
    real = Settings.model_validate({**tenant, **GRAPH, **SITE})
    demo = Settings.model_validate({**GRAPH, **SITE, "bot_auth": "off"})
    async with open_links(real) as links:
        made = with_graph(real, services, links.graph)
        assert isinstance(made.mailer, GraphMailer)
        assert made.has_mailbox
        assert isinstance(made.installer, GraphInstaller)
        assert isinstance(made.intranet, GraphIntranet)
    async with open_links(demo) as links:
        made = with_graph(demo, services, links.graph)
        assert (links.graph, type(made.mailer), made.installer) == (None, FileMailer, None)
        assert not made.has_mailbox
        assert isinstance(made.intranet, FileIntranet)
