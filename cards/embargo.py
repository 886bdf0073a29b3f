"""What the author and the editors see of a prenotice: how far it is, what it means, and what they can do."""

from collections.abc import Sequence
from datetime import timedelta

from bot.broadcast import State as Way
from bot.embargo import State
from bot.release import REPORT
from bot.turn import Card, Norm
from bot.watch import Watch
from cards import before, moment
from cards.element import Element, card, heading, quiet, said, stacked, submit, text
from cards.mail import Mail, mail
from cards.text import texts
from cards.unreached import lines, unreached

UNSENT = "unsent"
"""The occasion of bot/release.py that it was never sent."""


def card_of(seen: Watch, norm: Norm) -> Card:
    """The prenotice as it stands."""
    if seen.occasion == REPORT or seen.one.released is not None:
        return report(seen, norm)
    title, lead = _heading(seen, norm), _lead(seen, norm)
    parts = [heading(title), said(_titled(seen, norm), weight="Bolder"), text(lead), *_figures(seen, norm)]
    parts += [*_missing(seen, norm), *stacked(_buttons(seen, norm)), quiet(_why(norm))]
    return card(parts, norm, f"{title}. {lead}")


def letter(seen: Watch, norm: Norm) -> Mail:
    """The same as a letter."""
    title = before.title(norm) if seen.one.released is not None else _heading(seen, norm)
    words = [_lead(seen, norm)] if seen.one.released is None else [before.lead(seen, norm)]
    missing = "\n".join(lines(seen.missing, seen.nameless, norm)) if _shows_missing(seen) else ""
    said_all = [*words, *_lines(seen, norm), *([missing] if missing else [])]
    return mail(f"{title}: {_titled(seen, norm)}", said_all, _why(norm), norm)


def report(seen: Watch, norm: Norm) -> Card:
    """Who knew before the public did, who did not and why, and when."""
    _ = texts(norm)
    title, lead = before.title(norm), before.lead(seen, norm)
    parts = [heading(title), said(_titled(seen, norm), weight="Bolder"), text(lead, weight="Bolder")]
    parts += [*before.times(seen, norm), *_missing(seen, norm)]
    known = [] if seen.one.published is not None else [_button(seen, _("Meld fra at saken er publisert"), "record")]
    listed = [_button(seen, _("Liste for regneark"), "export")] if seen.whole else []
    parts += stacked([*known, *listed, _button(seen, _("Vis på nytt"), "report")])
    full = _(
        "Den som drifter boten, kan lage hele lista: {command}",
        command=f"python -m bot prenotices report {seen.carried.id} --to FIL",
    )
    return card([*parts, quiet(full), quiet(_why(norm))], norm, f"{title}. {lead}")


def _heading(seen: Watch, norm: Norm) -> str:
    _ = texts(norm)
    if seen.occasion == UNSENT:
        return _("Forhåndsvarselet ble ikke sendt")
    if seen.occasion.isdigit() and seen.seen.state in (State.WAITING, State.CLEAR):
        return _("Snart publisering")
    titles = {
        State.WAITING: _("Forhåndsvarsel på vei"),
        State.CLEAR: _("Dere kan publisere"),
        State.LATE: _("Vent med å publisere"),
        State.STOPPED: _("Publiseringen er stoppet"),
    }
    return titles[seen.seen.state]


def _lead(seen: Watch, norm: Norm) -> str:
    _ = texts(norm)
    state, when = seen.seen.state, moment.when(seen.one.external_at, norm)
    if seen.occasion == UNSENT and seen.carried.state is not Way.EXPIRED:
        return _("Ingen har fått det, og det blir heller ikke sendt.")
    if seen.occasion == UNSENT:
        return _("Tiden gikk ut før det ble sendt, så ingen har fått det. Det blir heller ikke sendt.")
    if state is State.STOPPED:
        return _("Saken skal ikke publiseres. De som har fått forhåndsvarselet, får vite det.")
    if state is State.WAITING:
        return _("Ikke klart ennå. Saken kan tidligst publiseres {when}.", when=when)
    if state is State.CLEAR and seen.one.forced is not None:
        return _("Dere har bestemt å publisere selv om ikke nok ansatte vet det. Avtalt tid er {when}.", when=when)
    if state is State.CLEAR:
        return _("Nok ansatte har fått forhåndsvarselet. Publiser som avtalt: {when}.", when=when)
    if seen.one.held is not None or seen.carried.state is Way.EXPIRED:
        return _("Tiden er ute, og ikke nok ansatte vet det. Avtalt tid var {when}.", when=when)
    return _("Det blir ikke klart i tide. Avtalt tid er {when}.", when=when)


