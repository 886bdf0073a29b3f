"""Takes a turn to its dialog by the table (dialogs/table.py): who may, where, and once only."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import access, form, renewal
from bot.clock import day_in_oslo
from bot.errors import BotError
from bot.services import Services
from bot.turn import Card, Norm, Reply, Turn
from cards import help as help_cards
from cards import refused as refused_cards
from dialogs import smalltalk
from dialogs.row import Dialog, Row
from dialogs.table import BY_VERB, FREE_TEXT, PICTURES, ROWS, WORDLESS

LONGEST_COMMAND = 300
"""Characters; what is longer is no command, and would take long to hold against them."""


class DialogRouter:
    """Takes a turn to its dialog; the services are the same for every turn."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def answer(self, turn: Turn, db: AsyncConnection) -> Reply:
        """Answer what somebody wrote or pressed. Raises BotError."""
        await renewal.refresh(self._services.search, db, turn.edition)
        row = self._row(turn)
        if not row.everywhere and turn.scope != "personal":
            return self._alone(turn)
        row = self._permitted(row, turn)
        dialog = await self._once(row, turn, db)
        return await dialog(turn, self._services, db)

    def _permitted(self, row: Row, turn: Turn) -> Row:
        """The row, or free text where its words also name a subject. Raises NotAllowed."""
        day, services = day_in_oslo(self._services.clock.now()), self._services
        who = (services.directory, turn.sender.id, day, services.policy)
        if row.subject and turn.data is None and not access.allows(row.may, *who):
            return FREE_TEXT
        access.require(row.may, *who)
        return row

    def _alone(self, turn: Turn) -> Reply:
        """Asks for a private chat; a pressed card, which others see too, stays where it is."""
        card = help_cards.private_only(turn.norm, self._services.chat_link)
        return Reply(text=str(card["fallbackText"])) if turn.replaces else Reply(cards=(card,))

    async def _once(self, row: Row, turn: Turn, db: AsyncConnection) -> Dialog:
        """The row's dialog, its token used up; or the dialog that renews what has become too old."""
        if row.renew is None:
            return row.dialog
        try:
            await form.claim(db, self._services.forms.check(turn, self._services.clock.now()))
        except form.Expired:
            return row.renew
        return row.dialog

    async def welcome(self, turn: Turn, db: AsyncConnection) -> Reply:
        """Greet somebody who has just got the bot, once."""
        return await smalltalk.welcome(turn, self._services, db)

    def refused(self, error: BotError, norm: Norm) -> Card:
        """The card for a refusal."""
        return refused_cards.refused(error, norm)

    def failed(self, turn_id: str, norm: Norm) -> Card:
        """The card for a fault of ours."""
        return refused_cards.failed(turn_id, norm)

    def _row(self, turn: Turn) -> Row:
        if turn.data is not None:
            row = BY_VERB.get(turn.verb or "")
            if row is None:
                raise BotError("unknown_button")
            return row
        if turn.files and turn.scope == "personal":
            return PICTURES
        otherwise = FREE_TEXT if any(char.isalnum() for char in turn.text) else WORDLESS
        if len(turn.text) > LONGEST_COMMAND:
            return otherwise
        return next((row for row in ROWS if row.words and row.pattern.fullmatch(turn.text)), otherwise)
