"""Settings: a bad value stops the start and says which, and the example lists them all."""

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from bot.config import Settings
from bot.errors import SettingsError
from bot.requirement import require_database, require_identity

ROOT = Path(__file__).parent.parent


def test_the_example_lists_every_setting_and_no_other() -> None:
    listed = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(name.upper() for name in Settings.model_fields)


def test_without_an_app_id_the_bot_does_not_start() -> None:
    with pytest.raises(SettingsError, match="MICROSOFT_APP_ID"):
        require_identity(Settings(_env_file=None))


def test_without_a_tenant_the_bot_does_not_start() -> None:
    with pytest.raises(SettingsError, match="TENANT"):
        require_identity(Settings(_env_file=None, microsoft_app_id="x"))


@pytest.mark.parametrize("host", ["192.0.2.1", "10.0.0.1", "example.invalid"])
def test_authentication_is_off_only_on_loopback(host: str) -> None:
    with pytest.raises(ValidationError, match="loopback"):
        Settings(_env_file=None, bot_auth="off", host=host)


def test_a_database_url_gets_its_driver_and_another_kind_is_refused() -> None:
    made = Settings(_env_file=None, database_url="postgres://u@h/d")
    assert made.database_url == "postgresql+psycopg://u@h/d"
    with pytest.raises(ValidationError):
        Settings(_env_file=None, database_url="mysql://u@h/d")


def test_loopback_may_be_answered_only_in_the_demo() -> None:
    assert "127.0.0.1" in Settings(_env_file=None, bot_auth="off").service_url_hosts
    assert "127.0.0.1" not in Settings(_env_file=None).service_url_hosts


GROUP = "e0000000-0000-4000-8000-000000000001"


def test_groups_and_roles_are_parsed() -> None:
    made = Settings(_env_file=None, directory_groups=f"{GROUP},", role_groups=f"editor={GROUP}")
    assert (made.group_ids, made.role_group_ids) == ((GROUP,), {"editor": (GROUP,)})


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("newsletter_list_id", "nyhetsbrev.rauma.kommune.no", "pattern"),
        ("newsletter_list_id", "Nytt\n <a.b>", "pattern"),
        ("directory_groups", "Alle ansatte", "objekt-id"),
        ("role_groups", f"king={GROUP}", "rolle"),
        ("graph_url", "http://graph.example.invalid/v1.0", "https://"),
        ("mail_from", "Nytt <nytt@example.invalid>", "pattern"),
        ("mail_at_once", "5", "less than or equal to 4"),
        ("pointer_days_at_most", "119", "greater than or equal to 120"),
        ("intranet_site_id", "https://rauma.example.invalid/sites/nytt", "pattern"),
        ("intranet_site_id", GROUP, "pattern"),
    ],
)
def test_a_bad_setting_for_graph_stops_the_start(name: str, value: str, fault: str) -> None:
    with pytest.raises(ValidationError, match=fault):
        Settings.model_validate({name: value})


def test_graph_on_this_machine_may_speak_plain_http() -> None:
    assert Settings(_env_file=None, graph_url="http://127.0.0.1:1/v1.0/").graph_url == "http://127.0.0.1:1/v1.0"


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("postgresql://u:p@h/d\n", encoding="utf-8")
    made = Settings(_env_file=None, database_url_file=file, microsoft_app_password_file=file)
    assert made.database_url == "postgresql+psycopg://u:p@h/d"
    assert made.microsoft_app_password.get_secret_value() == "postgresql://u:p@h/d"


def test_a_secrets_file_is_named_in_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "secret"
    file.write_text("s3cret", encoding="utf-8")
    monkeypatch.setenv("MICROSOFT_APP_PASSWORD_FILE", str(file))
    assert Settings(_env_file=None).microsoft_app_password.get_secret_value() == "s3cret"
    monkeypatch.setenv("MICROSOFT_APP_PASSWORD_FILE", "")
    assert Settings(_env_file=None).microsoft_app_password.get_secret_value() == ""


def test_a_missing_secrets_file_and_a_secret_given_twice_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="DATABASE_URL_FILE"):
        Settings(_env_file=None, database_url_file=tmp_path / "none")
    with pytest.raises(ValidationError, match="begge"):
        Settings(_env_file=None, database_url_file=tmp_path / "none", database_url="postgresql://u@h/d")


def test_a_tenant_is_served_from_the_embedded_database_only_where_that_is_said() -> None:
    with pytest.raises(SettingsError, match="EMBEDDED_DATABASE=yes"):
        require_database(Settings(_env_file=None, microsoft_app_id="x"))
    require_database(Settings(_env_file=None, microsoft_app_id="x", embedded_database="yes"))
    require_database(Settings(_env_file=None, microsoft_app_id="x", database_url="postgresql://u@h/d"))
    require_database(Settings(_env_file=None, bot_auth="off"))


def test_keys_come_from_a_host_that_is_encrypted_or_this_machine() -> None:
    assert Settings(_env_file=None).bot_openid_metadata_url.startswith("https://")
    assert Settings(_env_file=None, bot_openid_metadata_url="http://127.0.0.1:9/x").bot_openid_metadata_url
    with pytest.raises(ValidationError):
        Settings(_env_file=None, bot_openid_metadata_url="http://keys.invalid/x")


def test_forms_are_signed_with_a_key_of_their_own_or_the_apps_secret_and_never_with_the_marks_key() -> None:
    secrets: list[dict[str, Any]] = [{}, {"form_key": "a"}, {"microsoft_app_password": "b"}, {"microsoft_app_id": "c"}]
    made = [Settings(_env_file=None, **one) for one in secrets]
    assert len({one.form_secret for one in made} | {one.mark_secret for one in made[2:]}) == 6
    assert made[2].form_secret == Settings(_env_file=None, **secrets[2]).form_secret


def test_a_managed_identity_needs_a_key_for_its_forms() -> None:
    known: dict[str, Any] = {
        "microsoft_app_id": "x",
        "microsoft_app_tenant_id": "t",
        "microsoft_app_type": "UserAssignedMSI",
    }
    with pytest.raises(SettingsError, match="FORM_KEY"):
        require_identity(Settings(_env_file=None, **known))
    require_identity(Settings(_env_file=None, **known, form_key="a" * 32))


def test_activities_are_marked_with_a_key_of_their_own_or_the_apps_secret() -> None:
    secrets: list[dict[str, Any]] = [{}, {"mark_key": "a"}, {"microsoft_app_password": "b"}, {"microsoft_app_id": "c"}]
    assert len({Settings(_env_file=None, **one).mark_secret for one in secrets}) == 4
