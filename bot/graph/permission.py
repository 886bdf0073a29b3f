"""What the bot may do in the tenant, by its own token, against the least that it needs."""

from collections.abc import Mapping
from dataclasses import dataclass

import jwt

from bot.errors import GraphError
from bot.graph.client import Graph
from bot.graph.failure import as_graph_error

NEEDED: Mapping[str, str] = {
    "GroupMember.Read.All": "reads who is in the configured groups",
    "User.Read.All": "reads name, e-mail, title, unit, manager and whether the account is enabled",
    "TeamsAppInstallation.ReadWriteSelfForUser.All": "installs this app, and no other, for people",
}
"""Permission to why; https://learn.microsoft.com/graph/permissions-reference."""
NARROW = frozenset({"Sites.Selected"})
"""Gives nothing by itself, so it may be there."""


@dataclass(frozen=True)
class Grants:
    """The token's permissions (`granted`), those that lack, and those beyond what is needed.

    Mail.Send belongs in `beyond`: granted in Entra it is for every mailbox; for the one it is given in Exchange by
    https://learn.microsoft.com/exchange/permissions-exo/application-rbac, and then no token tells of it.
    """

    granted: frozenset[str]
    missing: frozenset[str]
    beyond: frozenset[str]


async def grants(graph: Graph) -> Grants:
    """What the tenant granted. Only reads our own token, so its signature is not checked. Raises GraphError."""
    with as_graph_error():
        token = await graph.credential.get_token(graph.scope)
    try:
        claims = jwt.decode(token.token, options={"verify_signature": False})
    except jwt.InvalidTokenError:
        raise GraphError(0, "TokenNotReadable", permanent=True) from None
    roles = frozenset(claims.get("roles", ()))
    return Grants(roles, frozenset(NEEDED) - roles, roles - frozenset(NEEDED) - NARROW)
