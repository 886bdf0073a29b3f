"""What may be done with a message by whom, as its cards show it: what is wrong, and the tokens of what is allowed."""

from bot import access, approval, draft
from bot.access import EDITORS
from bot.announcement import Announcement, State
from bot.clock import day_in_oslo
from bot.finding import Finding
from bot.rendering import Rendered
from bot.services import Services
from bot.signature import signature
from bot.turn import Turn
from cards import announcement as cards

SEND, SUBMIT, WITHDRAW = "announcement.send", "announcement.submit", "announcement.withdraw"


def sender(services: Services, one: Announcement) -> str:
    """Who a message is from, as it says itself: name and title."""
    return signature(services.directory, one.author_id, one.decided_by)


def rendered(services: Services, one: Announcement) -> Rendered:
    """The cards and letters of a message, as they would be sent."""
    return cards.rendered(one.draft, sender(services, one))


def findings(services: Services, one: Announcement) -> list[Finding]:
    """What is to be said of a message as of now."""
    return approval.findings(services, one.author_id, one.draft, rendered(services, one))


def is_editor(services: Services, person_id: str) -> bool:
    """Whether somebody is an editor today."""
    return access.allows(EDITORS, services.directory, person_id, day_in_oslo(services.clock.now()))


def tokens(turn: Turn, services: Services, one: Announcement, found: list[Finding]) -> dict[str, str]:
    """The tokens of what its author may do with a message now."""
    if one.state is State.APPROVED:
        verbs = [WITHDRAW]
    elif one.state is State.SUBMITTED or any(each.stops for each in found):
        verbs = []
    else:
        verbs = [SEND if approval.settles(services, turn.sender.id, one.draft) else SUBMIT]
    return {verb: signed(turn, services, one, verb) for verb in verbs}


def signed(turn: Turn, services: Services, one: Announcement, verb: str) -> str:
    """A token for one press of `verb` on this version."""
    return services.forms.sign(turn, verb, services.clock.now(), draft.about(one))
