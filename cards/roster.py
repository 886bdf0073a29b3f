"""An editor's form for a social channel that the municipality has already (strategy 7.2)."""

from collections.abc import Mapping, Sequence

from bot.turn import Card, Norm
from cards.element import buttons, card, execute, heading, quiet, text
from cards.field import choices, line
from cards.social_channel import LONGEST
from cards.text import texts


def form(told: Mapping[str, str], about: str, units: Sequence[str], token: str, norm: Norm, remark: str = "") -> Card:
    """What is kept of it, filled in with what was told; `about` is the one that is changed, "" for another."""
    _ = texts(norm)
    title = _("Endre kanalen") if about else _("En kanal vi har")
    wrong = [text(_remark(remark, norm), color="Attention")] if remark else []
    named = {"all": _("Hele kommunen")} | {unit: unit for unit in units}
    fields = [
        line("name", _("Hva heter kanalen?"), told.get("name", ""), LONGEST["name"]),
        line("address", _("Adresse (https)"), told.get("address", ""), LONGEST["address"]),
        choices("unit", _("Hvem sin er den?"), named, told.get("unit") or "all"),
        line("follow_up", _("Hvem følger den opp?"), told.get("follow_up", ""), LONGEST["follow_up"]),
        line(
            "resources", _("Mål for den, om dere har det"), told.get("resources", ""), LONGEST["resources"], many=True
        ),
    ]
    save = buttons([execute(_("Lagre"), "social.enter", {"token": token, "about": about})])
    again = quiet(_("Etter seks måneder spør jeg om den er verdt det."))
    return card([heading(title), *wrong, *fields, save, *([] if about else [again])], norm, title)


def _remark(remark: str, norm: Norm) -> str:
    _ = texts(norm)
    return {
        "lacking": _("Skriv hva kanalen heter og hvem som følger den opp."),
        "address": _("Adressen må begynne med https://."),
        "twice": _("Denne kanalen står på lista alt."),
        "old": _("Skjemaet var for gammelt. Her er et nytt med det du skrev."),
    }[remark]
