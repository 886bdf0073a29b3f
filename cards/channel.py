"""Every way to report wrongdoing, danger to life first, and the one through the bot where it takes anything in."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.channel import Channel, Texts
from bot.turn import Card, Language
from cards.element import Element, buttons, card, container, heading, quiet, submit, text
from cards.field import fold
from cards.text import texts

FORM, FOLLOW, SHOW = "pointer.form", "pointer.follow", "pointer.channels"


@dataclass(frozen=True)
class Here:
    """Whether the bot takes anything in now, and whether what it took in before can be followed up."""

    takes_in: bool
    follows: bool


def opener(title: str, verb: str, language: Language, demo: bool) -> Element:
    """A button that opens a dialog, whose contents are in no message; in the demo the answer takes its place."""
    data = {"verb": verb, "language": language}
    if demo:
        return {"type": "Action.Execute", "title": title, "verb": verb, "data": data}
    return {"type": "Action.Submit", "title": title, "data": {**data, "msteams": {"type": "task/fetch"}}}


def way(language: Language) -> Element:
    """The button in the chat that leads to all ways."""
    return submit(texts(language)("Alle måter å si fra på"), SHOW, {"language": language})


def shown(
    ways: Sequence[Channel],
    said: Texts,
    language: Language,
    here: Here,
    demo: bool = False,
    lead: Sequence[Element] = (),
    last: Sequence[Element] = (),
) -> Card:
    """All ways, the bot's own among them as `here` says. `lead` and `last` stand around them."""
    _ = texts(language)
    title = _("Varsle om noe kritikkverdig på jobben")
    danger, *others = ways
    parts: list[Element] = [heading(title), *lead]
    parts.append(container(_way(danger, language), style="attention"))
    parts.append(text(said.say("kept_by_teams", language), weight="Bolder"))
    parts += fold("intro", _("Hva er et varsel?"), [text(said.say("intro", language))], False)
    parts.append(text(_("Alle måter å si fra på"), weight="Bolder", size="Medium", spacing="Large"))
    parts += [
        part
        for one in others
        for part in fold(f"way{one.meta.order}", one.title(language), _way(one, language)[1:], False)
    ]
    parts += _here(said, language, here, demo)
    parts.append(
        quiet(_("Å åpne dette kortet lagrer ingenting. Microsoft Teams kan likevel vise at du har skrevet til meg."))
    )
    return card([*parts, *last], language, title)


def external(ways: Sequence[Channel], why: str, language: Language, typed: Sequence[Element] = ()) -> Card:
    """The ways outside the municipality, and why only these; `typed` is what was written, to be copied."""
    _ = texts(language)
    danger, *others = ways
    outside = [one for one in others if one.meta.external]
    parts = [text(why, weight="Bolder"), *typed, *(container(_way(one, language), separator=True) for one in outside)]
    return card([*parts, container(_way(danger, language), style="attention")], language, why)


def _here(said: Texts, language: Language, here: Here, demo: bool) -> list[Element]:
    _ = texts(language)
    title = text(_("Her i Teams"), weight="Bolder", size="Medium", spacing="Large")
    if not here.follows:
        return [title, text(said.say("no_keys", language))]
    first = (
        buttons([opener(_("Varsle her"), FORM, language, demo)])
        if here.takes_in
        else text(said.say("not_now", language))
    )
    return [title, first, buttons([opener(_("Følg opp et varsel"), FOLLOW, language, demo)])]


def _way(one: Channel, language: Language) -> list[Element]:
    _ = texts(language)
    parts = [text(one.title(language), weight="Bolder"), {**text(one.bodies[language]), "spacing": "Small"}]
    if one.meta.phone and one.meta.order:
        parts.append(quiet(_("Telefon: {number}", number=one.meta.phone)))
    if one.meta.link:
        parts.append(quiet(f"[{one.meta.link.removeprefix('https://').rstrip('/')}]({one.meta.link})"))
    return parts
