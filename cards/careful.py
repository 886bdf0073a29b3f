"""What is said of a field of a form that tells of danger, wrongdoing or a person: what to do now, and which field."""

from bot.caution import Kind
from bot.turn import Norm
from cards.element import Element, container, text
from cards.text import texts


def careful(kind: Kind, field: str, norm: Norm) -> str:
    """The words, beside a form that stays as it was typed."""
    _ = texts(norm)
    words = {
        Kind.DANGER: _(
            "Er det fare for liv? Ring nå: 113 ved akutt sykdom eller skade, 112 til politiet, 110 ved brann."
        ),
        Kind.WRONGDOING: _("Det ser ut til å handle om noe kritikkverdig. Vil du varsle, så skriv «varsle» til meg."),
        Kind.BREACH: _(
            "Har personopplysninger kommet på avveie? Si fra til nærmeste leder og personvernombudet med en gang."
        ),
        Kind.PERSON: _("Det ser ut til å handle om en bestemt person. Skriv det uten navn, nummer eller romnummer."),
    }
    safe = [] if kind is Kind.DANGER else [_("Er noen i fare nå? Ring 113, 112 eller 110 først.")]
    where = _("Se på feltet «{field}».", field=field)
    stays = _("Det du skrev, står i skjemaet. Jeg har ikke sendt eller lagret noe.")
    return " ".join([words[kind], *safe, where, stays])


def doubted(field: str, norm: Norm) -> list[Element]:
    """Above a form in which `field` may be a report, and may be none: whoever wrote it knows; nothing for no field."""
    again = texts(norm)("Er det noe annet enn et varsel, så trykk en gang til.")
    words = [text(careful(Kind.WRONGDOING, field, norm), weight="Bolder"), text(again)]
    return [container(words, style="attention")] if field else []
