"""What the editor teaches the bot: what is live, what waits, what changed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.guideline import Guideline, Pack
from bot.supplement import Kind, Supplement
from bot.turn import Card, Language, Norm
from bot.wish import Renewed
from cards import more as more_cards
from cards.element import (
    Element,
    buttons,
    card,
    container,
    execute,
    heading,
    quiet,
    quiet_said,
    said,
    stacked,
    submit,
    text,
)
from cards.mail import Mail, mail
from cards.moment import when
from cards.text import texts

SHOWN = 3


@dataclass(frozen=True)
class Every:
    """All that wait: how many, what names just these, and the token of the button that approves them."""

    number: int
    mark: str
    token: str


def live(one: Guideline, norm: Norm, change: int | None = None, words: str = "") -> Card:
    """It is laid over: what works now, and what is learnt meanwhile; `words` is a new way of asking."""
    _ = texts(norm)
    title = _("Nå er det med")
    lead = _("Jeg finner det fra neste spørsmål. Det finere søket lærer det i bakgrunnen, det tar rundt et minutt.")
    parts = [heading(title), *([said(words)] if words else []), said(one.title(norm), weight="Bolder"), text(lead)]
    undo = [submit(_("Se endringene"), "pack.log")] if change is not None else []
    see = submit(_("Vis retningslinjen"), "guideline.show", {"ref": one.ref})
    edit = submit(_("Endre den"), "pack.form", {"about": f"ref {one.ref}"})
    return card([*parts, *stacked([see, edit, *undo])], norm, title)


def waiting(
    found: Sequence[Guideline], signed: Mapping[str, tuple[str, str]], every: Every, skip: int, norm: Norm
) -> Card:
    """Guidelines that nobody has approved; `signed` has each ref's mark and token, more begin at `skip`."""
    _ = texts(norm)
    title = _("Retningslinjer som venter på godkjenning ({number})", number=every.number)
    parts = [heading(title)]
    if not found:
        return card([*parts, text(_("Alle er godkjent. Så bra!"))], norm, title)
    if every.number > len(found):
        parts.append(text(_("«Godkjenn alle» gjelder alle {number}, også dem du ikke ser her.", number=every.number)))
    all_of_them = _("Godkjenn alle {number}", number=every.number)
    parts += stacked([execute(all_of_them, "pack.approve_all", {"about": every.mark, "token": every.token})])
    for one in found:
        see = submit(_("Les"), "guideline.show", {"ref": one.ref})
        about, token = signed[one.ref]
        yes = execute(_("Godkjenn"), "pack.approve", {"about": about, "token": token})
        parts.append(container([said(one.title(norm)), buttons([see, yes])], separator=True, spacing="Medium"))
    return card([*parts, *more_cards.way("pack.waiting", skip, norm)], norm, title)


def log(
    found: Sequence[tuple[Sequence[Supplement], str]],
    signed: Mapping[int, str],
    overtaken: Collection[int],
    pack: Pack,
    more: bool,
    norm: Norm,
) -> Card:
    """What was changed, a row each or for what was approved at once, with who and when, and the way back.

    `signed` by the first id of each; `overtaken` are the ids of texts over which the pack's own has moved on;
    `more`: there are older ones.
    """
    _ = texts(norm)
    title = _("Endringer i retningslinjene")
    parts = [heading(title), *([] if found else [text(_("Ingenting er endret ennå."))])]
    for group, name in found:
        rows = [*_change(group, name, pack, norm), *_overtaken(group[0].id in overtaken, norm)]
        parts.append(container([*rows, *_back(group, signed, norm)], separator=True, spacing="Medium"))
    if more:
        parts += stacked([submit(_("Eldre endringer"), "pack.log", {"before": str(found[-1][0][-1].id)})])
    return card(parts, norm, title)


def about(group: Sequence[Supplement]) -> str:
    """What a button names the changes by."""
    return " ".join(str(one.id) for one in group)


def _change(group: Sequence[Supplement], name: str, pack: Pack, norm: Norm) -> list[Element]:
    _ = texts(norm)
    one = group[0]
    kinds = {Kind.ASK: _("Ny måte å spørre på"), Kind.WRITE: _("Ny tekst"), Kind.APPROVE: _("Godkjent")}
    titles = [pack[each.ref].title(norm) if each.ref in pack else each.ref for each in group]
    lines: list[Element] = [said(title, weight="Bolder") for title in titles[:SHOWN]]
    lines += [text(_("… og {number} til", number=len(titles) - SHOWN))] if len(titles) > SHOWN else []
    lines += [said(one.content["text"])] if one.kind is Kind.ASK else []
    who = name or _("en som har sluttet")
    version = [_("versjon {number}", number=one.version)] if len(group) == 1 else []
    return [*lines, quiet_said(" · ".join([kinds[one.kind], who, when(one.at, norm), *version]))]


def _overtaken(is_overtaken: bool, norm: Norm) -> list[Element]:
    _ = texts(norm)
    words = _("Kommunikasjonsstrategien har fått ny tekst her etterpå, men denne gjelder til du tar den tilbake.")
    return [text(words, color="Attention")] if is_overtaken else []


def _back(group: Sequence[Supplement], signed: Mapping[int, str], norm: Norm) -> list[Element]:
    _ = texts(norm)
    if group[0].undone is not None:
        return [text(_("Tatt tilbake"), isSubtle=True)]
    held = {"about": about(group), "token": signed[group[0].id]}
    return stacked([execute(_("Ta tilbake"), "pack.undo", held)])


def renewed(found: Renewed, norm: Norm) -> Card:
    """For whoever asked to be told: the answer is another now, or gone."""
    _ = texts(norm)
    title, one = _renewed(found, norm), found.one
    name = [said(one.title(norm), weight="Bolder")] if one is not None else []
    now = [text(_gone(norm))] if found.gone else [said(one.bodies[norm].short)] if one is not None else []
    see = submit(_("Les det nye svaret"), "guideline.show", {"ref": one.ref}) if one is not None else None
    ways = [see] if see is not None and not found.gone else [submit(_("Hva kan du hjelpe med?"), "help")]
    fallback = f"{title}: {one.title(norm)}" if one is not None else title
    return card([heading(title), *name, *now, *stacked(ways), quiet(renewed_why(norm))], norm, fallback)


def _renewed(found: Renewed, norm: Norm) -> str:
    _ = texts(norm)
    return _("Svaret gjelder ikke lenger") if found.gone else _("Svaret er endret")


def _gone(norm: Norm) -> str:
    return texts(norm)("Redaktøren har tatt det bort. Spør meg på nytt, eller spør kommunikasjonssjefen.")


def renewed_why(norm: Norm) -> str:
    """Why one gets it."""
    return texts(norm)("Du får denne fordi du ba om å få vite det hvis svaret endres.")


def renewed_letter(found: Renewed, norm: Norm) -> Mail:
    """The same as a letter."""
    one = found.one
    name, short = (one.title(norm), one.bodies[norm].short) if one is not None else ("", "")
    parts = [name, _gone(norm) if found.gone else short]
    return mail(_renewed(found, norm), [part for part in parts if part], renewed_why(norm), norm)


def wished(language: Language) -> Card:
    """The wish is kept."""
    words = texts(language)("Greit, jeg sier fra hvis svaret endres de neste 30 dagene.")
    return card([text(words)], language, words)
