"""The bot's own identity toward the Bot Connector: a secret or a managed identity, through azure-identity.

The SDKs are imported only where there is an identity: they take their time, and most commands do without.
"""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from bot.config import Settings

if TYPE_CHECKING:
    from azure.core.credentials_async import AsyncTokenCredential


def credential(settings: Settings) -> "AsyncTokenCredential":
    """The credential that MICROSOFT_APP_TYPE asks for."""
    from azure.identity.aio import ClientSecretCredential, ManagedIdentityCredential

    if settings.microsoft_app_type == "UserAssignedMSI":
        return ManagedIdentityCredential(client_id=settings.microsoft_app_id)
    secret = settings.microsoft_app_password.get_secret_value()
    return ClientSecretCredential(settings.microsoft_app_tenant_id, settings.microsoft_app_id, secret)


def token_source(identity: "AsyncTokenCredential") -> Callable[[], Awaitable[tuple[str, float]]]:
    """Fetches a token for the connector and the time it ends (seconds since the epoch)."""
    from bot.teams.connector import SCOPE

    async def fetch() -> tuple[str, float]:
        token = await identity.get_token(SCOPE)
        return token.token, float(token.expires_on)

    return fetch
