"""The registration in Entra that people sign in to the newsletters' pages with: the bot's own, or one beside it."""

from pathlib import Path

from pydantic import BaseModel, SecretStr

TEAMS_JS = Path(__file__).parents[1] / "node_modules/@microsoft/teams-js/dist/umd/MicrosoftTeams.min.js"


class Registration(BaseModel):
    """A part of the settings (bot/config.py); what is empty is the bot's own. A managed identity can sign nobody in."""

    signin_app_id: str = ""
    signin_app_password: SecretStr = SecretStr("")
    signin_app_password_file: Path | None = None
    teams_js_file: Path = TEAMS_JS
