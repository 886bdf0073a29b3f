"""The operations notice to those who run the bot: what is wrong, and where to begin."""

from bot.fault import Found, Kind
from bot.turn import Card, Norm
from cards.element import card, heading, quiet, said, text
from cards.mail import Mail, mail
from cards.text import texts

COMMAND = "python -m bot"


def lead(fault: Found, norm: Norm) -> str:
    """What is wrong, in one sentence."""
    _ = texts(norm)
    number = fault.count
    words = {
        Kind.FAILED: _("Jobber som har feilet det siste døgnet: {number}.", number=number),
        Kind.STUCK: _("Jobber som står stille: {number}.", number=number),
        Kind.LANE: _("Beskjeder i Teams har ventet i {number} minutter på å bli sendt.", number=number),
        Kind.MAIL: _("E-post har ventet i {number} minutter på å bli sendt.", number=number),
        Kind.UNREACHED: _("Beskjeder som ikke nådde fram det siste døgnet: {number}.", number=number),
        Kind.SYNC: _("Listen over ansatte er ikke oppdatert, for da ville uvanlig mange ha falt ut."),
        Kind.COVERAGE: _(
            "Boten når færre ansatte enn før. Dekningen har falt med {number} prosentpoeng.", number=number
        ),
        Kind.DOCTOR: _("Egenkontrollen fant {number} ting å se på.", number=number),
    }
    return words[fault.kind]


def cure(fault: Found, norm: Norm) -> str:
    """Where to begin."""
    _ = texts(norm)
    if fault.kind in (Kind.COVERAGE, Kind.UNREACHED):
        return _("Kjør «{command}» for å se hvem boten når.", command=f"{COMMAND} people reach")
    if fault.kind is Kind.SYNC:
        return _("Kjør «{command}», og se hvem det gjelder.", command=f"{COMMAND} people sync --dry-run")
    return _("Kjør «{command}», og se {page}.", command=f"{COMMAND} doctor", page="docs/naar-noe-er-galt.md")


def card_of(fault: Found, norm: Norm) -> Card:
    """The fault as a card."""
    _ = texts(norm)
    title, words = _("Driftsmelding"), lead(fault, norm)
    lines = [said(line) for line in fault.found.splitlines()]
    parts = [heading(title), text(words), *lines, text(cure(fault, norm)), quiet(_why(norm))]
    return card(parts, norm, f"{title}: {words}")


def letter(fault: Found, norm: Norm) -> Mail:
    """The same as a letter."""
    lines = [fault.found] if fault.found else []
    title = texts(norm)("Driftsmelding fra Raumabot")
    return mail(title, [lead(fault, norm), *lines, cure(fault, norm)], _why(norm), norm)


def _why(norm: Norm) -> str:
    return texts(norm)("Du får denne meldingen fordi du har ansvar for driften av boten.")
