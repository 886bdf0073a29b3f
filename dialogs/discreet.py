"""The way of a pointer: what leads there, and where it may be used. Nothing of it is counted, kept or logged.

It gets no transaction of a turn; each dialog opens its own, after all that takes long.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import BotError
from bot.services import Services
from bot.turn import Card, Norm, Reply, Turn
from cards import channel, kept
from cards import followup as followup_cards
from cards import help as help_cards
from cards import pointer as pointer_cards
from cards import refused as refused_cards
from dialogs import followup, pointer
from dialogs.inside import Inside
from dialogs.language import language_of

Dialog = Callable[[Inside], Awaitable[Reply]]
PATTERN = re.compile(rf"(?:{pointer.WORDS})[\s!.?]*", re.IGNORECASE)
COMMAND = "varsle"
"""What Teams offers where a person writes; alone with the bot."""
INSIDE: dict[str, Dialog] = {
    channel.FORM: pointer.show_form,
    pointer_cards.HAND_IN: pointer.hand_in,
    channel.FOLLOW: followup.show_form,
    followup_cards.OPEN: followup.opened,
    followup_cards.ADD: followup.add,
    followup_cards.NAME: followup.name,
    followup_cards.OLDER: followup.older,
}
"""What is done in a dialog only: a card in the chat, whose contents Teams keeps, does it in the demo alone."""
TYPED = (pointer_cards.HAND_IN, followup_cards.ADD, followup_cards.NAME)
"""What carries words that somebody has typed."""
PASSING = ("busy", "too_fast")
"""What is over in a minute, so that the same may be sent once more."""


@dataclass(frozen=True)
class Discreet:
    """Takes what is a pointer's to its dialog; the services are the same for every turn."""

    services: Services

    def takes(self, turn: Turn) -> bool:
        """Whether a turn is a pointer's way, by its button or its words."""
        if turn.data is not None:
            return turn.verb in INSIDE or turn.verb == channel.SHOW
        return len(turn.text) < 60 and PATTERN.fullmatch(turn.text) is not None

    async def answer(self, turn: Turn, engine: AsyncEngine) -> Reply:
        """Answer it; where no dialog is open, and outside the demo, whatever was pressed shows only the ways."""
        inside = INSIDE.get(turn.verb or "") if self._is_inside(turn) else None
        return await (inside or pointer.channels)(Inside(turn, self.services, engine))

    def alone(self, norm: Norm) -> Card:
        """Only "write to me in private": nothing about reporting where others read along."""
        return help_cards.private_only(norm, self.services.chat_link)

    def refused(self, error: BotError, turn: Turn) -> Card:
        """The card for a refusal; what was typed in a dialog is given back in it."""
        card = refused_cards.refused(error, turn.norm)
        return self._given_back(str(card["fallbackText"]), turn, error.reason in PASSING) or card

    def failed(self, turn: Turn) -> Card:
        """The card for a fault of ours, without a number: nothing was logged that it could lead to."""
        return self._given_back(pointer_cards.unsure(turn.norm), turn, True) or pointer_cards.failed(turn.norm)

    def _given_back(self, words: str, turn: Turn, again: bool) -> Card | None:
        """What was typed in a dialog; never of what came as a message, where Teams would keep the answer."""
        data = turn.data or {}
        if turn.verb not in TYPED or not self._is_inside(turn) or not kept.fields(data, turn.norm):
            return None
        return kept.given_back(words, turn.verb, data, language_of(turn), self.services.demo, again)

    def _is_inside(self, turn: Turn) -> bool:
        """Whether a dialog is open, or what stands for it in the demo."""
        return turn.dialog or (self.services.demo and turn.replaces)
