"""The cards on who may speak to the media: one form, and the answer with who speaks, what to do and whom to tell."""

from collections.abc import Iterable, Mapping

from bot.directory import Holder
from bot.spokesperson import Advice, Asker, Capacity, Case, Maybe, Stage, Subject
from bot.turn import Card, Language
from cards import advice as advice_texts
from cards import onward
from cards.element import Element, buttons, card, container, execute, heading, quiet, said, stacked, submit, text
from cards.text import texts

FREE = ("own_voice", "union_voice", "free_elected")
ALONGSIDE = ("speak_", "crisis_", "settle_")
REQUIRED = ("capacity", "subject")


def form(language: Language, people: Mapping[str, Holder]) -> Card:
    """The one form; `people` are the holders by office, for the press contact's number when it is urgent."""
    _ = texts(language)
    title = _("En journalist ringer? Svar på dette, så ser vi hva du gjør")
    parts = [heading(title), text(_("Ikke skriv navn eller saken her. Du trenger bare å velge."))]
    parts += [_choice(name, *question, language) for name, question in _questions(language).items()]
    parts.append(buttons([execute(_("Vis hva jeg gjør"), "spokesperson.decide", {"language": language})]))
    if "communications_chief" in people:
        parts.append(text(_("Haster det? Kommunikasjonssjefen er pressekontakt:"), spacing="Medium"))
        parts.append(said(people["communications_chief"].contact))
    return card(parts, language, title)


def outcome(advice: Advice, holders: Mapping[str, Holder], language: Language, alone: bool = True) -> Card:
    """The answer to a case; a speaker without a holder is shown by role alone.

    `alone`: nobody reads along, so the communications chief may be asked.
    """
    _ = texts(language)
    lead, say = advice_texts.leads(language)[advice.outcome], advice_texts.says(language)[advice.outcome]
    parts = [heading(lead), text(say), *_speakers(advice, holders, language)]
    parts += _listed(_("Dette gjør du nå"), advice.now, language, numbered=True)
    parts += _listed(_("Før du svarer"), advice.before, language)
    parts += _listed(_("Etterpå"), advice.after, language)
    parts.append(quiet(_("Kilde: {source}", source=_source(advice.sections, language))))
    again = execute(_("Se på en ny sak"), "spokesperson.start", {"language": language})
    told = [] if advice.outcome in FREE else [submit(_("Jeg har snakket med media"), "media_contact.new")]
    chief = onward.way(language, "") if alone else []
    return card([*parts, *chief, *stacked([*told, again])], language, f"{lead} {say}")


def _choice(name: str, label: str, titles: Mapping[str, str], language: Language) -> Element:
    _ = texts(language)
    choices = [{"title": title, "value": str(value)} for value, title in titles.items()]
    style = "expanded" if len(choices) < 5 else "compact"
    asked = {"type": "Input.ChoiceSet", "id": name, "label": label, "style": style, "wrap": True, "choices": choices}
    if name in REQUIRED:
        return {**asked, "placeholder": _("Velg"), "isRequired": True, "errorMessage": _("Velg det som passer best.")}
    return {**asked, "value": str(getattr(Case, name))}


def _speakers(advice: Advice, holders: Mapping[str, Holder], language: Language) -> list[Element]:
    _ = texts(language)
    if not advice.speakers:
        return []
    title = _("Vis videre til")
    if advice.outcome in FREE:
        title = _("Vil de vite hva kommunen mener, svarer")
    elif advice.outcome.startswith(ALONGSIDE):
        title = _("Disse svarer sammen med deg")
    shown = [_speaker(advice_texts.offices(language)[one], holders.get(one), language) for one in advice.speakers]
    return [text(title, weight="Bolder", spacing="Medium"), *shown]


def _speaker(role: str, holder: Holder | None, language: Language) -> Element:
    _ = texts(language)
    lines = [text(role), *([said(holder.contact)] if holder else [])]
    if holder and holder.instead_of:
        lines.append(said(_("Står inn for {name}", name=holder.instead_of.name)))
    if holder and holder.deputy:
        lines.append(said(_("Stedfortreder: {name}", name=holder.deputy)))
    return container([{**line, "spacing": "None"} for line in lines], spacing="Small")


def _listed(title: str, steps: Iterable[str], language: Language, numbered: bool = False) -> list[Element]:
    words = [advice_texts.steps(language)[step] for step in steps]
    lines = [f"{n}. {line}" if numbered else f"- {line}" for n, line in enumerate(words, 1)]
    return [text(title, weight="Bolder", spacing="Medium"), text("\n".join(lines))] if lines else []


def _source(sections: tuple[str, ...], language: Language) -> str:
    _ = texts(language)
    listed = ", ".join(sections[:-1])
    section = _("{first} og {last}", first=listed, last=sections[-1]) if listed else sections[-1]
    return _("Kommunikasjonsstrategien {section}", section=section)


def _questions(language: Language) -> dict[str, tuple[str, dict[str, str]]]:
    _ = texts(language)
    maybe: dict[str, str] = {Maybe.YES: _("Ja"), Maybe.NO: _("Nei"), Maybe.UNSURE: _("Vet ikke")}
    capacity: dict[str, str] = {
        Capacity.MUNICIPALITY: _("For kommunen eller enheten min"),
        Capacity.OWN: _("For meg selv, privat eller som fagperson"),
        Capacity.UNION: _("Som tillitsvalgt eller verneombud"),
        Capacity.ELECTED: _("Som folkevalgt"),
    }
    subject: dict[str, str] = {
        Subject.OWN_WORK: _("Mitt eget arbeid"),
        Subject.UNIT: _("Enheten eller tjenesten min"),
        Subject.ADMINISTRATION: _("Administrasjonen eller noe prinsipielt"),
        Subject.POLITICS: _("Politikk eller noe som er vedtatt"),
        Subject.CRISIS: _("En krise"),
        Subject.OTHER_FIELD: _("Noe andre har ansvar for"),
        Subject.UNCLEAR: _("Vet ikke om det er politikk eller administrasjon"),
    }
    asker: dict[str, str] = {
        Asker.JOURNALIST: _("En journalist"),
        Asker.RESIDENT: _("En innbygger"),
        Asker.COLLEAGUE: _("En kollega"),
        Asker.ORGANISATION: _("En annen organisasjon"),
        Asker.UNSURE: _("Vet ikke"),
    }
    stage: dict[str, str] = {
        Stage.NOT_STARTED: _("Ikke startet"),
        Stage.BEING_PREPARED: _("Under arbeid"),
        Stage.BEFORE_POLITICIANS: _("Til behandling hos politikerne"),
        Stage.DECIDED: _("Vedtatt av politikerne"),
        Stage.UNSURE: _("Vet ikke, eller det skal ikke vedtas noe"),
    }
    return {
        "capacity": (_("I hvilken rolle snakker du?"), capacity),
        "subject": (_("Hva handler det om?"), subject),
        "asker": (_("Hvem spør?"), asker),
        "confidentiality": (_("Kan noe være taushetsbelagt?"), maybe),
        "controversial": (_("Kan saken bli omstridt?"), maybe),
        "stage": (_("Hvor langt har saken kommet?"), stage),
    }
