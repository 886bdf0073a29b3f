"""Installing the app for one person, so that the bot has a conversation to write to.

Follows https://learn.microsoft.com/graph/api/userteamwork-post-installedapps, and for the conversation
https://learn.microsoft.com/graph/api/userscopeteamsappinstallation-get-chat.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph.generated.models.user_scope_teams_app_installation import UserScopeTeamsAppInstallation

from bot.errors import AppMissing, GraphError
from bot.graph.builders import InstalledQuery, UserQuery
from bot.graph.client import NO_RETRY, Graph
from bot.graph.failure import as_graph_error
from bot.limiter import Limiter
from bot.services import Installation

TRIES = 3
BUSY = frozenset({429, 503, 504})
PAUSE = 5.0
LONGEST_PAUSE = 60.0
"""A longer Retry-After is the job's to wait for."""


class GraphInstaller:
    """The Installer of the app `catalog_id`, the catalogue's id for it. `limiter` counts every request it makes."""

    def __init__(self, graph: Graph, catalog_id: str, limiter: Limiter) -> None:
        self._graph, self._app, self._limiter = graph, catalog_id, limiter

    async def install(self, person_id: str) -> Installation:
        """See Installer. A 409 means that the person has the app already."""
        added = await self._add(person_id)
        return Installation(await self._chat(person_id), already=not added)

    def _apps(self, person_id: str) -> Any:
        return self._graph.service.users.by_user_id(person_id).teamwork.installed_apps

    async def _add(self, person_id: str) -> bool:
        bound = f"{self._graph.url}/appCatalogs/teamsApps/{self._app}"
        body = UserScopeTeamsAppInstallation(additional_data={"teamsApp@odata.bind": bound})
        try:
            await self._ask(lambda how: self._apps(person_id).post(body, how))
        except GraphError as error:
            if error.status == 409:
                return False
            if error.status == 404 and await self._exists(person_id):
                raise AppMissing(self._app) from None
            raise
        return True

    async def _exists(self, person_id: str) -> bool:
        """Whether it is the app that a 404 speaks of: Graph says the same of a person who is gone."""
        user = self._graph.service.users.by_user_id(person_id)
        try:
            await self._ask(user.get, UserQuery(select=["id"]))
        except GraphError as error:
            if error.status == 404:
                return False
            raise
        return True

    async def _chat(self, person_id: str) -> str:
        apps = self._apps(person_id)
        query = InstalledQuery(expand=["teamsApp"], filter=f"teamsApp/id eq '{self._app}'")
        listed = await self._ask(apps.get, query)
        if not listed.value:
            return ""
        try:
            chat = await self._ask(apps.by_user_scope_teams_app_installation_id(listed.value[0].id).chat.get)
        except GraphError as error:
            if error.status == 404:
                return ""
            raise
        return chat.id or ""

    async def _ask(self, call: Callable[[Any], Awaitable[Any]], query: Any = None) -> Any:
        """The answer, asked for again when Graph is busy, with everybody else held back meanwhile."""
        for left in reversed(range(TRIES)):
            await self._limiter.wait()
            try:
                with as_graph_error():
                    return await call(RequestConfiguration(query_parameters=query, options=[NO_RETRY]))
            except GraphError as error:
                pause = error.retry_after or PAUSE
                if error.status not in BUSY or pause > LONGEST_PAUSE or not left:
                    raise
                self._limiter.pause(pause)
        raise AssertionError("the last try returns or raises")
