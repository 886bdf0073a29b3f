"""Stray pages of a review: an editor says whose they are."""

from collections.abc import Mapping, Sequence

from bot.duty import Duty
from bot.transfer import stray
from bot.turn import Card, Norm
from cards.element import buttons, card, execute, heading, quiet, said, stacked, submit, text
from cards.field import choices, line
from cards.text import texts

LONGEST = 120


def form(one: Duty, units: Sequence[str], typed: Mapping[str, str], token: str, norm: Norm, remark: str = "") -> Card:
    """Which pages, and to whom; all are chosen to begin with."""
    _ = texts(norm)
    name, titles = _("Gi til en annen"), {str(place): title for place, title in stray(one).items()}
    said_whose = _("{unit} har svart at dette ikke er deres:", unit=one.unit)
    wrong = [text(_remark(remark, norm), color="Attention")] if remark else []
    fields = [
        choices("pages", _("Sider"), titles, typed.get("pages", ",".join(titles)), many=True, style="expanded"),
        choices("unit", _("Enheten som eier dem"), {unit: unit for unit in units}, typed.get("unit", "")),
        line("owner", _("Hvem i enheten, hvis det ikke er lederen"), typed.get("owner", ""), LONGEST),
    ]
    save = buttons([execute(_("Gi dem videre"), "transfer.give", {"token": token, "about": one.about})])
    return card([heading(name), said(said_whose), *wrong, *fields, save, quiet(_listed(norm))], norm, name)


def _remark(remark: str, norm: Norm) -> str:
    _ = texts(norm)
    return {
        "choice": _("Velg minst én side, og enheten som eier dem."),
        "owner": _("Jeg finner ikke akkurat én med det navnet."),
        "leader": _("Enheten har ingen leder nå. Skriv hvem som skal få sidene."),
    }[remark]


def _listed(norm: Norm) -> str:
    return texts(norm)("Jeg husker det til lista over hva enhetene eier, sier noe annet om sidene.")


def given(owner: str, unit: str, norm: Norm) -> Card:
    """It is done, and what follows."""
    _ = texts(norm)
    words = _("Takk! {owner} ({unit}) får spørsmål om sidene.", owner=owner, unit=unit)
    on = stacked([submit(_("Vis årets plikter"), "duty.board")])
    return card([said(words), *on, quiet(_listed(norm))], norm, words)
