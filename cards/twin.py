"""For an author: the same story was told before."""

from bot.turn import Norm
from bot.view import View
from cards.element import Element, buttons, container, submit, text
from cards.text import texts


def note(first: View | None, norm: Norm) -> list[Element]:
    """That it was told before, with the way to the first one; nothing where it was not."""
    if first is None:
        return []
    _ = texts(norm)
    words = _("Du har fortalt dette før. Se på den første, eller gå videre hvis du vil fortelle det igjen.")
    way = buttons([submit(_("Se den første"), "story.show", {"about": str(first.one.id)})])
    return [container([text(words), way], style="attention")]
