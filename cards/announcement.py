"""An announcement as it arrives: a card and a letter a norm, rendered once, when it is approved."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.announcement import Draft, Version
from bot.rendering import Letter, Rendered
from bot.turn import Card, Norm
from cards.element import Element, card, execute, heading, quiet, said
from cards.mail import mail
from cards.preference import less
from cards.text import texts

ACKNOWLEDGE = "delivery.acknowledge"
OPEN = "delivery"
"""The one place of a card that is filled in as it is sent: which delivery its buttons belong to."""


def address(made: Card, delivery_id: int) -> Card:
    """The card for one delivery: its buttons carry the id, and nothing else differs."""
    return dict(_filled(made, delivery_id))


def _filled(part: Any, delivery_id: int) -> Any:
    if isinstance(part, Mapping):
        return {key: delivery_id if key == OPEN else _filled(each, delivery_id) for key, each in part.items()}
    return [_filled(each, delivery_id) for each in part] if isinstance(part, list) else part


def rendered(draft: Draft, sender: str) -> Rendered:
    """What is approved, and sent as it is: a card and a letter in each norm that was written; `sender` is a name."""
    norms = list(draft.versions)
    cards = {norm: delivered(draft, norm, sender) for norm in norms}
    return Rendered(cards, {norm: letter(draft, norm, sender) for norm in norms})


def delivered(draft: Draft, norm: Norm, sender: str) -> Card:
    """The card that people get, and that the preview shows."""
    version = draft.versions[norm]
    parts = [heading_of(draft, norm), *body_of(version), quiet(why(draft, norm, sender))]
    return card(parts, norm, f"{version.title}. {version.text}"[:500], _buttons(draft, norm))


def heading_of(draft: Draft, norm: Norm) -> Element:
    """The title, as a person's own words."""
    return said(draft.versions[norm].title, size="Large", weight="Bolder")


def body_of(version: Version) -> Sequence[Element]:
    """The text, a paragraph an element."""
    return [said(paragraph) for paragraph in version.text.split("\n\n") if paragraph.strip()]


def why(draft: Draft, norm: Norm, sender: str) -> str:
    """In one line, why one gets it."""
    _ = texts(norm)
    return _("Fra {sender}. Du får denne fordi du er i målgruppa.", sender=sender)


def _buttons(draft: Draft, norm: Norm) -> list[Element]:
    if not (draft.acknowledge or draft.must_confirm):
        return [less(norm)]
    return [execute(texts(norm)("Lest"), ACKNOWLEDGE, {OPEN: 0}), less(norm)]


def letter(draft: Draft, norm: Norm, sender: str) -> Letter:
    """The same as a letter."""
    version = draft.versions[norm]
    made = mail(version.title, version.text.split("\n\n"), why(draft, norm, sender), norm)
    return Letter(made.subject, made.html, made.text)


def recalled(draft: Draft, norm: Norm) -> Card:
    """What takes the place of a message that was recalled."""
    _ = texts(norm)
    words = _("Denne meldingen er trukket tilbake.")
    return card([heading(_("Trukket tilbake")), said(draft.versions[norm].title), quiet(words)], norm, words)


def recalled_letter(draft: Draft, norm: Norm) -> Letter:
    """The same for those who got a letter."""
    _ = texts(norm)
    title = draft.versions[norm].title
    words = _("Meldingen «{title}» er trukket tilbake. Se bort fra den.", title=title)
    made = mail(_("Trukket tilbake: {title}", title=title), [words], _("Du fikk meldingen på e-post."), norm)
    return Letter(made.subject, made.html, made.text)


def withdrawn(draft: Draft) -> Rendered:
    """The recall of a message in each norm that it was written in."""
    cards = {norm: recalled(draft, norm) for norm in draft.versions}
    return Rendered(cards, {norm: recalled_letter(draft, norm) for norm in draft.versions})
