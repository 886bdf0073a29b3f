"""doctor asks Graph what the bot is allowed, where Graph is set up: what lacks, what is too wide, what gives no answer."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import permission
from bot.check import Level, Line
from bot.command.doctor import examine
from bot.config import Settings
from bot.graph.permission import NARROW, NEEDED
from tests.graph.conftest import credential
from tests.graph.server import Entra
from tests.graph.sharepoint import SITE_ID

SET_UP = {"MICROSOFT_APP_ID": "app", "MICROSOFT_APP_TENANT_ID": "t", "MICROSOFT_APP_PASSWORD": "fictional"}
GROUP = "e0000000-0000-4000-8000-000000000001"


@pytest.fixture
def tenant(monkeypatch: pytest.MonkeyPatch, engine: AsyncEngine, entra: Entra) -> Entra:
    """The stand-in, and a bot that is set up to use it."""
    own = {"DATABASE_URL": engine.url.render_as_string(hide_password=False), "GRAPH_URL": f"{entra.root}/v1.0"}
    for name, value in {**SET_UP, **own, "DIRECTORY_GROUPS": GROUP}.items():
        monkeypatch.setenv(name, value)
    return entra


async def looked_up(entra: Entra) -> list[Line]:
    """doctor's lines on Graph."""
    return [line for line in await examine(None, lambda _: credential(entra)) if line.what == "Graph"]


async def test_what_is_needed_and_no_more_is_ok(tenant: Entra) -> None:
    tenant.roles = [*NEEDED, *NARROW]
    (line,) = await looked_up(tenant)
    assert (line.level, line.cure) == (Level.OK, "")
    assert tenant.tokens == 1


async def test_each_that_lacks_and_each_too_wide_is_a_warning_with_what_to_do(tenant: Entra) -> None:
    tenant.roles = ["User.Read.All", "Chat.Read.All", "Mail.Send"]
    lines = await looked_up(tenant)
    assert [line.found.split()[0] for line in lines] == [
        "GroupMember.Read.All",
        "TeamsAppInstallation.ReadWriteSelfForUser.All",
        "Chat.Read.All",
        "Mail.Send",
    ]
    assert all(line.level is Level.WARNING and line.cure for line in lines)


async def test_no_permission_at_all_is_told_of_one_by_one(tenant: Entra) -> None:
    assert len(await looked_up(tenant)) == len(NEEDED)


async def test_a_secret_that_entra_refuses_is_a_warning_with_its_code(tenant: Entra) -> None:
    refused = {"error": "invalid_client", "error_description": "AADSTS7000222: The provided client secret is expired."}
    tenant.token_answers = [(401, refused)]
    (line,) = await looked_up(tenant)
    assert line.level is Level.WARNING
    assert "AADSTS7000222" in line.found
    assert "hemmeligheten" in line.cure


async def test_an_entra_that_is_away_is_a_warning(tenant: Entra) -> None:
    identity = credential(tenant)
    await tenant.stop()
    (line,) = [line for line in await examine(None, lambda _: identity) if line.what == "Graph"]
    assert line.level is Level.WARNING
    assert line.cure
    await tenant.start()


async def test_a_tenant_id_that_is_none_is_a_warning(tenant: Entra, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MICROSOFT_APP_TENANT_ID", "ikke en id!")
    (line,) = [line for line in await examine() if line.what == "Graph"]
    assert line.level is Level.WARNING


@pytest.mark.parametrize("missing", [*SET_UP, "DIRECTORY_GROUPS"])
async def test_nobody_is_asked_where_graph_is_not_set_up(
    tenant: Entra, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setenv(missing, "")
    (line,) = await looked_up(tenant)
    assert line.level is Level.OK
    assert "ikke undersøkt" in line.found
    assert tenant.tokens == 0


async def intranet_lines(entra: Entra) -> list[Line]:
    """doctor's lines on the intranet."""
    return [line for line in await examine(None, lambda _: credential(entra)) if line.what == "intranett"]


async def test_an_intranet_that_is_not_set_is_not_asked_for(tenant: Entra) -> None:
    assert await intranet_lines(tenant) == []


async def test_the_intranets_pages_are_reached(tenant: Entra, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTRANET_SITE_ID", SITE_ID)
    tenant.roles = [*NEEDED, *NARROW]
    (line,) = await intranet_lines(tenant)
    assert (line.level, line.cure) == (Level.OK, "")


@pytest.mark.parametrize(("status", "code"), [(403, "accessDenied"), (404, "itemNotFound")])
async def test_a_site_that_the_bot_has_no_grant_for_is_a_warning_with_what_to_do(
    tenant: Entra, monkeypatch: pytest.MonkeyPatch, status: int, code: str
) -> None:
    monkeypatch.setenv("INTRANET_SITE_ID", SITE_ID)
    tenant.roles = [*NEEDED, *NARROW]
    tenant.answers["/pages/microsoft.graph.sitePage"] = [(status, {}, code)]
    (line,) = await intranet_lines(tenant)
    assert line.level is Level.WARNING
    assert f"HTTP {status} {code}" in line.found
    assert "INTRANET_SITE_ID" in line.cure


async def test_an_intranet_without_its_permission_is_a_warning(tenant: Entra, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTRANET_SITE_ID", SITE_ID)
    tenant.roles = [*NEEDED]
    (line,) = await intranet_lines(tenant)
    assert line.level is Level.WARNING
    assert "Sites.Selected" in line.found
    assert tenant.paths("/pages/microsoft.graph.sitePage") == [], "it would be refused"


@pytest.mark.parametrize("used", ["directory_groups", "mail_from", "teams_catalog_app_id", "intranet_site_id"])
def test_any_use_of_graph_counts_and_a_managed_identity_needs_no_secret(used: str) -> None:
    values = {"directory_groups": GROUP, "mail_from": "bot@example.invalid", "teams_catalog_app_id": "c"}
    values["intranet_site_id"] = SITE_ID
    chosen = Settings(_env_file=None, microsoft_app_id="app", microsoft_app_type="UserAssignedMSI")
    assert not permission.is_set_up(chosen)
    assert permission.is_set_up(chosen.model_copy(update={used: values[used]}))


def test_both_lists_of_what_is_needed_are_the_same() -> None:
    assert permission.NEEDED.keys() == NEEDED.keys()
    assert permission.NARROWED == NARROW
