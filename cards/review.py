"""A message as its writer or an editor looks it over: the delivered card itself, whom it reaches, and what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.announcement import Announcement, State
from bot.finding import Finding
from bot.headcount import Headcount
from bot.turn import Card, Language, Norm
from cards import finding
from cards.element import Element, card, container, execute, heading, quiet, said, stacked, submit, text
from cards.field import line
from cards.internal import threshold
from cards.moment import when
from cards.text import texts
from cards.unreached import some


@dataclass(frozen=True)
class View:
    """What is looked over: the `delivered` card in `norm`, when it would leave (None: at once), and the tokens by verb.

    `other` is the other norm where it was written too; `names` says whether those who can't be reached are named;
    `remark` is "copy" where it could not take the place of what it was an edit of.
    """

    one: Announcement
    about: str
    norm: Norm
    delivered: Card | None
    headcount: Headcount
    findings: Sequence[Finding] = ()
    due: datetime | None = None
    other: Norm | None = None
    names: bool = False
    author: str = ""
    remark: str = ""
    tokens: Mapping[str, str] = field(default_factory=dict)


def review(view: View, language: Language) -> Card:
    """For the one who wrote it."""
    _ = texts(language)
    title = _states(language)[view.one.state]
    rejected = [said(_("Begrunnelse: {reason}", reason=view.one.reason))] if view.one.reason else []
    copied = _("Den ble endret eller godkjent et annet sted, så det du skrev nå, er lagret som et eget utkast.")
    remark = [text(copied, color="Attention")] if view.remark == "copy" else []
    parts = [heading(title), *remark, *rejected, *finding.shown(view.findings, language), *_shown(view, language)]
    return card([*parts, *stacked(_ways(view, language))], language, title)


def weigh(view: View, language: Language) -> Card:
    """For an editor who is to decide."""
    _ = texts(language)
    title = _("Skal denne meldingen sendes?")
    parts = [heading(title), said(_("Skrevet av {name}.", name=view.author))]
    parts += [*finding.shown(view.findings, language), *_shown(view, language)]
    data = {"about": view.about, "language": language}
    if not any(one.stops for one in view.findings):
        words = _("Godkjenn og send nå") if view.due is None else _("Godkjenn")
        parts += stacked([_signed(words, "announcement.approve", view, data, style="positive")])
    parts.append(line("reason", _("Begrunnelse hvis du avviser, til den som skrev"), "", 500, many=True))
    parts += stacked([_signed(_("Avvis"), "announcement.reject", view, data, style="destructive")])
    parts += stacked(_norms(view, "announcement.weigh", language))
    return card(parts, language, title)


def _states(language: Language) -> dict[State, str]:
    _ = texts(language)
    return {
        State.DRAFT: _("Se over før du sender"),
        State.SUBMITTED: _("Venter på godkjenning"),
        State.REJECTED: _("Avvist"),
        State.APPROVED: _("Godkjent"),
    }


def _shown(view: View, language: Language) -> list[Element]:
    _ = texts(language)
    leaves = _("Sendes {when}.", when=when(view.due, language)) if view.due else _("Sendes med en gang.")
    parts = [*_reach(view, language), text(leaves), *(said(line) for line in threshold(view.one.draft, language))]
    if view.delivered is not None:
        inside = [*view.delivered["body"], *_inert(view.delivered)]
        parts += [text(_("Slik blir den:"), weight="Bolder"), container(inside, style="emphasis", bleed=True)]
    return parts


def _inert(delivered: Card) -> list[Element]:
    """The card's own buttons, which do nothing here."""
    shown = [{**action, "isEnabled": False} for action in delivered.get("actions", [])]
    return [{"type": "ActionSet", "actions": shown}] if shown else []


def _reach(view: View, language: Language) -> list[Element]:
    _ = texts(language)
    found = view.headcount
    first = ", ".join(found.first) + (" …" if found.people > len(found.first) else "")
    parts: list[Element] = [said(_("Mottakere ({number}): {names}", number=found.people, names=first), weight="Bolder")]
    if found.by_mail:
        parts.append(
            quiet(_("{number} av dem får den på e-post, fordi jeg ikke når dem i Teams.", number=found.by_mail))
        )
    if found.unreached:
        words = _("{number} kan ikke nås, verken i Teams eller på e-post.", number=len(found.unreached))
        parts.append(text(words, color="Attention"))
    if found.unreached and not found.mailbox:
        parts.append(quiet(_("E-post er ikke satt opp, så jeg når bare dem som har meg i Teams.")))
    if found.unreached and view.names:
        parts.append(said(some(found.unreached, language)))
    return parts


def _ways(view: View, language: Language) -> list[Element]:
    _ = texts(language)
    data = {"about": view.about, "language": language}
    ways: list[Element] = []
    if "announcement.send" in view.tokens:
        words = _("Send nå") if view.due is None else _("Planlegg sending")
        ways.append(_signed(words, "announcement.send", view, data, style="positive"))
    if "announcement.submit" in view.tokens:
        ways.append(_signed(_("Send til godkjenning"), "announcement.submit", view, data, style="positive"))
    if "announcement.withdraw" in view.tokens:
        ways.append(_signed(_("Ta tilbake og endre"), "announcement.withdraw", view, data))
    if view.one.state is not State.APPROVED:
        ways.append(execute(_("Endre"), "announcement.edit", data))
    if view.delivered is not None:
        ways.append(submit(_("Send meg en prøve"), "announcement.trial", {**data, "norm": view.norm}))
    ways += _norms(view, "announcement.review", language)
    ways.append(execute(_("Lag en kopi"), "announcement.copy", data))
    if view.one.state in (State.DRAFT, State.REJECTED):
        ways.append(execute(_("Slett"), "announcement.drop", data))
    return ways


def _norms(view: View, verb: str, language: Language) -> list[Element]:
    if view.other is None:
        return []
    _ = texts(language)
    words = {"nb": _("Vis på bokmål"), "nn": _("Vis på nynorsk")}[view.other]
    return [execute(words, verb, {"about": view.about, "language": language, "norm": view.other})]


def _signed(words: str, verb: str, view: View, data: Mapping[str, str], **looks: str) -> Element:
    return execute(words, verb, {**data, "token": view.tokens.get(verb, "")}, **looks)
