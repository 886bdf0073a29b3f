"""What the bot could not answer, in groups, and a month in numbers: for the editor."""

from collections.abc import Mapping, Sequence

from babel.dates import format_date

from bot.month import FEWEST, Month
from bot.teaching import LONGEST_ASK
from bot.theme import Theme
from bot.turn import Card, Norm
from cards import more
from cards.element import Element, card, container, execute, heading, quiet, said, short, stacked, submit, text
from cards.field import choices, line
from cards.mail import Mail, mail
from cards.manuscript import warned
from cards.text import texts

MOST = 8
SHOWN = 5
CHOICES = 60
"""Guidelines to choose among on one card."""
LONGEST = 200


def listed(found: Sequence[Theme], skip: int, norm: Norm) -> Card:
    """The groups, the largest first; the next begin at `skip`, 0 where there are none."""
    _ = texts(norm)
    title = _("Dette fant jeg ikke svar på")
    parts = [heading(title)]
    if not found:
        parts.append(text(_("Ingenting venter. Så bra!")))
    return card([*parts, *(_row(one, norm) for one in found), *more.way("theme.list", skip, norm)], norm, title)


def _row(one: Theme, norm: Norm) -> Element:
    _ = texts(norm)
    times = _("{times} ganger", times=len(one.asked)) if len(one.asked) > 1 else _("én gang")
    see = submit(_("Lær meg svaret"), "theme.show", {"about": str(one.id)})
    return container([said(short(one.texts[0], LONGEST)), quiet(times), *stacked([see])], separator=True)


def shown(
    one: Theme,
    titles: Mapping[str, str],
    signed: Mapping[str, str],
    typed: Mapping[str, str],
    slipped: Sequence[str],
    skip: int,
    norm: Norm,
) -> Card:
    """One group, with the three things that can be done; `slipped` are questions that would be led elsewhere.

    `titles` are the guidelines that it may be of, by ref, the nearest first; more begin at `skip`, 0 for none.
    """
    _ = texts(norm)
    title = _("Hva skal jeg svare på dette?")
    parts = [heading(title), *(said(f"• {short(each, LONGEST)}") for each in one.texts[:SHOWN]), *warned(slipped, norm)]
    norms = {"nb": _("Bokmål"), "nn": _("Nynorsk")}
    parts += [
        text(_("Hører det til en retningslinje som finnes?"), weight="Bolder", spacing="Medium"),
        choices("ref", _("Retningslinje"), titles, typed.get("ref", "")),
        *more.way("theme.show", skip, norm, {"about": str(one.id)}),
        line("words", _("Slik spør folk"), typed.get("words") or short(one.texts[0], LONGEST_ASK), LONGEST_ASK),
        choices("norm", _("Målform"), norms, typed.get("norm") or "nb", style="expanded"),
    ]
    sure = {"sure": "true"} if slipped else {}
    add = _("Legg til likevel") if slipped else _("Legg til denne måten å spørre på")
    about = {"about": str(one.id)}
    ways = [
        execute(add, "pack.ask", {**about, "token": signed["pack.ask"], **sure}),
        submit(_("Skriv en ny retningslinje"), "pack.form", {"about": f"theme {one.id}"}),
        execute(_("Ikke for oss"), "theme.drop", {**about, "token": signed["theme.drop"]}),
    ]
    return card([*parts, *stacked(ways)], norm, title)


def dropped(norm: Norm) -> Card:
    """It is none of the bot's business."""
    _ = texts(norm)
    words = _("Greit, det viser jeg ikke igjen.")
    return card([text(words), *stacked([submit(_("Vis resten"), "theme.list")])], norm, words)


def told(found: Sequence[Theme], norm: Norm) -> Card:
    """The week's notice."""
    _ = texts(norm)
    title = _("Dette fant jeg ikke svar på")
    parts = [heading(title), text(_("Grupper som venter på deg: {number}", number=len(found)))]
    parts += [said(f"• {short(one.texts[0], LONGEST)}") for one in found[:3]]
    parts += stacked([submit(_("Se alle"), "theme.list")])
    return card([*parts, quiet(why(norm))], norm, title)


def told_letter(found: Sequence[Theme], norm: Norm) -> Mail:
    """The same as a letter."""
    _ = texts(norm)
    lines = [_("Grupper som venter på deg: {number}", number=len(found))]
    lines.append(_("Se dem i Teams: skriv «lær bort» til Raumabot."))
    return mail(_("Dette fant jeg ikke svar på"), lines, why(norm), norm)


def why(norm: Norm) -> str:
    """Why one gets it."""
    return texts(norm)("Du får denne fordi du er redaktør.")


def month(one: Month, norm: Norm) -> Card:
    """The month in numbers."""
    _ = texts(norm)
    title = _month(one, norm)
    parts = [heading(title), *(said(each) for each in _facts(one, norm))]
    parts += _section(_("Mest spurt om"), [(each.title(norm), times) for each, times in one.asked])
    parts += _section(_("Uten svar"), one.themes)
    parts.append(quiet(_("Grupper på under {number} er ikke med.", number=FEWEST)))
    return card([*parts, quiet(why(norm))], norm, title)


def _month(one: Month, norm: Norm) -> str:
    return texts(norm)("Spørsmål i {month}", month=format_date(one.first, "LLLL y", locale=norm))


def _facts(one: Month, norm: Norm) -> list[str]:
    _ = texts(norm)
    lines = [_("Spørsmål i alt: {number}", number=_counted(one.total, norm))]
    if one.share is not None:
        lines.append(_("Fikk svar: {percent} prosent", percent=one.share))
    lines.append(_("Sendt til kommunikasjonssjefen: {number}", number=_counted(one.handed, norm)))
    if one.hours is not None:
        lines.append(_("Vanlig tid før svar: {hours} timer", hours=round(one.hours)))
    return lines


def _counted(number: int, norm: Norm) -> str:
    """A number, or that it is so small that somebody could be guessed at."""
    return texts(norm)("under {number}", number=FEWEST) if 0 < number < FEWEST else str(number)


def _section(title: str, rows: Sequence[tuple[str, int]]) -> list[Element]:
    lines = [said(f"• {short(words, LONGEST)} ({times})") for words, times in rows]
    return [text(title, weight="Bolder", spacing="Medium"), *lines] if lines else []


def month_letter(one: Month, norm: Norm) -> Mail:
    """The same as a letter, without what was asked."""
    return mail(_month(one, norm), _facts(one, norm), why(norm), norm)
