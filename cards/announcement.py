"""An announcement as it arrives: a card and a letter a norm, rendered once, when it is approved."""

from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from typing import Any

from bot import parallel
from bot.announcement import Draft, Version
from bot.audience import Audience
from bot.markup import plain, secure
from bot.rendering import Letter, Rendered
from bot.turn import Card, Norm
from cards import formatted
from cards.element import Element, buttons, card, container, execute, heading, quiet, quiet_said, said, short, text
from cards.internal import banner, facts, told
from cards.mail import letter_of, mail, worded
from cards.preference import less
from cards.text import texts

ACKNOWLEDGE = "delivery.acknowledge"
OPEN = "delivery"
"""The one place of a card that is filled in as it is sent: which delivery its buttons belong to."""

TRIAL = 0
"""The delivery of what its writer sends to themselves, which is none."""


def address(made: Card, delivery_id: int) -> Card:
    """The card for one delivery: its buttons carry the id, and nothing else differs."""
    return opened(made)(delivery_id)


def opened(made: Card) -> Callable[[int], Card]:
    """What addresses `made` to one delivery after another: what lies around the open place is copied, no more."""
    ways = list(_ways(made))
    return lambda delivery_id: reduce(lambda card, way: _filled(card, way, delivery_id), ways, dict(made))


def _ways(part: Any) -> Iterator[tuple[Any, ...]]:
    """The keys that lead to each open place."""
    if isinstance(part, dict) and OPEN in part:
        yield ()
    inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, each in inner:
        yield from ((key, *way) for way in _ways(each))


def _filled(part: Any, way: tuple[Any, ...], delivery_id: int) -> Any:
    copy = part.copy()
    if way:
        copy[way[0]] = _filled(part[way[0]], way[1:], delivery_id)
    else:
        copy[OPEN] = delivery_id
    return copy


def rendered(draft: Draft, sender: str) -> Rendered:
    """What is approved, and sent as it is: a card and a letter in each norm that was written; `sender` is a name."""
    norms = list(draft.versions)
    cards = {norm: delivered(draft, norm, sender) for norm in norms}
    return Rendered(cards, {norm: letter(draft, norm, sender) for norm in norms})


def delivered(draft: Draft, norm: Norm, sender: str) -> Card:
    """The card that people get, and that the preview shows."""
    version = draft.versions[norm]
    parts = [*banner(draft, norm), heading_of(draft, norm), *_picture(draft, norm), *body_of(version), *_links(draft)]
    parts += [*facts(draft, norm), *_confirm(draft, norm), quiet_said(why(draft, norm, sender), "Medium")]
    first = ". ".join([*_said_first(draft, norm)[:1], version.title, plain(version.text)])
    return card(parts, norm, first[:500], _buttons(draft, norm))


def heading_of(draft: Draft, norm: Norm) -> Element:
    """The title, as a person's own words."""
    return said(draft.versions[norm].title, size="Large", weight="Bolder")


def body_of(version: Version) -> Sequence[Element]:
    """The text with its formatting."""
    return formatted.elements(version.text)


def why(draft: Draft, norm: Norm, sender: str) -> str:
    """In one line, who sent it and why one gets it."""
    _ = texts(norm)
    to = ", ".join(whom(draft.audience, norm)) or _("deg")
    if not sender:
        return _("Du får denne fordi den går til {to}.", to=to)
    return _("Fra {sender}. Du får denne fordi den går til {to}.", sender=sender, to=to)


def whom(to: Audience, norm: Norm) -> list[str]:
    """Whom an audience is, in words."""
    _ = texts(norm)
    if to.everyone:
        return [_("alle i kommunen")]
    named = {"leader": _("alle ledere"), "representative": _("tillitsvalgte, verneombud og folkevalgte")}
    parts = [*to.units, *(named.get(role, role) for role in to.callings)]
    parts += [_("eksterne mottakere")] if to.externals else []
    return parts + ([_("utvalgte personer")] if to.people else [])


def _picture(draft: Draft, norm: Norm) -> list[Element]:
    one = draft.picture
    if one is None or not secure(one.url):
        return []
    return [{"type": "Image", "url": one.url, "altText": parallel.alt(draft, norm) or "–", "size": "Stretch"}]


def _links(draft: Draft) -> list[Element]:
    shown = [(one.title.strip() or one.url, one.url) for one in draft.links if secure(one.url)]
    made = [{"type": "Action.OpenUrl", "title": short(title), "url": url} for title, url in shown]
    return [{**buttons([one]), "spacing": "Small"} for one in made]


def _confirm(draft: Draft, norm: Norm) -> list[Element]:
    if not draft.must_confirm:
        return []
    return [
        container(
            [text(_must_confirm(norm), weight="Bolder"), said(parallel.must_confirm(draft, norm))], style="emphasis"
        )
    ]


def _must_confirm(norm: Norm) -> str:
    return texts(norm)("Du må bekrefte at du har lest dette. Den som sendte det, ser hvem som ikke har bekreftet.")


def _buttons(draft: Draft, norm: Norm) -> list[Element]:
    if not (draft.acknowledge or draft.must_confirm):
        return [less(norm)]
    return [execute(texts(norm)("Lest"), ACKNOWLEDGE, {OPEN: TRIAL}, style="positive"), less(norm)]


def letter(draft: Draft, norm: Norm, sender: str) -> Letter:
    """The same as a letter."""
    version = draft.versions[norm]
    parts = [worded(words, bold=True) for words in _said_first(draft, norm)]
    parts.append((formatted.html(version.text), plain(version.text)))
    parts += [formatted.link(title, url) for title, url in _addresses(draft, norm) if secure(url)]
    parts += [worded(words) for words in _said_last(draft, norm, sender)]
    made = letter_of(version.title, parts, why(draft, norm, sender), norm)
    return Letter(made.subject, made.html, made.text)


def _addresses(draft: Draft, norm: Norm) -> list[tuple[str, str]]:
    """The picture, which no letter fetches by itself, and the links."""
    one = draft.picture
    shown = [(texts(norm)("Bilde: {alt}", alt=parallel.alt(draft, norm)), one.url)] if one is not None else []
    return shown + [(link.title.strip() or link.url, link.url) for link in draft.links]


def _said_first(draft: Draft, norm: Norm) -> list[str]:
    return [part["text"] for one in banner(draft, norm) for part in one["items"]]


def _said_last(draft: Draft, norm: Norm, sender: str) -> list[str]:
    _ = texts(norm)
    lines = [f"{label} {value}" for label, value in told(draft, norm)]
    if draft.must_confirm:
        to = sender or _("lederen din")
        how = _("Bekreft til {sender}, for jeg kan ikke ta imot svar på e-post.", sender=to)
        lines += [_must_confirm(norm), parallel.must_confirm(draft, norm), how]
    return lines


def recalled(draft: Draft, norm: Norm) -> Card:
    """What takes the place of a message that was recalled."""
    _ = texts(norm)
    words = _("Denne meldingen er trukket tilbake.")
    parts = [heading(_("Trukket tilbake")), said(draft.versions[norm].title), quiet(words)]
    return card(parts, norm, words, [less(norm)])


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
