"""The municipality's templates, each with the link to it (strategy 9.4)."""

from collections.abc import Mapping, Sequence

from bot.stationery import LONGEST, Template
from bot.turn import Card, Language, Norm
from cards.element import Element, buttons, card, execute, heading, quiet, said, short, stacked, submit, text
from cards.field import choices, line
from cards.text import texts

MOST, CHOICES = 12, 60


def card_of(
    found: Sequence[Template], asked: str, language: Language, is_bad: bool = False, edits: bool = False
) -> Card:
    """Those that were meant by what was `asked`, all where nothing was; whoever `edits` gets the way to the list."""
    _ = texts(language)
    name = _("Maler og profil")
    parts: list[Element] = [heading(name), *_none(found, asked, language, is_bad)]
    for one in found[:MOST]:
        parts.append(
            {**buttons([{"type": "Action.OpenUrl", "title": short(one.name), "url": one.link}]), "spacing": "Small"}
        )
    parts += _more(len(found) - MOST, language)
    hint = _("Bruk malene, så det vi sender ut, ser likt ut og er lett å lese.")
    ways = stacked([submit(_("Endre lista"), "stationery.list", {"asked": asked})]) if edits else []
    return card([*parts, quiet(hint), *ways], language, name)


def _more(left: int, language: Language) -> list[Element]:
    _ = texts(language)
    return [text(_("… og {number} til. Skriv «mal for» og hva du trenger.", number=left))] if left > 0 else []


def _none(found: Sequence[Template], asked: str, language: Language, is_bad: bool) -> list[Element]:
    _ = texts(language)
    if is_bad:
        return [text(_("Lista over maler kan ikke leses akkurat nå. Den som drifter boten, må rette den."))]
    if found:
        return []
    if asked:
        return [text(_("Jeg fant ingen mal som heter det. Skriv «maler», så ser du alle."))]
    return [text(_("Ingen har lagt inn maler ennå. De ligger i saksbehandlingssystemet og på intranettet."))]


def listed(found: Sequence[Template], norm: Norm) -> Card:
    """The editor's way to change one, or to add one."""
    _ = texts(norm)
    name, one = _("Endre lista over maler"), {each.key: short(each.name) for each in found[:CHOICES]}
    change = [choices("key", _("Mal"), one, next(iter(one), "")), buttons([execute(_("Endre"), "stationery.form")])]
    new = stacked([execute(_("Legg til en mal"), "stationery.new")])
    return card([heading(name), *(change if found else []), *_more(len(found) - CHOICES, norm), *new], norm, name)


def form(typed: Mapping[str, str], about: str, tokens: Mapping[str, str], norm: Norm, remark: str = "") -> Card:
    """A template to be filled in; `about` is the key of the one that is changed, "" for a new one."""
    _ = texts(norm)
    name = _("Endre malen") if about else _("Legg til en mal")
    wrong = [text(_remark(remark, norm), color="Attention")] if remark else []
    labels = {"name": _("Navn"), "link": _("Lenke (https)"), "words": _("Andre navn på den, om du vil")}
    fields = [line(one, label, typed.get(one, ""), LONGEST[one]) for one, label in labels.items()]
    titles = {"stationery.save": _("Lagre"), "stationery.remove": _("Fjern fra lista")}
    held = {"about": about}
    ways = [execute(titles[verb], verb, {**held, "token": token}) for verb, token in tokens.items()]
    return card([heading(name), *wrong, *fields, buttons(ways)], norm, name)


def _remark(remark: str, norm: Norm) -> str:
    _ = texts(norm)
    return {
        "lacking": _("Fyll inn navnet, og en lenke som begynner med https://."),
        "twice": _("Det finnes alt en mal med det navnet."),
    }[remark]


def removed(one: Template, token: str, norm: Norm) -> Card:
    """It is gone from the list, with the way back."""
    _ = texts(norm)
    words = _("«{name}» er fjernet fra lista.", name=one.name)
    again = {"about": "", "token": token, "name": one.name, "link": one.link, "words": one.words}
    ways = [submit(_("Endre lista"), "stationery.list"), execute(_("Angre"), "stationery.save", again)]
    return card([said(words), *stacked(ways)], norm, words)
