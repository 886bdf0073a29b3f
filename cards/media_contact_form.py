"""The form on having talked to the media: a minute, voluntary, and it says what it is not for."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.media_contact import LONGEST, Controversial, To
from bot.spokesperson import Capacity
from bot.turn import Card, Norm
from cards.element import Element, buttons, card, container, execute, heading, quiet, said, submit, text
from cards.field import choices, line
from cards.text import texts

PLAIN = ("capacity", "controversial", "published_on", "to")
WORK, WRONGDOING = Capacity.MUNICIPALITY.value, "wrongdoing"


def typed(data: Mapping[str, Any]) -> dict[str, str]:
    """What stands in each field, as it was typed."""
    found = {name: data.get(name) for name in (*LONGEST, *PLAIN)}
    said = {name: value.replace("\x00", "").strip() for name, value in found.items() if isinstance(value, str)}
    return {name: said.get(name, "")[: LONGEST.get(name, 40)] for name in found}


def form(
    told: Mapping[str, str],
    people: Mapping[To, str],
    held: Mapping[str, str],
    remarks: Sequence[str],
    norm: Norm,
    nearest: str = "",
) -> Card:
    """The form; `people` are those to choose from by name, where one is to choose, `told` has who is proposed.

    `nearest` is who gets it where there is nothing to choose.
    """
    _ = texts(norm)
    title = _("Har du snakket med media?")
    lead = _("Det er frivillig, men greit at noen vet det før saken kommer. Det tar et minutt.")
    parts = [heading(title), text(lead), *_mend(remarks, norm), *_asked(told, norm), *_to(told, people, norm)]
    if nearest and not people:
        parts.append(said(_("Dette går til {name}. Kan saken bli omstridt, velger du selv hvem.", name=nearest)))
    parts += [buttons([execute(_("Si fra"), "media_contact.save", held)]), quiet(_promise(norm))]
    return card(parts, norm, title)


def _mend(remarks: Sequence[str], norm: Norm) -> list[Element]:
    _ = texts(norm)
    words = {
        "old": _("Skjemaet var for gammelt. Her er et nytt med det du skrev."),
        "outlet": _("Skriv hvilket medium det var."),
        "subject": _("Skriv kort hva saken gjelder."),
        "controversial": _("Svar på om saken kan bli omstridt."),
        "published_on": _("Velg en dag i kalenderen, eller la feltet stå tomt."),
        "to": _("Saken kan bli omstridt. Da velger du hvem som skal vite det. Jeg har krysset av et forslag."),
    }
    said = [text(f"• {words[one]}", spacing="Small") for one in remarks]
    look = "accent" if list(remarks) == ["to"] else "attention"
    return [container(said, style=look)] if said else []


def _asked(told: Mapping[str, str], norm: Norm) -> list[Element]:
    _ = texts(norm)
    maybe = {
        Controversial.NO.value: _("Nei"),
        Controversial.YES.value: _("Ja"),
        Controversial.UNSURE.value: _("Vet ikke"),
    }
    when = {"type": "Input.Date", "id": "published_on", "label": _("Når kan det bli publisert? (valgfritt)")}
    day = told.get("published_on", "")
    said = line("said", _("Hva du sa, om du vil"), told.get("said", ""), LONGEST["said"], many=True)
    return [
        choices("capacity", _("Hvem snakket du for?"), capacities(norm), told.get("capacity") or WORK),
        text(
            _("Det gjelder ikke det du sier privat, som tillitsvalgt eller for å varsle. Av det lagrer jeg ingenting."),
            size="Small",
        ),
        line("outlet", _("Hvilket medium?"), told.get("outlet", ""), LONGEST["outlet"]),
        line("subject", _("Hva gjelder saken?"), told.get("subject", ""), LONGEST["subject"]),
        {**when, **({"value": day} if day else {})},
        choices("controversial", _("Kan saken bli omstridt?"), maybe, told.get("controversial", ""), style="expanded"),
        {**said, "placeholder": _("Ikke skriv navn på pasienter, elever eller brukere.")},
    ]


def capacities(norm: Norm) -> dict[str, str]:
    """For whom somebody may have talked; only the first is kept."""
    _ = texts(norm)
    return {
        WORK: _("På vegne av jobben"),
        Capacity.OWN.value: _("For meg selv"),
        Capacity.UNION.value: _("Som tillitsvalgt eller verneombud"),
        WRONGDOING: _("For å varsle om noe kritikkverdig"),
    }


def _to(told: Mapping[str, str], people: Mapping[To, str], norm: Norm) -> list[Element]:
    _ = texts(norm)
    if not people:
        return []
    offices = {
        To.LEADER: _("nærmeste leder"),
        To.MUNICIPAL_DIRECTOR: _("kommunedirektør"),
        To.COMMUNICATIONS_CHIEF: _("kommunikasjonssjef"),
    }
    named = {to.value: f"{name}, {offices[to]}" for to, name in people.items()}
    return [choices("to", _("Hvem skal få vite det?"), named, told.get("to", ""), style="expanded")]


def _promise(norm: Norm) -> str:
    return texts(norm)(
        "Bare den ene som får beskjeden, ser navnet ditt. Det blir ikke noe register: Ingen kan søke opp hvem som har "
        "snakket med media, og jeg sletter navn etter 90 dager. Går beskjeden på e-post, ligger navnet også der."
    )


def not_for(norm: Norm) -> Card:
    """For what one need not tell: nothing is stored of it, and there is nothing to ask leave for."""
    _ = texts(norm)
    title = _("Det trenger du ikke si fra om")
    lines = [
        _("Du har ytringsfrihet. Det du sier for deg selv eller som tillitsvalgt, er din egen sak."),
        _("Du kan også ha rett til å varsle offentlig om noe kritikkverdig. Gjengjeldelse er forbudt."),
        _("Jeg har ikke lagret noe av det du fylte ut."),
    ]
    ways = [submit(_("Hva kan jeg si for meg selv?"), "guideline.show", {"ref": "7.2-ansatte", "language": norm})]
    ways.append(submit(_("Om å varsle"), "guideline.show", {"ref": "9.6-varsling", "language": norm}))
    return card(
        [heading(title), *(text(one) for one in lines), *({**buttons([way]), "spacing": "Small"} for way in ways)],
        norm,
        title,
    )
