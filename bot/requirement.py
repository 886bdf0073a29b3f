"""What must be set before the bot serves anybody: an identity, and a database that was chosen."""

from bot.config import Settings
from bot.errors import SettingsError


def require_identity(settings: Settings) -> None:
    """Refuse to serve without an app id, unless in the demo. Raises SettingsError."""
    if not settings.microsoft_app_id and not settings.demo:
        raise SettingsError(
            "MICROSOFT_APP_ID mangler: uten den kan hvem som helst snakke med boten. "
            "Sett den, eller BOT_AUTH=off for å prøve boten på din egen maskin."
        )
    if settings.microsoft_app_id and not settings.microsoft_app_tenant_id and not settings.demo:
        raise SettingsError("MICROSOFT_APP_TENANT_ID mangler: boten slipper bare inn folk fra egen organisasjon.")
    if settings.production and not settings.signs_forms:
        raise SettingsError(
            "FORM_KEY mangler: appen har ingen hemmelighet å lage skjemanøkkelen av (administrert identitet). "
            "Sett FORM_KEY_FILE til en fil med minst 32 tilfeldige tegn."
        )


def require_database(settings: Settings) -> None:
    """Refuse to serve a tenant from the embedded database unless that is what is wanted. Raises SettingsError."""
    if settings.microsoft_app_id and not settings.database_url and settings.embedded_database != "yes":
        raise SettingsError(
            "DATABASE_URL mangler: i drift skal boten bruke organisasjonens egen PostgreSQL. "
            "Sett DATABASE_URL (eller DATABASE_URL_FILE), eller EMBEDDED_DATABASE=yes for å bruke den innebygde."
        )
