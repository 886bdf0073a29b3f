"""What the copies of a prenotice become: public, still internal, stopped, or bound to another time."""

from collections.abc import Sequence
from datetime import datetime

from bot.announcement import Draft, Kind
from bot.markup import secure
from bot.prenotice import Prenotice
from bot.rendering import Letter, Rendered
from bot.turn import Card, Norm
from bot.watch import Moved
from cards import announcement, moment
from cards.element import Element, card, container, quiet, said, text
from cards.mail import Mail, mail
from cards.preference import less
from cards.text import texts


def published(draft: Draft, sender: str, at: datetime, known: bool, link: str) -> Rendered:
    """It is public: since `at` where that is `known`, else as it was agreed; with the way there where there is one.

    `link` was reported with the publication; else the prenotice's own is taken.
    """
    plain, link = _without_time(draft), link or _own_link(draft)
    cards, letters = {}, {}
    for norm in draft.versions:
        _ = texts(norm)
        when = moment.when(at, norm)
        words = _("Saken ble offentlig {when}.", when=when) if known else _("Avtalt tid var {when}.", when=when)
        made = announcement.delivered(plain, norm, sender)
        cards[norm] = _under(made, [_strong(_("Publisert")), text(words), *_way(link, norm)], "good")
        letters[norm] = _letter(draft, norm, _("Publisert"), [words, *([link] if link else [])])
    return Rendered(cards, letters)


def standing(one: Prenotice, draft: Draft, sender: str) -> Rendered:
    """The whole message as its copies say it now: public, past its time and still internal, or bound to its time."""
    if one.released is None and one.held is None:
        return announcement.rendered(draft, sender)
    known = one.published is not None
    public = one.released is not None
    made = published(draft, sender, one.public_at, known, one.link) if public else held(draft, sender)
    return Rendered(made.cards, {norm: _whole_letter(draft, norm, sender, card) for norm, card in made.cards.items()})


def _whole_letter(draft: Draft, norm: Norm, sender: str, made: Card) -> Letter:
    """The letter that says all of it, beginning with the words of its card's banner."""
    title, words, *way = made["body"][0]["items"]
    link = [action["url"] for each in way for action in each["actions"]]
    first = _told_first(_without_time(draft), norm, " ".join([f"{title['text']}.", words["text"], *link]))
    return announcement.letter(first, norm, sender)


def held(draft: Draft, sender: str) -> Rendered:
    """Its time has passed, and it is not public."""
    cards, letters = {}, {}
    for norm in draft.versions:
        title, words = _hold(norm)
        made = announcement.delivered(_without_time(draft), norm, sender)
        cards[norm] = _under(made, [_strong(title), text(words)], "attention")
        letters[norm] = _letter(draft, norm, title, [words])
    return Rendered(cards, letters)


def stopped(draft: Draft, sender: str) -> Rendered:
    """It does not become public; what it said is not repeated."""
    cards, letters = {}, {}
    for norm in draft.versions:
        title, words = _stop(norm)
        why = announcement.why(draft, norm, sender)
        parts = [container([_strong(title), text(words)], style="attention"), said(draft.versions[norm].title)]
        parts.append(said(why, size="Small", isSubtle=True))
        cards[norm] = card(parts, norm, f"{title}. {words}", [less(norm)])
        letters[norm] = _letter(draft, norm, title, [words])
    return Rendered(cards, letters)


def postponed(draft: Draft, sender: str, before: datetime, at: datetime) -> Rendered:
    """The whole message, bound to `at` instead of `before`; `draft` may still say the old time."""
    release = draft.release and draft.release.model_copy(update={"at": at})
    moved = draft.model_copy(update={"release": release})
    cards, letters = {}, {}
    for norm in draft.versions:
        _ = texts(norm)
        title, words = _("Nytt tidspunkt"), _later(before, at, norm)
        made = announcement.delivered(moved, norm, sender)
        cards[norm] = _under(made, [_strong(title), text(words)], "attention")
        letters[norm] = announcement.letter(_told_first(moved, norm, words), norm, sender)
    return Rendered(cards, letters)


