"""How many pressed «Lest» of a message, and what that number says and does not say."""

from bot.report import Report
from bot.turn import Norm
from cards.element import Element, container, quiet, said, text
from cards.text import texts
from cards.unreached import some


def parts(report: Report, norm: Norm) -> list[Element]:
    """The numbers, nothing where nobody is asked to press."""
    _ = texts(norm)
    if not report.acknowledge or report.one.started is None:
        return []
    counts = report.counts
    number = _("{read} av {sent} har trykt «Lest».", read=counts.acknowledged, sent=counts.sent)
    if report.few:
        number = _("Så få fikk den at tallet på «Lest» ikke vises.")
    found = [text(number, weight="Bolder"), *_units(report, norm), *_awaited(report, norm)]
    means = _("Et trykk på «Lest» er det eneste som telles. Det viser ikke hvem som har lest uten å trykke.")
    return [container([*found, quiet(means)], spacing="Medium", separator=True)]


def _units(report: Report, norm: Norm) -> list[Element]:
    _ = texts(norm)
    lines = [
        _("{unit}: {read} av {people}", unit=one.unit or _("Andre enheter"), read=one.acknowledged, people=one.people)
        for one in report.figures
    ]
    small = [quiet(_("Enheter med færre enn fem er slått sammen eller utelatt."))]
    return [*({**said(one), "spacing": "Small"} for one in lines), *small] if lines else []


def _awaited(report: Report, norm: Norm) -> list[Element]:
    _ = texts(norm)
    if not report.must_confirm:
        return []
    if not report.awaited:
        return [text(_("Alle som fikk den, har bekreftet."))] if report.counts.sent and not report.one.running else []
    return [text(_("Må bekreftes, og mangler fra:")), said(some(report.awaited, norm))]
