"""What the editor teaches the bot: what is live, what waits, what changed."""

from collections.abc import Mapping, Sequence

from bot.guideline import Guideline, Pack
from bot.supplement import Kind, Supplement
from bot.turn import Card, Language, Norm
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

MOST_SHOWN = 10


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


def waiting(found: Sequence[Guideline], signed: Mapping[str, str], norm: Norm) -> Card:
    """The guidelines that nobody has approved; `signed` has a token of each ref, and of all under ""."""
    _ = texts(norm)
    title = _("Retningslinjer som venter på godkjenning ({number})", number=len(found))
    parts = [heading(title)]
    if not found:
        return card([*parts, text(_("Alle er godkjent. Så bra!"))], norm, title)
    every = execute(_("Godkjenn alle"), "pack.approve_all", {"about": "", "token": signed[""]})
    parts += stacked([every])
    for one in found[:MOST_SHOWN]:
        see = submit(_("Les"), "guideline.show", {"ref": one.ref})
        yes = execute(_("Godkjenn"), "pack.approve", {"about": one.ref, "token": signed[one.ref]})
        parts.append(container([said(one.title(norm)), buttons([see, yes])], separator=True, spacing="Medium"))
    return card(parts, norm, title)


def log(found: Sequence[tuple[Supplement, str]], signed: Mapping[int, str], pack: Pack, norm: Norm) -> Card:
    """What was changed, with who and when, and the way back; `signed` by the changes' ids."""
    _ = texts(norm)
    title = _("Endringer i retningslinjene")
    parts = [heading(title), *([] if found else [text(_("Ingenting er endret ennå."))])]
    for one, name in found:
        parts.append(container(_change(one, name, signed, pack, norm), separator=True, spacing="Medium"))
    return card(parts, norm, title)


def _change(one: Supplement, name: str, signed: Mapping[int, str], pack: Pack, norm: Norm) -> list[Element]:
    _ = texts(norm)
    kinds = {Kind.ASK: _("Ny måte å spørre på"), Kind.WRITE: _("Ny tekst"), Kind.APPROVE: _("Godkjent")}
    about = pack[one.ref].title(norm) if one.ref in pack else one.ref
    lines: list[Element] = [said(about, weight="Bolder")]
    lines += [said(one.content["text"])] if one.kind is Kind.ASK else []
    who = name or _("en som har sluttet")
    facts = f"{kinds[one.kind]} · {who} · {when(one.at, norm)} · {_('versjon {number}', number=one.version)}"
    lines.append(quiet_said(facts))
    if one.undone is not None:
        return [*lines, text(_("Tatt tilbake"), isSubtle=True)]
    held = {"about": str(one.id), "token": signed[one.id]} if one.id in signed else {}
    return [*lines, *stacked([execute(_("Ta tilbake"), "pack.undo", held)])] if held else lines


def renewed(one: Guideline, norm: Norm) -> Card:
    """For whoever asked to be told: the answer is another now."""
    _ = texts(norm)
    title = _("Svaret er endret")
    see = submit(_("Les det nye svaret"), "guideline.show", {"ref": one.ref})
    parts = [heading(title), said(one.title(norm), weight="Bolder"), said(one.bodies[norm].short)]
    return card([*parts, *stacked([see]), quiet(renewed_why(norm))], norm, f"{title}: {one.title(norm)}")


def renewed_why(norm: Norm) -> str:
    """Why one gets it."""
    return texts(norm)("Du får denne fordi du ba om å få vite det hvis svaret endres.")


def renewed_letter(one: Guideline, norm: Norm) -> Mail:
    """The same as a letter."""
    _ = texts(norm)
    return mail(_("Svaret er endret"), [one.title(norm), one.bodies[norm].short], renewed_why(norm), norm)


def wished(language: Language) -> Card:
    """The wish is kept."""
    words = texts(language)("Greit, jeg sier fra hvis svaret endres de neste 30 dagene.")
    return card([text(words)], language, words)
