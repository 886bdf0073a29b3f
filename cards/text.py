"""The bot's own texts: bokmål is the source, nynorsk is complete, and English covers all that goes around an answer.

The catalogues are gettext's (cards/locale/), read with Babel, so that a translator's tools work on them.
"""

import gettext
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.turn import Language

LOCALE = Path(__file__).with_name("locale")
DOMAIN = "bot"


class Say(Protocol):
    """Gives a text in one language, its {places} filled in."""

    def __call__(self, message: str, /, **values: Any) -> str:
        """The text whose bokmål is `message`."""
        ...


@cache
def catalogue(language: Language) -> gettext.NullTranslations:
    """The translations of `language`; bokmål translates to itself."""
    if language == "nb":
        return gettext.NullTranslations()
    with (LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        messages = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@cache
def texts(language: Language) -> Say:
    """How to say things in `language`."""
    translate = catalogue(language).gettext

    def say(message: str, /, **values: Any) -> str:
        return translate(message).format(**values)

    return say
