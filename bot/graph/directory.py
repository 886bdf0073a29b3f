"""A full read of the people in the configured groups, nested groups included; it takes seconds at this size.

Two steps, since a group's transitive members can't be read with their managers: $expand is not among what
https://learn.microsoft.com/graph/api/group-list-transitivemembers supports, nor does it go with advanced queries
(https://learn.microsoft.com/graph/aad-advanced-queries). So ids first, and then /users by id with the manager
expanded, 15 at a time: more is refused (https://learn.microsoft.com/graph/filter-query-parameter). Reading all
of /users and picking would be fewer requests, and would read people whom the bot has no business with.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.graph.builders import MembersQuery, UsersQuery
from bot.graph.client import Graph
from bot.graph.page import pages
from bot.member import Member, Progress, Roster

USER = "#microsoft.graph.user"
MOST_IN_PAGE = 999
MOST_IN_FILTER = 15
FIELDS = ["id", "displayName", "mail", "userPrincipalName", "jobTitle", "department", "accountEnabled", "userType"]


class GraphDirectory:
    """The MemberSource that reads `groups`, and `roles` (role to its groups), from Entra."""

    def __init__(
        self, graph: Graph, groups: Sequence[str], roles: Mapping[str, Sequence[str]], guests: bool = False
    ) -> None:
        self._graph, self._groups, self._roles, self._guests = graph, groups, roles, guests

    async def read(self, progress: Progress | None = None) -> Roster:
        """See MemberSource."""
        wanted = await self._ids(self._groups)
        found = await self._users(wanted, progress)
        roles = {role: frozenset(await self._ids(groups)) for role, groups in self._roles.items()}
        let_in = [one for one in found if self._guests or not one.guest]
        return Roster(
            members=tuple(one for one in let_in if one.enabled),
            disabled=tuple(one for one in let_in if not one.enabled),
            guests=len(found) - len(let_in),
            unreadable=tuple(sorted(set(wanted) - {one.id for one in found})),
            roles=roles,
        )

    async def _ids(self, groups: Sequence[str]) -> list[str]:
        found: dict[str, None] = {}
        for group in groups:
            builder = self._graph.service.groups.by_group_id(group).transitive_members
            async for page in pages(self._graph.url, builder, MembersQuery(select=["id"], top=MOST_IN_PAGE)):
                found |= dict.fromkeys(one["id"].lower() for one in page if one.get("@odata.type") == USER)
        return list(found)

    async def _users(self, ids: Sequence[str], progress: Progress | None) -> list[Member]:
        found: list[Member] = []
        for start in range(0, len(ids), MOST_IN_FILTER):
            part = ids[start : start + MOST_IN_FILTER]
            async for page in pages(self._graph.url, self._graph.service.users, _by_id(part)):
                found += [_member(one) for one in page]
            if progress is not None:
                progress(start + len(part), len(ids))
        return found


def _by_id(ids: Sequence[str]) -> Any:
    listed = ", ".join(f"'{one}'" for one in ids)
    return UsersQuery(select=FIELDS, expand=["manager($select=id)"], filter=f"id in ({listed})")


def _member(user: Mapping[str, Any]) -> Member:
    return Member(
        id=user["id"].lower(),
        name=user.get("displayName") or "",
        email=user.get("mail") or user.get("userPrincipalName") or "",
        title=user.get("jobTitle") or "",
        unit=user.get("department") or "",
        manager=((user.get("manager") or {}).get("id") or "").lower(),
        enabled=user.get("accountEnabled") is True,
        guest=user.get("userType") == "Guest",
    )
