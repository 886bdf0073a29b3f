"""Help, welcome, the choice of norm, and what a person says besides questions."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import access, person, question
from bot.access import AUTHORS, EDITORS, LEADERS
from bot.clock import day_in_oslo
from bot.guideline import Guideline
from bot.services import Services
from bot.turn import SILENCE, Reply, Turn
from cards import help as help_cards
from cards.text import texts
from dialogs.language import language_of

THANKS = (
    r"(?:tusen |mange |hjertelig )?takk(?: skal du ha| for hjelpa| for hjelpen| for svaret)?|thanks|thank you|👍+|"
    r"supert?|flott|bra|ok|okei|topp|den er grei|greit"
)
GREETING = (
    r"(?:hei|hallo|heisann|hallois|god ?morgen|god ?dag|god ?kveld|hi|hello|hei hei|morn|heihei)(?: bot| der| du)?"
)
COUNTED = timedelta(days=30)
MOST_ASKED = ("7.1-talsperson", "7.2-ansatte", "9.6-varsling")


async def most_asked(services: Services, db: AsyncConnection) -> list[Guideline]:
    """The three most asked of the last thirty days; where few have asked, the three that a new person may want."""
    counted = await question.most_asked(db, day_in_oslo(services.clock.now() - COUNTED))
    refs = dict.fromkeys([*counted, *MOST_ASKED])
    return [services.pack[ref] for ref in refs if ref in services.pack][: len(MOST_ASKED)]


async def help_me(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """What the bot can do."""
    day = day_in_oslo(services.clock.now())
    rights = (EDITORS, AUTHORS, LEADERS) if turn.scope == "personal" else ()
    may = [access.allows(one, services.directory, turn.sender.id, day, services.policy) for one in rights]
    return Reply(cards=(help_cards.help_card(language_of(turn), await most_asked(services, db), *may),))


async def welcome(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The one welcome: whichever of the two events comes second says nothing."""
    if not await person.welcome(db, turn.sender.id, services.clock.now()):
        return SILENCE
    return Reply(cards=(help_cards.welcome(turn.norm, await most_asked(services, db)),))


async def write_nynorsk(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """From now on nynorsk."""
    return Reply(cards=(help_cards.norm_changed("nn"),), norm="nn")


async def write_bokmal(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """From now on bokmål."""
    return Reply(cards=(help_cards.norm_changed("nb"),), norm="nb")


async def thanks(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Somebody is content."""
    return Reply(text=texts(language_of(turn))("Bare hyggelig! Spør gjerne om mer."))


async def greet(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Somebody says hello."""
    spoken = language_of(turn)
    words = texts(spoken)("Hei! Hva lurer du på?")
    return Reply(cards=(help_cards.plain(words, spoken),))


async def wordless(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """A message without a word: nothing, signs, or only an attachment."""
    _ = texts(turn.norm)
    if turn.attachments:
        words = _("Jeg kan dessverre ikke lese vedlegg. Skriv spørsmålet ditt, så svarer jeg.")
    else:
        words = _("Skriv gjerne spørsmålet ditt med ord, så skal jeg prøve å svare.")
    return Reply(cards=(help_cards.plain(words, turn.norm),))
