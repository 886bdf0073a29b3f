"""Stories that were accepted for a message or as a tip to the media, for editors to find again and put to use."""

from collections.abc import Sequence

from bot.story import State, Use
from bot.turn import Card, Norm
from bot.view import View
from cards import more
from cards.element import Element, card, heading, quiet, quiet_said, said, stacked, submit, text
from cards.text import texts


def titles(norm: Norm) -> dict[Use, tuple[str, str]]:
    """What each list is called, and the verb that opens it."""
    _ = texts(norm)
    return {
        Use.ANNOUNCEMENT: (_("Historier til meldinger"), "story.messages"),
        Use.MEDIA: (_("Tips til mediene"), "story.tips"),
    }


def listed(found: Sequence[View], use: Use, skip: int, norm: Norm) -> Card:
    """What was accepted for one use; the next begin at `skip`, 0 where there are none."""
    _ = texts(norm)
    title, verb = titles(norm)[use]
    parts: list[Element] = [heading(title)]
    for one in found:
        parts += [said(one.one.told.title, weight="Bolder"), quiet_said(one.one.told.unit)]
        see = submit(_("Åpne"), "story.weigh", {"about": str(one.one.id)})
        parts += stacked([see, *writing(one, norm)])
    if not found:
        parts.append(text(_("Ingen historier er tatt inn til dette.")))
    parts += more.way(verb, skip, norm)
    parts.append(quiet(_("De blir slettet et år etter siste endring.")))
    return card([*parts, *stacked([submit(_("Innsendte historier"), "story.queue")])], norm, title)


def writing(one: View, norm: Norm) -> list[Element]:
    """The way to a message with its words, unless these name somebody who has not agreed."""
    if one.one.state is not State.ACCEPTED or one.one.use is not Use.ANNOUNCEMENT or one.spoken_of:
        return []
    return [submit(texts(norm)("Skriv meldingen"), "story.message", {"about": str(one.one.id)})]


def ways(norm: Norm) -> list[Element]:
    """The ways to both lists."""
    return [submit(title, verb) for title, verb in titles(norm).values()]