def moved_card(told: Moved, norm: Norm) -> Card:
    """Tells whoever has a prenotice that its time is another, or that it does not become public."""
    title, words = _moved(told, norm)
    parts = [container([_strong(title), text(words)], style="attention"), said(_titled(told, norm), weight="Bolder")]
    return card([*parts, quiet(_why(norm))], norm, f"{title}. {words}")


def moved_letter(told: Moved, norm: Norm) -> Mail:
    """The same as a letter."""
    title, words = _moved(told, norm)
    return mail(f"{title}: {_titled(told, norm)}", [words], _why(norm), norm)


def _moved(told: Moved, norm: Norm) -> tuple[str, str]:
    _ = texts(norm)
    if told.stopped:
        return _stop(norm)
    if told.public:
        return _("Publisert"), _("Saken er offentlig.")
    if told.held:
        return _hold(norm)
    return _("Nytt tidspunkt"), _("Saken er intern til {when}. Vent til da med å snakke om den.", when=_at(told, norm))


def _at(told: Moved, norm: Norm) -> str:
    return moment.when(told.external_at, norm)


def _titled(told: Moved, norm: Norm) -> str:
    return told.titles.get(norm) or next(iter(told.titles.values()), "")


def _why(norm: Norm) -> str:
    return texts(norm)("Du får denne fordi du har fått forhåndsvarselet.")


def _hold(norm: Norm) -> tuple[str, str]:
    _ = texts(norm)
    words = _("Saken er ikke publisert ennå. Ikke del den utenfor kommunen. Denne meldingen endres når den er det.")
    return _("Fortsatt internt"), words


def _stop(norm: Norm) -> tuple[str, str]:
    _ = texts(norm)
    return _("Publiseringen er stoppet"), _("Saken blir ikke publisert som planlagt. Den er fortsatt intern.")


def _later(before: datetime, at: datetime, norm: Norm) -> str:
    _ = texts(norm)
    old, new = moment.when(before, norm), moment.when(at, norm)
    return _("Saken er intern til {new}. Før var tidspunktet {old}.", new=new, old=old)


def _without_time(draft: Draft) -> Draft:
    return draft.model_copy(update={"kind": Kind.ANNOUNCEMENT, "release": None})


def _told_first(draft: Draft, norm: Norm, words: str) -> Draft:
    """The draft whose text in `norm` begins with `words`."""
    version = draft.versions[norm]
    begun = version.model_copy(update={"text": f"{words}\n\n{version.text}"})
    return draft.model_copy(update={"versions": {**draft.versions, norm: begun}})


def _strong(words: str) -> Element:
    return text(words, weight="Bolder", size="Medium")


def _under(made: Card, banner: Sequence[Element], style: str) -> Card:
    """The card under a banner, which is what notices of it show too."""
    first = f"{banner[0]['text']}. {banner[1]['text']} {made['fallbackText']}"[:500]
    return {**made, "fallbackText": first, "body": [container(banner, style=style), *made["body"]]}


def _way(link: str, norm: Norm) -> list[Element]:
    if not link:
        return []
    opens = {"type": "Action.OpenUrl", "title": texts(norm)("Les saken"), "url": link}
    return [{"type": "ActionSet", "actions": [opens]}]


def _own_link(draft: Draft) -> str:
    """The way to the matter as it was written beforehand: the field for it, or where it is published if that is one."""
    written = (draft.release.link, draft.release.where) if draft.release else ()
    return next((one.strip() for one in written if secure(one.strip())), "")


def _letter(draft: Draft, norm: Norm, title: str, words: Sequence[str]) -> Letter:
    _ = texts(norm)
    heading = draft.versions[norm].title
    about = _("Det gjelder «{title}», som du har fått på e-post.", title=heading)
    made = mail(f"{title}: {heading}", [*words, about], _why(norm), norm)
    return Letter(made.subject, made.html, made.text)
