"""Settings from the environment; a bad value stops the start and says which."""

from datetime import date
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot import member, secret
from bot.committee import Committee
from bot.errors import SettingsError
from bot.loopback import is_loopback
from bot.policy import Policy
from bot.registration import Registration

HERE = Path(__file__).parent
DEMO = HERE / "demo"


class Settings(Policy, Registration, Committee, BaseSettings):
    """Every setting of the bot, named as in the environment; `.env.example` has one line on each."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    microsoft_app_id: str = ""
    microsoft_app_password: SecretStr = SecretStr("")
    microsoft_app_password_file: Path | None = None
    microsoft_app_password_expires: date | None = None
    microsoft_app_type: Literal["SingleTenant", "UserAssignedMSI"] = "SingleTenant"
    microsoft_app_tenant_id: str = ""
    bot_openid_metadata_url: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    bot_auth: Literal["on", "off"] = "on"
    file_hosts_allowed: str = "sharepoint.com,svc.ms"
    bot_service_url_hosts: str = "smba.trafficmanager.net,smba.infra.gcc.teams.microsoft.com"
    host: str = "127.0.0.1"
    port: int = Field(3978, ge=1, le=65535)
    admin_host: str = "127.0.0.1"
    admin_port: int = Field(3979, ge=1, le=65535)
    public_url: str = "http://127.0.0.1:3978"
    database_url: str = ""
    database_url_file: Path | None = None
    embedded_database: Literal["yes", "no"] = "no"
    embedded_database_dir: Path | None = None
    guidelines_dir: Path = HERE / "guidelines"
    strategy_file: Path | None = None
    pages_dir: Path = HERE / "pages"
    people_file: Path = DEMO / "people.csv"
    units_file: Path = DEMO / "units.csv"
    offices_file: Path = DEMO / "offices.csv"
    question_text_days: int = Field(90, ge=1, le=365)
    question_days: int = Field(730, ge=365)
    heartbeat_seconds: float = Field(10.0, gt=0)
    stalled_seconds: float = Field(30.0, gt=0)
    backup_dir: Path | None = None
    turns_a_minute: int = Field(20, ge=1)
    turns_at_once: int = Field(200, ge=1)
    mark_key: SecretStr = SecretStr("")
    mark_key_file: Path | None = None
    form_key: SecretStr = SecretStr("")
    form_key_file: Path | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    graph_url: str = "https://graph.microsoft.com/v1.0"
    directory_groups: str = ""
    directory_guests: Literal["yes", "no"] = "no"
    role_groups: str = ""
    teams_catalog_app_id: str = ""
    heartbeat_url: str = Field("", pattern=r"^(https://\S+)?$")
    install_service_url: str = "https://smba.trafficmanager.net/teams/"
    installs_per_second: int = Field(5, ge=1, le=30)
    mail_from: str = Field("", pattern=r"^([^@\s<>]+@[^@\s<>]+)?$")
    mail_at_once: int = Field(2, ge=1, le=4)
    intranet_site_id: str = Field("", pattern=r"^([^,/\s]+(,[0-9A-Fa-f-]{36}){2})?$")

    @property
    def demo(self) -> bool:
        """Whether the bot runs without Microsoft's authentication, as `make run` starts it."""
        return self.bot_auth == "off"

    @property
    def production(self) -> bool:
        """Whether the bot answers real people: it has an app id, and Microsoft's authentication is on."""
        return bool(self.microsoft_app_id) and not self.demo

    @property
    def file_hosts(self) -> tuple[str, ...]:
        """The ends of the names of hosts that files sent in the chat are fetched from, each with its dot."""
        listed = (host.strip().lower().lstrip("*.") for host in self.file_hosts_allowed.split(",") if host.strip())
        return tuple(f".{host}" for host in listed)

    @property
    def service_url_hosts(self) -> frozenset[str]:
        """The hosts that replies may be sent to; loopback only in the demo."""
        listed = {host.strip().lower() for host in self.bot_service_url_hosts.split(",") if host.strip()}
        return frozenset(listed | ({"localhost", "127.0.0.1"} if self.demo else set()))

    @property
    def group_ids(self) -> tuple[str, ...]:
        """The groups whose members the bot is for."""
        return member.group_ids(self.directory_groups)

    @property
    def role_group_ids(self) -> dict[str, tuple[str, ...]]:
        """The groups whose members hold each role."""
        return member.role_groups(self.role_groups)

    @property
    def uses_graph(self) -> bool:
        """Whether anything that is set needs Microsoft Graph: people, mail, installing or the intranet."""
        return bool(self.group_ids or self.mail_from or self.teams_catalog_app_id or self.intranet_site_id)

    @property
    def mark_secret(self) -> bytes:
        """What activities are marked with: MARK_KEY, or the app's secret where there is none."""
        key = _first(self.mark_key, self.microsoft_app_password)
        return f"arrival {self.microsoft_app_id} {key}".encode()

    @property
    def signs_forms(self) -> bool:
        """Whether there is a secret that forms can be signed with."""
        return bool(_first(self.form_key, self.microsoft_app_password))

    @property
    def form_secret(self) -> bytes:
        """What forms are signed with: FORM_KEY, or the app's secret where there is none."""
        key = _first(self.form_key, self.microsoft_app_password)
        return f"form {self.microsoft_app_id} {key}".encode()

    @property
    def name_secret(self) -> bytes:
        """What names are marked with, which no longer are recognised where it is changed."""
        key = _first(self.mark_key, self.form_key, self.microsoft_app_password)
        return f"name {self.microsoft_app_id} {key}".encode()

    @field_validator("directory_groups")
    @classmethod
    def _groups(cls, text: str) -> str:
        member.group_ids(text)
        return text

    @field_validator("role_groups")
    @classmethod
    def _roles(cls, text: str) -> str:
        member.role_groups(text)
        return text

    @field_validator("graph_url", "bot_openid_metadata_url", "install_service_url")
    @classmethod
    def _safe(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or "")):
            return url.rstrip("/")
        raise ValueError("må begynne med https://")

    @model_validator(mode="before")
    @classmethod
    def _from_files(cls, values: dict[str, Any]) -> dict[str, Any]:
        return {**values, **secret.file_values(values, cls.model_fields)}

    @field_validator("database_url")
    @classmethod
    def _with_driver(cls, url: str) -> str:
        for prefix in ("postgres://", "postgresql://"):
            if url.startswith(prefix):
                return "postgresql+psycopg://" + url.removeprefix(prefix)
        if url and not url.startswith("postgresql+psycopg://"):
            raise ValueError("må begynne med postgresql://")
        return url

    @model_validator(mode="after")
    def _demo_stays_at_home(self) -> Self:
        if self.demo and not (is_loopback(self.host) and is_loopback(self.admin_host)):
            raise ValueError("BOT_AUTH=off kan bare brukes når HOST og ADMIN_HOST er loopback (127.0.0.1)")
        return self


def _first(*secrets: SecretStr) -> str:
    return next((value for one in secrets if (value := one.get_secret_value())), "")


def load() -> Settings:
    """The settings of this process. Raises SettingsError that names each bad setting."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError("\n".join(_line(one["loc"], one["msg"]) for one in error.errors())) from None


def _line(place: tuple[int | str, ...], message: str) -> str:
    name = ".".join(str(part) for part in place).upper()
    return f"{name}: {message}" if name else message
