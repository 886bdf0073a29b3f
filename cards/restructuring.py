"""A restructuring: the plan's form, its steps, and the messages that are written of them (strategy 9.5)."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.content import LONGEST
from bot.duty import Duty, State
from bot.restructuring import STEPS
from bot.turn import Card, Norm
from cards import more
from cards.absence import shown
from cards.element import Element, buttons, card, execute, heading, quiet, said, stacked, submit, text
from cards.field import choices, line
from cards.text import texts


def step_name(word: str, norm: Norm) -> str:
    """What a step is called."""
    _ = texts(norm)
    return {
        "affected": _("Hvem blir berørt?"),
        "representatives": _("Ta inn tillitsvalgte og verneombud"),
        "information": _("Første informasjon"),
        "questions": _("Åpne spørsmål"),
        "outcome": _("Når er utfallet kjent?"),
    }[word]


def how(word: str, norm: Norm) -> str:
    """What is to be done in a step."""
    _ = texts(norm)
    return {
        "affected": _(
            "Skriv ned hvem som blir berørt: ansatte, tillitsvalgte og brukere. De er de første du informerer."
        ),
        "representatives": _("De skal inn så tidlig som mulig, mens løsningene ennå kan diskuteres. Avtal et møte."),
        "information": _("Si kort og lettfattelig hva som skjer, hvorfor, hvem det gjelder og når dere sier mer."),
        "questions": _("Samle spørsmålene som har kommet, og svar på dem. Si også hva dere ikke vet ennå."),
        "outcome": _("Fortell hva som er bestemt, hva det betyr for den enkelte, og hvem de kan snakke med."),
    }[word]


def form(units: Sequence[str], typed: Mapping[str, str], token: str, norm: Norm, remark: str = "") -> Card:
    """The plan: what it is about, whom it affects, who answers for it, and a day for each step."""
    _ = texts(norm)
    name = _("Kommunikasjonsplan for en omstilling")
    lead = _(
        "Tidlig involvering, dialog og åpenhet avgjør hvordan det går. Jeg minner deg på hvert steg den dagen det er."
    )
    wrong = [text(_remark(remark, norm), color="Attention")] if remark else []
    fields = [
        line("title", _("Hva gjelder omstillingen?"), typed.get("title", ""), LONGEST["title"]),
        choices("unit", _("Enheten som blir berørt"), {one: one for one in units}, typed.get("unit", "")),
        line("owner", _("Ansvarlig leder"), typed.get("owner", ""), LONGEST["title"]),
    ]
    days: list[Element] = [
        {"type": "Input.Date", "id": word, "label": step_name(word, norm), "value": typed.get(word, "")}
        for word in STEPS
    ]
    save = buttons([execute(_("Lagre planen"), "plan.save", {"token": token})])
    return card([heading(name), text(lead), *wrong, *fields, *days, save], norm, name)


def _remark(remark: str, norm: Norm) -> str:
    _ = texts(norm)
    return {
        "title": _("Skriv hva omstillingen gjelder, og velg enheten."),
        "owner": _("Jeg finner ikke akkurat én leder med det navnet for den enheten. Skriv hele navnet."),
        "day": _("Jeg forstår ikke alle datoene. Velg en dag for hvert steg."),
    }[remark]


def plan(ones: Sequence[Duty], owner: str, norm: Norm, just_now: bool = False) -> Card:
    """A plan with how far its steps are."""
    _ = texts(norm)
    name = _("Planen er lagret") if just_now else _("Kommunikasjonsplan")
    first = ones[0]
    parts = [heading(name), _whose(first)]
    parts.append(said(_("Ansvarlig: {name}", name=owner)))
    for one in ones:
        parts += _line(one, norm)
    if any(one.state is State.OPEN for one in ones):
        parts.append({**buttons([execute(_("Avlys planen"), "plan.ask", {"about": first.series})]), "spacing": "Large"})
    hint = _("For større omstillinger: bruk Raumaprosessen som grunnlag når dere planlegger.")
    return card([*parts, quiet(hint)], norm, f"{name}: {first.content.title}")


def _line(one: Duty, norm: Norm) -> list[Element]:
    _ = texts(norm)
    done = one.state is State.DONE
    mark = f"✓ {_('Gjort')}" if done else shown(one.day, norm)
    parts: list[Element] = [text(step_name(one.content.word, norm), weight="Bolder"), text(mark, spacing="None")]
    ways = [] if done else stacked([submit(_("Åpne"), "duty.show", {"about": str(one.id)})])
    return parts + ways


def ask(one: Duty, token: str, norm: Norm) -> Card:
    """Whether the plan of this step is to be called off."""
    _ = texts(norm)
    name = _("Vil du avlyse planen?")
    lead = _("Da minner jeg deg ikke på stegene som er igjen.")
    told = _("Meldinger som er skrevet eller sendt, blir stående. Si selv fra til dem som vet om omstillingen.")
    yes = execute(_("Ja, avlys planen"), "plan.cancel", {"token": token, "about": one.series})
    ways = stacked([yes, execute(_("Nei, behold planen"), "plan.show", {"series": one.series})])
    return card([heading(name), _whose(one), text(lead), text(told), *ways], norm, f"{name} {one.content.title}")


def _whose(one: Duty) -> Element:
    return said(f"{one.content.title}, {one.unit}", weight="Bolder")


def cancelled(one: Duty, norm: Norm) -> Card:
    """It is called off."""
    _ = texts(norm)
    name = _("Planen er avlyst")
    lead = _("Jeg minner ikke om flere steg i den.")
    return card([heading(name), _whose(one), text(lead)], norm, f"{name}: {one.content.title}")


def plans(found: Sequence[tuple[str, Sequence[Duty]]], skip: int, norm: Norm) -> Card:
    """Plans of somebody's, each with how many of its steps are done; `found` is the series with its steps.

    The next begin at `skip`, 0 where there are none.
    """
    _ = texts(norm)
    name = _("Omstillinger")
    parts: list[Element] = [heading(name)]
    for series, ones in found:
        done = sum(one.state is State.DONE for one in ones)
        parts += [_whose(ones[0])]
        parts.append(text(_("{done} av {total} steg er gjort", done=done, total=len(ones)), spacing="None"))
        parts += stacked([submit(_("Åpne"), "plan.show", {"series": series})])
    if not found:
        parts.append(text(_("Det er ingen planer ennå.")))
    ways = [*more.way("plan.mine", skip, norm), *stacked([submit(_("Ny omstilling"), "plan.new")])]
    return card([*parts, *ways], norm, name)


def message(one: Duty, outcome: date | None, norm: Norm) -> tuple[str, str]:
    """The title and text of a message on a step, its fields filled in; what only the leader knows has a place."""
    _ = texts(norm)
    of = {"title": one.content.title, "unit": one.unit}
    titles = {
        "representatives": _("Vi vil ha dere med: {title}", **of),
        "information": _("Informasjon om {title}", **of),
        "questions": _("Spørsmål og svar om {title}", **of),
        "outcome": _("Dette er bestemt: {title}", **of),
    }
    day = _("Vi sier mer innen {day}.", day=shown(outcome, norm)) if outcome else ""
    bodies = {
        "representatives": _(
            "Vi planlegger «{title}» i {unit}. Vi vil ha dere med så tidlig som mulig.\n\nVi foreslår møte: …", **of
        ),
        "information": _(
            "I {unit} arbeider vi med «{title}».\n\n- Hva skjer: …\n- Hvorfor: …\n- Hvem det gjelder: …", **of
        ),
        "questions": _(
            "Takk for spørsmålene om «{title}».\n\n- Spørsmål: …\n- Svar: …\n- Dette vet vi ikke ennå: …", **of
        ),
        "outcome": _(
            "«{title}» i {unit}:\n\n- Dette er bestemt: …\n- Dette betyr det for deg: …\n- Snakk med: …", **of
        ),
    }
    return titles[one.content.word], "\n\n".join(part for part in (bodies[one.content.word], day) if part)
