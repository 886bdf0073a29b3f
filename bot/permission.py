"""What the bot needs to be allowed in Microsoft Graph, each with why, and whether it has that and no more.

Follows the permissions reference of Microsoft Graph; docs/running.md says how to narrow each.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping

from bot.check import Line, ok, warning

NEEDED: Mapping[str, str] = {
    "User.Read.All": "uten den kan ikke folk hentes fra Entra",
    "GroupMember.Read.All": "uten den kan ikke grupper og roller hentes fra Entra",
    "TeamsAppInstallation.ReadWriteSelfForUser.All": "uten den kan ikke boten installeres for dem som mangler den",
}
NARROWED = frozenset({"Sites.Selected"})
"""Permissions that the bot may have beside NEEDED, since they reach only what was pointed out."""
Permissions = Callable[[], Awaitable[Collection[str]]]
"""Gives the application permissions granted to the bot in Microsoft Graph, by name (`User.Read.All`).

Raises OSError where Graph does not answer. The part that speaks with Graph supplies it.
"""


def permissions(granted: Collection[str] | None) -> list[Line]:
    """What the bot may do in Graph against what it needs; None where Graph is not set up."""
    if granted is None:
        return [ok("Graph", "ikke undersøkt; Graph er ikke satt opp")]
    lines = [
        warning("Graph", f"{name} mangler; {why}", "Gi tillatelsen til appen i Entra, og gi administratorsamtykke.")
        for name, why in NEEDED.items()
        if name not in granted
    ]
    wide = sorted(set(granted) - NEEDED.keys() - NARROWED)
    return [*lines, *map(_too_wide, wide)] or [ok("Graph", "har det boten trenger, og ikke mer")]


def _too_wide(name: str) -> Line:
    if name == "Mail.Send":
        found = "Mail.Send er gitt i Entra og gjelder da alle postkasser"
        return warning("Graph", found, "Fjern den i Entra, og gi den i Exchange til én postkasse (docs/running.md).")
    return warning("Graph", f"{name} er videre enn boten trenger", "Fjern tillatelsen fra appen i Entra.")
