"""What is set for signing in to the newsletters' pages, what is missing, and what doctor says of it."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot import check
from bot.check import Line
from bot.config import Settings


@dataclass(frozen=True)
class Client:
    """The bot toward Entra as people sign in: the registration, its tenant, and the address that people see."""

    app_id: str
    tenant: str
    public_url: str
    secret: str = field(repr=False)

    @property
    def audiences(self) -> frozenset[str]:
        """Whom a token from Teams may be for: version 2 names the app, version 1 its address (application ID URI)."""
        return frozenset({self.app_id, f"api://{urlsplit(self.public_url).hostname}/{self.app_id}"})


def client(settings: Settings) -> Client | None:
    """Whom people sign in to; None where that is not set up."""
    if settings.demo or missing(settings):
        return None
    app_id, secret = _pair(settings)
    return Client(app_id, settings.microsoft_app_tenant_id, settings.public_url.rstrip("/"), secret)


def _pair(settings: Settings) -> tuple[str, str]:
    """A registration and its own secret, never the one's id with the other's secret."""
    if settings.signin_app_id:
        return settings.signin_app_id, settings.signin_app_password.get_secret_value()
    return settings.microsoft_app_id, settings.microsoft_app_password.get_secret_value()


def missing(settings: Settings) -> list[str]:
    """The settings without which nobody can sign in."""
    app_id, secret = _pair(settings)
    password = "SIGNIN_APP_PASSWORD_FILE" if settings.signin_app_id else "MICROSOFT_APP_PASSWORD_FILE"
    needed = {
        "SIGNIN_APP_ID": app_id,
        password: secret,
        "MICROSOFT_APP_TENANT_ID": settings.microsoft_app_tenant_id,
        "FORM_KEY_FILE": settings.signs_forms,
    }
    return [name for name, there in needed.items() if not there]


def line(settings: Settings) -> Line:
    """Whether people can sign in to the newsletters, in a browser and in Teams."""
    cure = "Se «Signing in to the newsletters» i docs/running.md."
    if settings.demo:
        return check.ok("innlogging", "er av (BOT_AUTH=off); nyhetsbrevene er åpne på denne maskinen")
    if lacks := missing(settings):
        return check.warning("innlogging", f"nyhetsbrevene vises ikke på nett: {', '.join(lacks)} mangler", cure)
    if not settings.public_url.startswith("https://"):
        return check.warning("innlogging", "PUBLIC_URL begynner ikke med https://, så ingen kommer inn", cure)
    if not settings.teams_js_file.is_file():
        return check.warning("innlogging", "fanen i Teams mangler TeamsJS", "Kjør npm ci --omit=dev --ignore-scripts.")
    return check.ok("innlogging", "er satt opp")
