"""The list of a broadcast's deliveries in the chat: text to be copied, since a file would need consent in Teams."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from bot.turn import Card, Norm
from cards.element import card, heading, text
from cards.text import texts

MOST_CHARACTERS = 6000
"""Of the list, so that the card stays under what Teams takes."""


def card_of(broadcast_id: UUID, lines: Sequence[str], norm: Norm, report: bool = False) -> Card:
    """As many lines as there is room for, in a field from which they are copied; `lines` begin with the heads.

    `report`: they are a prenotice's, on who knew before it was public.
    """
    _ = texts(norm)
    title = _("Liste for regneark")
    shown = fit(lines)
    how = _("Merk alt i feltet, kopier, og lim inn i en tekstfil som slutter på .csv. Teams lar meg ikke sende filer.")
    more = _("Her er {shown} av {all} linjer.", shown=len(shown) - 1, all=len(lines) - 1)
    command = f"python -m bot {'prenotices report' if report else 'broadcasts export'} {broadcast_id} --to liste.csv"
    whole = _("Hele lista får du av den som drifter boten, med «{command}».", command=command)
    field = {"type": "Input.Text", "id": "list", "label": _("Listen"), "isMultiline": True, "value": "\n".join(shown)}
    logged = _("Det er loggført at du har hentet den.")
    return card([heading(title), text(more), field, text(how), text(whole), text(logged)], norm, title)


def fit(lines: Sequence[str]) -> Sequence[str]:
    """As many lines as there is room for."""
    room, shown = MOST_CHARACTERS, []
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        shown.append(line)
    return shown


def portal(said: Mapping[Norm, str], internal: bool, norm: Norm) -> Card:
    """The message in each norm that it was written in, to be copied into Politikerportalen."""
    _ = texts(norm)
    title = _("Tekst til Politikerportalen")
    labels = {"nb": _("På bokmål"), "nn": _("På nynorsk")}
    fields = [
        {"type": "Input.Text", "id": f"portal_{each}", "label": labels[each], "isMultiline": True, "value": words}
        for each, words in said.items()
    ]
    until = [text(_("Et forhåndsvarsel er internt til det er publisert."))] if internal else []
    how = text(_("Merk teksten, kopier den, og lim den inn i Politikerportalen."))
    return card([heading(title), how, *until, *fields], norm, title)