def _figures(seen: Watch, norm: Norm) -> list[Element]:
    return [{**said(line), "spacing": "Small"} for line in _lines(seen, norm)]


def _lines(seen: Watch, norm: Norm) -> list[str]:
    """The numbers and what they mean; a reason is somebody's own words."""
    _ = texts(norm)
    count, one = seen.seen.standing, seen.one
    facts = {"reached": count.reached, "people": count.people, "percent": before.number(count.percent)}
    lines = [
        _("Levert til {reached} av {people} ({percent} %). Kravet er {least} %.", **facts, least=one.least_coverage)
    ]
    if one.least_reason:
        lines.append(_("Kravet er satt for denne saken: {reason}", reason=one.least_reason))
    if count.waiting:
        lines.append(_waiting(seen, norm))
    if one.postponed_from is not None:
        lines.append(_("Utsatt fra {when}.", when=moment.when(one.postponed_from, norm)))
    lines.append(_("«Levert» betyr at meldingen er kommet fram i Teams eller på e-post, ikke at den er lest."))
    return lines


def _waiting(seen: Watch, norm: Norm) -> str:
    _ = texts(norm)
    number = seen.seen.standing.waiting
    if seen.carried.state is Way.PAUSED:
        return _("{number} venter. Sendingen er satt på pause.", number=number)
    last = moment.when(seen.seen.ready + timedelta(minutes=1), norm)  # the minute that has then begun is not over
    return _("{number} venter. Den siste kan ha fått det {when}.", number=number, when=last)


def _missing(seen: Watch, norm: Norm) -> list[Element]:
    return unreached(seen.missing, seen.nameless, norm) if _shows_missing(seen) else []


def _shows_missing(seen: Watch) -> bool:
    """Whether to say who has not got it and why: where that is all there is to wait for."""
    late = seen.seen.state is State.LATE or seen.one.released is not None
    return late and seen.occasion != UNSENT


def _buttons(seen: Watch, norm: Norm) -> Sequence[Element]:
    """What can be done now; the card that changes has all of it, a warning the three ways out."""
    _ = texts(norm)
    if seen.occasion == UNSENT or seen.seen.state is State.STOPPED:
        return []
    ways = [(_("Utsett publiseringen"), "postpone"), (_("Publiser likevel"), "force")]
    shown = [*_again(seen, norm), *ways] if seen.seen.state is State.LATE else []
    if not seen.occasion:
        shown = shown or ways[:1]
        shown += [(_("Vis adressen for publisering"), "address"), (_("Vis på nytt"), "report")]
    if not seen.occasion or seen.seen.state is State.CLEAR:
        shown += [(_("Meld fra at saken er publisert"), "record"), (_("Stopp publiseringen"), "stop")]
    return [_button(seen, title, act) for title, act in shown]


def _again(seen: Watch, norm: Norm) -> list[tuple[str, str]]:
    """The way to those who are missing, where there is one: it has not begun, or is paused, or is over."""
    _ = texts(norm)
    if seen.one.held is not None or seen.carried.state in (Way.SCHEDULED, Way.EXPIRED):
        return []
    if seen.carried.state is Way.PAUSED:
        return [(_("Fortsett sendingen"), "resume")]
    return [(_("Send på nytt til dem som mangler"), "remind")]


def _button(seen: Watch, title: str, act: str) -> Element:
    return submit(title, f"release.{act}", {"about": str(seen.carried.id)})


def _titled(seen: Watch, norm: Norm) -> str:
    return seen.titles.get(norm) or next(iter(seen.titles.values()), "")


def _why(norm: Norm) -> str:
    return texts(norm)("Du får denne fordi du har skrevet forhåndsvarselet eller er redaktør.")
