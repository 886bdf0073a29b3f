"""«maler»: the right template by name."""

import re

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import stationery
from bot.errors import SettingsError
from bot.services import Services
from bot.turn import Reply, Turn
from cards import stationery as cards
from dialogs.language import language_of

FIRST = r"(?:finn |vis |hent )?(?:mal(?:en)?|malar|maler|malene|malane|templates?)"
WORDS = rf"{FIRST}(?: (?:for|til|for å skrive) .{{1,80}})?|profil(?:en)?|grafisk profil"
ASKED = re.compile(r"^.*? (?:for å skrive|for|til) (?:et |ein |eit |en |ei |a )?(.*?)[\s!.?]*$", re.IGNORECASE)


async def show(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Those that were meant, or all."""
    match, language = ASKED.match(turn.text), language_of(turn)
    asked = match[1] if match else ""
    try:
        found = stationery.meant(asked, stationery.templates(services.policy.templates_file))
    except SettingsError:
        return Reply(cards=(cards.card_of([], asked, language, is_bad=True),))
    return Reply(cards=(cards.card_of(found, asked, language),))
