"""What stands on a message that is urgent, or that employees get before the public: strategy 9.3 and 10.3."""

from bot import parallel
from bot.announcement import Draft, Kind
from bot.turn import Language, Norm
from cards.element import Element, container, text
from cards.moment import when
from cards.text import texts


def banner(draft: Draft, norm: Norm) -> list[Element]:
    """The visible mark at the top; its words are ours alone."""
    _ = texts(norm)
    parts = [text(_("Haster"), weight="Bolder", color="Attention")] if draft.urgent else []
    if draft.kind is Kind.PRENOTICE and draft.release is not None:
        until = _("Internt til {when}", when=when(draft.release.at, norm))
        parts += [text(until, weight="Bolder"), text(_("Ikke del dette med noen utenfor kommunen før da."))]
    return [container(parts, style="warning")] if parts else []


def threshold(draft: Draft, language: Language) -> list[str]:
    """The share that must know before, where it is set for this prenotice alone, and why; for whoever approves it."""
    if draft.kind is not Kind.PRENOTICE or draft.least_coverage is None:
        return []
    _, facts = texts(language), {"least": draft.least_coverage, "reason": draft.least_reason}
    return [_("Kan publiseres når {least} % har fått det, ikke det vanlige kravet. Begrunnelse: {reason}", **facts)]


def told(draft: Draft, norm: Norm) -> list[tuple[str, str]]:
    """What a prenotice says of the publication to come, each with its label."""
    if draft.kind is not Kind.PRENOTICE or draft.release is None:
        return []
    _, release, may_say = texts(norm), draft.release, parallel.may_say(draft, norm)
    lines = [
        (_("Blir offentlig:"), when(release.at, norm)),
        (_("Hvor:"), release.where),
        (_("Hvem som publiserer:"), release.by),
        (_("Hvis en journalist tar kontakt, vis til:"), release.refer_to),
        (_("Dette kan du si fram til da:"), may_say or _("Ingenting. Vis til den som svarer journalister.")),
    ]
    return [(label, value) for label, value in lines if value]


def facts(draft: Draft, norm: Norm) -> list[Element]:
    """The same on a card."""
    lines = [_fact(label, value) for label, value in told(draft, norm)]
    return [container(lines, style="emphasis")] if lines else []


def _fact(label: str, value: str) -> Element:
    return {
        "type": "RichTextBlock",
        "inlines": [{"type": "TextRun", "text": f"{label} ", "weight": "Bolder"}, {"type": "TextRun", "text": value}],
        "spacing": "Small",
    }
