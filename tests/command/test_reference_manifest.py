"""The package against the published schemas of 1.29 beside the project, where REFERENCE_DIR names them."""

import os
from pathlib import Path

from bot.command.package import build, faults
from tests.command.test_package import ORDER

SCHEMAS = Path(os.environ.get("REFERENCE_DIR", "")) / "schemas"
MANIFEST = SCHEMAS / "MicrosoftTeams-1.29.schema.json"
LANGUAGE = SCHEMAS / "MicrosoftTeams.Localization-1.29.schema.json"


def test_the_package_is_valid_against_the_published_schemas() -> None:
    assert faults(build(ORDER), MANIFEST, LANGUAGE) == []
