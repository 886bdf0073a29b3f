"""«Mindre slikt»: what somebody may have less of, and what reaches everybody."""

from collections.abc import Iterable

from bot.preference import CHOICES, COMING, Preference
from bot.turn import Card, Language
from cards.element import Element, card, execute, heading, quiet_said, stacked, submit, text
from cards.text import texts


def less(language: Language) -> Element:
    """The button on every card that the bot sends by itself to many."""
    return submit(texts(language)("Mindre slikt"), "preference.form")


def form(chosen: Preference, most: int, language: Language) -> Card:
    """The three choices, as they are; `most` is how many messages a week come one by one."""
    _ = texts(language)
    title = _("Hva vil du ha mindre av?")
    toggles = [_toggle(name, getattr(chosen, name), language) for name in CHOICES]
    save = execute(_("Lagre"), "preference.keep")
    budget = _("Vanlige meldinger får du høyst {number} av i uka. Er det flere, samler jeg dem på fredag.", number=most)
    parts = [*toggles, *_coming(CHOICES, language), text(budget), text(_always(language))]
    return card([heading(title), *parts, *stacked([save])], language, title)


def _coming(chosen: Iterable[str], language: Language) -> list[Element]:
    """Says when a choice takes effect, where what it is about is not sent yet."""
    words = texts(language)("Egne meldinger med suksesshistorier kommer senere. Da gjelder valget ditt.")
    return [text(words)] if COMING.intersection(chosen) else []


def _toggle(name: str, on: bool, language: Language) -> Element:
    title = _titles(language)[name]
    return {"type": "Input.Toggle", "id": name, "title": title, "value": "true" if on else "false", "wrap": True}


def _titles(language: Language) -> dict[str, str]:
    _ = texts(language)
    return {
        "newsletter_by_mail": _("Nyhetsbrevet på e-post i stedet for her"),
        "no_stories": _("Ingen suksesshistorier"),
        "reminders_weekly": _("Påminnelser samlet én gang i uka"),
    }


def _always(language: Language) -> str:
    return texts(language)("Forhåndsvarsler og krisemeldinger kan ikke slås av. Dem får alle.")


def kept(chosen: Preference, language: Language) -> Card:
    """What was chosen, and the way back."""
    _ = texts(language)
    titles = {name: title for name, title in _titles(language).items() if getattr(chosen, name)}
    words = _("Greit, slik blir det:") if titles else _("Greit, da får du alt som før.")
    lines = [text("\n".join(f"- {title}" for title in titles.values()))] if titles else []
    lines += _coming(titles, language)
    again = execute(_("Endre"), "preference.change")
    return card(
        [heading(_("Notert")), text(words), *lines, text(_always(language)), *stacked([again])], language, words
    )


def by_mail(address: str, language: Language) -> Card:
    """The newsletter comes by e-mail to `address` from now on, and the way back."""
    _ = texts(language)
    words = _("Fint! Fra nå av kommer nyhetsbrevet til deg på e-post.")
    back = execute(_("Send det i Teams i stedet"), "preference.teams")
    return card([text(words), quiet_said(address), *stacked([back])], language, words)


def in_teams(can_mail: bool, language: Language) -> Card:
    """The newsletter comes in Teams from now on, and the way back where the bot `can_mail`."""
    _ = texts(language)
    words = _("Fint! Fra nå av kommer nyhetsbrevet til deg her i Teams.")
    ways = [execute(_("Send det på e-post i stedet"), "preference.mail")] if can_mail else []
    return card([text(words), *stacked(ways)], language, words)


def no_mail(has_mailbox: bool, language: Language) -> Card:
    """Why the newsletter can't come by e-mail: somebody has no address, or nobody gets letters."""
    _ = texts(language)
    words = _("Jeg har ingen e-postadresse til deg, så nyhetsbrevet kommer her i Teams som før.")
    if not has_mailbox:
        words = _("Jeg kan ikke sende e-post ennå, så nyhetsbrevet kommer her i Teams som før.")
    return card([text(words)], language, words)
