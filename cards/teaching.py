"""What the editor teaches the bot: the form of a guideline in both norms, what is live, what waits, what changed."""

from collections.abc import Mapping, Sequence

from bot.guideline import MINIMUM_ASK, Guideline, Pack
from bot.manuscript import LONGEST, NORMS
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
from cards.field import line
from cards.mail import Mail, mail
from cards.moment import when
from cards.text import texts

MOST_SLIPPED = 10
MOST_SHOWN = 10


def form(
    typed: Mapping[str, str],
    held: Mapping[str, str],
    missing: Sequence[str],
    slipped: Sequence[str],
    fault: str,
    norm: Norm,
) -> Card:
    """The form; `missing` are fields that lack something, `slipped` questions that would be led elsewhere.

    `fault` is what the pack's own check says.
    """
    _ = texts(norm)
    title = _("Skriv en retningslinje")
    lead = _("Den virker med en gang du lagrer. Skriv på begge målformer, og slik folk faktisk spør.")
    parts = [heading(title), text(lead), *_wrong(missing, fault, norm), *warned(slipped, norm)]
    for each in NORMS:
        parts += _fields(each, typed, norm)
    sure = {"sure": "true"} if slipped else {}
    button = execute(_("Lagre likevel") if slipped else _("Lagre"), "pack.save", {**held, **sure})
    return card([*parts, *stacked([button])], norm, title)


def _fields(each: str, typed: Mapping[str, str], norm: Norm) -> list[Element]:
    _ = texts(norm)
    head = _("Bokmål") if each == "nb" else _("Nynorsk")
    asks = _("Slik spør folk, en linje for hver måte (minst {number})", number=MINIMUM_ASK[each])
    labels = {
        "title": _("Tittel, som et spørsmål"),
        "short": _("Kort svar"),
        "details": _("Mer om det, om det trengs"),
        "ask": asks,
    }
    rows = [line(f"{name}_{each}", label, typed.get(f"{name}_{each}", ""), LONGEST[name], name != "title")
            for name, label in labels.items()]  # fmt: skip
    return [text(head, weight="Bolder", spacing="Medium"), *rows]


def _wrong(missing: Sequence[str], fault: str, norm: Norm) -> list[Element]:
    _ = texts(norm)
    names = {"title": _("tittel"), "short": _("kort svar"), "ask": _("flere måter å spørre på")}
    of = {"nb": _("bokmål"), "nn": _("nynorsk")}
    listed = [f"• {names[name]} ({of[each]})" for name, _sep, each in (one.partition("_") for one in missing)]
    lines: list[Element] = [text(one, spacing="Small") for one in listed]
    if fault:
        lines.append(said(fault))
    return [container([text(_("Dette mangler"), weight="Bolder"), *lines], style="attention")] if lines else []


def warned(slipped: Sequence[str], norm: Norm) -> list[Element]:
    """That the self-test gets worse, and for which questions."""
    _ = texts(norm)
    if not slipped:
        return []
    words = _(
        "Da får disse spørsmålene et annet svar enn før ({number}). Endre noe, eller lagre likevel.",
        number=len(slipped),
    )
    rows = [said(f"• {one}", size="Small") for one in slipped[:MOST_SLIPPED]]
    return [container([text(words, weight="Bolder"), *rows], style="warning")]


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
