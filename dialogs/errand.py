"""What whoever reads a guideline may want to do next: the form that belongs to it, where they may use it."""

from bot import access
from bot.clock import day_in_oslo
from bot.guideline import Guideline
from bot.services import Services
from bot.turn import Turn
from dialogs import media, year

FORMS = {
    "7.1-informer-leder": "media_contact.new",
    "7.1-utspill": "outreach.new",
    "7.2-ny-kanal": "social.new",
    "9.2-moter": "meeting.help",
    "9.4-profil": "stationery.show",
    "9.5-omstilling": "plan.new",
}
"""The verb of each form by the guideline that it belongs to."""
_ROWS = {verb: row for row in (*media.ROWS, *year.ROWS) for verb in row.verbs}


def of(guideline: Guideline, turn: Turn, services: Services) -> str:
    """The verb of the form that belongs to `guideline`; "" where there is none, or the sender may not use it there."""
    verb = FORMS.get(guideline.ref, "")
    if not verb or not (_ROWS[verb].everywhere or turn.scope == "personal"):
        return ""
    who = (services.directory, turn.sender.id, day_in_oslo(services.clock.now()), services.policy)
    return verb if access.allows(_ROWS[verb].may, *who) else ""
