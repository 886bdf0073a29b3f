"""What the bot needs to be allowed in Microsoft Graph, each with why, and whether it has that and no more.

Follows the permissions reference of Microsoft Graph; docs/running.md says how to narrow each.
"""

from collections.abc import Collection, Mapping

from bot.check import Line, ok, warning
from bot.config import Settings
from bot.errors import GraphError

NEEDED: Mapping[str, str] = {
    "User.Read.All": "uten den kan ikke folk hentes fra Entra",
    "GroupMember.Read.All": "uten den kan ikke grupper og roller hentes fra Entra",
    "TeamsAppInstallation.ReadWriteSelfForUser.All": "uten den kan ikke boten installeres for dem som mangler den",
}
NARROWED = frozenset({"Sites.Selected"})
"""Permissions that the bot may have beside NEEDED, since they reach only what was pointed out."""


def is_set_up(settings: Settings) -> bool:
    """Whether the bot is to use Graph, and has an identity to do it with."""
    secret = settings.microsoft_app_password.get_secret_value() and settings.microsoft_app_tenant_id
    identity = settings.microsoft_app_id and (secret or settings.microsoft_app_type == "UserAssignedMSI")
    return bool(identity and settings.uses_graph)


def unanswered(problem: Exception) -> Line:
    """What to do where Entra gave no token, so that nobody knows what is granted."""
    why = problem.code or f"HTTP {problem.status}" if isinstance(problem, GraphError) else type(problem).__name__
    cure = "Se at maskinen når login.microsoftonline.com, at MICROSOFT_APP_ID og MICROSOFT_APP_TENANT_ID stemmer, og at"
    return warning("Graph", f"Entra gir ikke boten adgang ({why})", f"{cure} hemmeligheten ikke er gått ut.")


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


def intranet(problem: GraphError | None) -> Line:
    """Whether the site's pages can be reached; only the first page shows whether they can be written."""
    if problem is None:
        return ok("intranett", "sidene på området kan leses")
    found = f"området svarer ikke boten (HTTP {problem.status} {problem.code})"
    cure = "Se at INTRANET_SITE_ID stemmer, og at appen har fått write på området (docs/running.md)."
    return warning("intranett", found, cure)


def no_intranet() -> Line:
    """What to do where the permission lacks without which no site answers."""
    found = "Sites.Selected mangler; uten den kan ikke nyhetsbrevet legges på intranettet"
    return warning("intranett", found, "Gi tillatelsen til appen i Entra, og gi administratorsamtykke.")
