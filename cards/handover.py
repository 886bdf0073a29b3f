"""The cards on standing in: that one does, that one does not after all, and that a deputy can't."""

from bot.directory import Absence
from bot.handover import Handover
from bot.turn import Card, Language, Norm
from cards.absence import shown
from cards.advice import offices
from cards.element import buttons, card, execute, heading, quiet, said, text
from cards.mail import Mail, mail
from cards.text import texts


def card_of(one: Handover, norm: Norm) -> Card:
    """For the deputy: what they take over and when, or that it is off."""
    title, first, what, last = _words(one, norm)
    parts = [heading(title), said(first), *(said(f"• {line}") for line in what), *([text(last)] if last else [])]
    if one.absence is not None:
        data = {"language": norm, "person_id": one.person.id}
        parts.append(buttons([execute(texts(norm)("Jeg kan ikke"), "absence.decline", data)]))
    parts.append(quiet(texts(norm)("Du får denne fordi en kollega har satt opp deg til å ta over.")))
    return card(parts, norm, f"{title}: {first}")


def letter(one: Handover, norm: Norm) -> Mail:
    """The same as a letter."""
    title, first, what, last = _words(one, norm)
    lines = [first, *(f"• {line}" for line in what), *([last] if last else [])]
    return mail(title, lines, texts(norm)("Du får denne e-posten fordi jeg ikke når deg i Teams."), norm)


def noted(one: Handover, language: Language) -> Card:
    """For a deputy who can't."""
    _ = texts(language)
    title = _("Jeg sier fra")
    words = _("{name} får vite at du ikke kan. Du står oppført til en annen er valgt.", name=one.person.name)
    return card([heading(title), said(words)], language, f"{title}: {words}")


def declined(one: Handover, norm: Norm) -> Card:
    """For whoever is away, with the way to another deputy."""
    _ = texts(norm)
    title, words = _declined(one, norm)
    data = {"language": norm, **_days(one.absence)}
    way = buttons([execute(_("Velg en annen"), "absence.form", data)])
    why = _("Du får denne fordi du har satt opp en kollega til å ta over.")
    return card([heading(title), said(words), way, quiet(why)], norm, words)


def declined_letter(one: Handover, norm: Norm) -> Mail:
    """The same as a letter."""
    _ = texts(norm)
    title, words = _declined(one, norm)
    return mail(title, [words], _("Du får denne e-posten fordi jeg ikke når deg i Teams."), norm)


def _declined(one: Handover, norm: Norm) -> tuple[str, str]:
    _ = texts(norm)
    words = _(
        "{name} kan ikke ta over mens du er borte, men står oppført til du velger en annen.", name=one.deputy.name
    )
    return _("Du trenger en annen til å ta over"), words


def _days(absence: Absence | None) -> dict[str, str]:
    return {} if absence is None else {"first": absence.first.isoformat(), "last": absence.last.isoformat()}


def _words(one: Handover, norm: Norm) -> tuple[str, str, list[str], str]:
    """Title, first sentence, what is taken over, and the last sentence."""
    _ = texts(norm)
    if one.absence is None:
        words = _("{name} er ikke borte likevel, eller har valgt en annen.", name=one.person.name)
        return _("Du tar ikke over likevel"), words, [], _("Du trenger ikke gjøre noe.")
    rights = _("Du får rettighetene i boten disse dagene, og folk blir vist videre til deg.")
    return _("Du tar over for en kollega"), _when(one.person.name, one.absence, norm), _taken(one, norm), rights


def _when(name: str, absence: Absence, norm: Norm) -> str:
    _ = texts(norm)
    first, last = shown(absence.first, norm), shown(absence.last, norm)
    if first == last:
        return _("{name} er borte {day}. Da tar du over dette:", name=name, day=first)
    return _(
        "{name} er borte fra og med {first} til og med {last}. Da tar du over dette:", name=name, first=first, last=last
    )


def _taken(one: Handover, norm: Norm) -> list[str]:
    _ = texts(norm)
    leader = _("leder for {unit}", unit=one.unit) if one.unit else _("leder")
    roles = {"leader": leader, "editor": _("redaktør"), "pointer_handler": _("varslingsmottaker")}
    names = offices(norm)
    held = [_("vervet eller stillingen: {office}", office=names.get(each, each)) for each in sorted(one.offices)]
    return [words for role, words in roles.items() if role in one.rights] + held
