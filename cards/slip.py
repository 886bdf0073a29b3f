"""What editors see where an issue names somebody who has said no."""

from collections.abc import Sequence

from bot.slip import Slip
from bot.turn import Norm
from cards.element import Element, said
from cards.text import texts


def lines(found: Sequence[Slip], norm: Norm) -> list[Element]:
    """A warning a text, with the names to be taken out of it."""
    _ = texts(norm)
    return [
        said(
            _(
                "«{title}» nevner {names}, som ikke vil nevnes. Ta ut navnet.",
                title=one.title or _("Redaktørens ord"),
                names=", ".join(one.names),
            ),
            color="Attention",
        )
        for one in found
    ]
