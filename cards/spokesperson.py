"""The cards on who may speak to the media: one form, and the answer with who speaks, what to do and whom to tell."""

from collections.abc import Iterable, Mapping

from bot.directory import Holder
from bot.spokesperson import Advice, Asker, Capacity, Case, Maybe, Stage, Subject
from bot.turn import Card, Language
from cards.element import Element, buttons, card, container, execute, heading, quiet, said, text
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
        parts.append(said(_reach(people["communications_chief"])))
    return card(parts, language, title)


def outcome(advice: Advice, holders: Mapping[str, Holder], language: Language) -> Card:
    """The answer to a case; a speaker without a holder is shown by role alone."""
    _ = texts(language)
    lead, say = _leads(language)[advice.outcome], _says(language)[advice.outcome]
    parts = [heading(lead), text(say), *_speakers(advice, holders, language)]
    parts += _listed(_("Dette gjør du nå"), advice.now, language, numbered=True)
    parts += _listed(_("Før du svarer"), advice.before, language)
    parts += _listed(_("Etterpå"), advice.after, language)
    parts.append(quiet(_("Kilde: {source}", source=_source(advice.sections, language))))
    again = execute(_("Se på en ny sak"), "spokesperson.start", {"language": language})
    return card([*parts, buttons([again])], language, f"{lead} {say}")


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
    shown = [_speaker(_roles(language)[one], holders.get(one), language) for one in advice.speakers]
    return [text(title, weight="Bolder", spacing="Medium"), *shown]


def _speaker(role: str, holder: Holder | None, language: Language) -> Element:
    _ = texts(language)
    lines = [text(role), *([said(_reach(holder))] if holder else [])]
    if holder and holder.deputy:
        lines.append(said(_("Stedfortreder: {name}", name=holder.deputy)))
    return container([{**line, "spacing": "None"} for line in lines], spacing="Small")


def _reach(holder: Holder) -> str:
    return ", ".join(part for part in (holder.name, holder.phone or holder.email) if part)


def _listed(title: str, steps: Iterable[str], language: Language, numbered: bool = False) -> list[Element]:
    words = [_steps(language)[step] for step in steps]
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
        Stage.NOT_STARTED: _("Ikke påbegynt"),
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


def _roles(language: Language) -> dict[str, str]:
    _ = texts(language)
    return {
        "municipal_director": _("Kommunedirektøren"),
        "mayor": _("Ordføreren"),
        "communications_chief": _("Kommunikasjonssjefen"),
        "own_leader": _("Nærmeste leder"),
        "service_leader": _("Lederen for tjenesten det gjelder"),
    }


def _leads(language: Language) -> dict[str, str]:
    _ = texts(language)
    not_on_behalf = _("Du uttaler deg ikke på vegne av kommunen om dette.")
    clarify = _("Få avklart om saken er politisk eller administrativ.")
    return {
        "facts_own_work": _("Ja, du kan gi fakta om ditt eget arbeid."),
        "refer_with_facts": not_on_behalf,
        "clarify_with_facts": clarify,
        "speak_own_area": _("Ja, du uttaler deg om driften i ditt eget område."),
        "refer_with_own_area": not_on_behalf,
        "clarify_with_own_area": clarify,
        "speak_communications": _("Ja, du uttaler deg om kommunikasjonsarbeidet."),
        "coordinate_press": _("Du er pressekontakt, men andre uttaler seg i saken."),
        "crisis_chief": _("Ja, du er talsperson sammen med ordføreren."),
        "clarify_chief": clarify,
        "speak_administration": _("Ja, du uttaler deg på vegne av administrasjonen."),
        "administrative_side": _("Ja, du uttaler deg om administrasjonens del av saken."),
        "settle_question": _("Du avklarer om saken er politisk eller administrativ."),
        "speak_municipality": _("Ja, du uttaler deg på vegne av kommunen."),
        "speak_with_administration": _("Ja, du uttaler deg på vegne av kommunen."),
        "crisis_mayor": _("Ja, du er talsperson i krisen."),
        "clarify_mayor": clarify,
        "elected_voice": _("Ja, du kan uttale deg som folkevalgt."),
        "own_voice": _("Ja, du kan si det du mener. Du har ytringsfrihet."),
        "union_voice": _("Ja, du kan uttale deg som tillitsvalgt eller verneombud."),
        "free_elected": _("Ja, du står helt fritt til å uttale deg om alle saker."),
    }


def _says(language: Language) -> dict[str, str]:
    _ = texts(language)
    facts = _("Du kan likevel gi fakta om ditt eget arbeid, så lenge de ikke er taushetsbelagte.")
    own_area = _("Du kan likevel fortelle om driften i ditt eget område.")
    return {
        "facts_own_work": _("Du kan fortelle hva du gjør og hvordan det fungerer. Vurderinger tar lederen din."),
        "refer_with_facts": facts,
        "clarify_with_facts": facts,
        "speak_own_area": _("Du har ansvaret for tjenesten og svarer for den. Kommunikasjonssjefen kan hjelpe deg."),
        "refer_with_own_area": own_area,
        "clarify_with_own_area": own_area,
        "speak_communications": _("Det er ditt eget ansvarsområde, og du svarer for det."),
        "coordinate_press": _("Du hjelper journalisten til rett person og kan gi fakta om kommunikasjonsarbeidet."),
        "crisis_chief": _("Dere to gir informasjonen fra kommunen."),
        "clarify_chief": _("Du kan si at kommunen kommer tilbake med et svar, og fra hvem."),
        "speak_administration": _("Du svarer om fakta, faglige vurderinger og skjønn."),
        "administrative_side": _("Du svarer om fakta og faglige vurderinger. Andre svarer på resten."),
        "settle_question": _("Er den administrativ, svarer du. Er den politisk, svarer ordføreren."),
        "speak_municipality": _("Du er talsperson i politiske spørsmål og når en sak er vedtatt."),
        "speak_with_administration": _("Om drift og fagspørsmål er det andre som til vanlig svarer."),
        "crisis_mayor": _("Kommunikasjonssjefen er talsperson sammen med deg."),
        "clarify_mayor": _("Er den politisk, svarer du. Er den administrativ, svarer kommunedirektøren."),
        "elected_voice": _("Du står helt fritt i alle saker, men du uttaler deg ikke på vegne av kommunen."),
        "own_voice": _("Det gjelder også om ditt eget fagfelt. Du snakker for deg selv."),
        "union_voice": _("Du snakker for dem du representerer, ikke for kommunen."),
        "free_elected": _("Det gjelder alle folkevalgte. Kommunens egne svar kommer fra talspersonene."),
    }


def _steps(language: Language) -> dict[str, str]:
    _ = texts(language)
    return {
        "follow_crisis_plan": _("Følg beredskapsplanen. Er det fare for liv, ring 110, 112 eller 113 først."),
        "ask_for_time": _("Be om tid. Spør hva saken gjelder, og avtal når du ringer tilbake."),
        "check_facts": _("Sjekk at fakta stemmer."),
        "you_choose_when": _("Du bestemmer selv om du vil svare, og når. Be gjerne om tid."),
        "service_desk": _("Vet du ikke hvem som svarer, kan sørvistorget hjelpe med å finne rett person."),
        "share_internally": _("Del gjerne det du vet med kollegaen, så langt taushetsplikten tillater."),
        "tell_leader": _("Har du kommentert saken til mediene, si fra til lederen din."),
        "tell_chief_of_initiative": _("Vil dere selv gå ut i mediene, si fra til kommunikasjonssjefen først."),
        "tell_director": _("Fortell kommunedirektøren hva som er sagt."),
        "tell_chief": _("Fortell kommunikasjonssjefen hva du har sagt."),
        "keep_confidential": _("Hold det som er taushetsbelagt, helt utenfor, også når de spør rett ut."),
        "check_confidential": _("Er du usikker på taushetsplikten? Spør lederen din før du svarer."),
        "check_confidential_at_the_top": _("Er du usikker på taushetsplikten? Få det avklart før du svarer."),
        "check_confidential_yourself": _("Er du usikker på om noe er taushetsbelagt, la det ligge til du vet."),
        "tell_of_controversy": _(
            "Saken er omstridt: Si fra til lederen din, kommunedirektøren eller kommunikasjonssjefen."
        ),
        "tell_if_controversy": _(
            "Kan saken bli omstridt, skal du si fra til lederen din, kommunedirektøren eller kommunikasjonssjefen."
        ),
        "tell_director_of_controversy": _("Kan saken bli omstridt, si fra til kommunedirektøren."),
        "tell_chief_of_controversy": _("Kan saken bli omstridt, si fra til kommunikasjonssjefen."),
        "disagreement_is_allowed": _("Du kan være uenig med andre, også når saken er omstridt."),
        "say_not_started": _("Si at arbeidet ikke har begynt, og hvem som avgjør saken."),
        "say_being_prepared": _("Si at saken er under arbeid, og hvem som avgjør den. Ikke gjett på utfallet."),
        "say_politicians_decide": _("Si at saken ligger hos politikerne, og at det er de som avgjør."),
        "no_own_assessment": _("Hold egne vurderinger utenfor når du svarer for kommunen."),
        "mayor_answers_for_decision": _("Saken er vedtatt: Ordføreren svarer for vedtaket."),
        "you_answer_for_decision": _("Saken er vedtatt: Du svarer for vedtaket."),
        "free_at_every_stage": _("Du kan si det du mener både før, mens og etter at saken blir avgjort."),
        "leader_is_heard": _("Som leder blir du lett tatt for å snakke for kommunen. Si fra at du ikke gjør det."),
        "spokesperson_is_heard": _("Til vanlig snakker du for kommunen. Si fra at du ikke gjør det nå."),
        "mayor_is_heard": _("Som ordfører blir du lett tatt for å snakke for kommunen. Si fra når du ikke gjør det."),
        "elected_not_employee": _("Si at du snakker som folkevalgt, ikke som ansatt."),
        "not_as_elected": _("Si at du ikke snakker som folkevalgt nå."),
        "stick_to_facts": _("Hold deg til fakta. Si at du svarer om ditt eget arbeid."),
        "refer_on": _("Vis videre til den som svarer på resten, med navn og nummer om du har det."),
        "prepare_speaker": _("Gi beskjed til den du viser videre til."),
        "clarify_with_director": _("Spør kommunedirektøren om saken er politisk eller administrativ."),
        "stick_to_own_area": _("Hold deg til driften i ditt eget område."),
        "agree_message": _("Bli enige om budskapet og hvem som sier hva."),
        "agree_with_mayor": _("Avklar med ordføreren hvem som sier hva."),
        "agree_with_chief": _("Avklar med kommunikasjonssjefen hvem som sier hva."),
        "say_who_decides": _("Si hvor saken er i prosessen, og hvem som avgjør den."),
        "say_which_role": _("Si hvilken rolle du snakker i."),
        "say_elected": _("Si at du snakker som folkevalgt, ikke på vegne av kommunen."),
        "spare_single_employee": _("Unngå helst å snakke offentlig om arbeidet til en enkelt ansatt."),
        "raise_internally": _(
            "Er du misfornøyd med administrasjonen, ta det helst opp med ordføreren eller kommunedirektøren."
        ),
        "no_permission_needed": _("Du trenger ikke spørre noen om lov."),
        "say_own_behalf": _("Si at du snakker for deg selv, ikke for kommunen. Fortell gjerne hvor du jobber."),
        "own_accounts": _("Bruk din egen e-post og dine egne kontoer, så ingen tror at kommunen snakker."),
        "what_is_confidential": _("Taushetsplikten gjelder alltid: Ikke del andres helse eller private forhold."),
        "say_union": _("Si at du snakker som tillitsvalgt eller verneombud."),
        "telling_is_voluntary": _("Fortell det gjerne til lederen din, så er ingen uforberedt. Du velger selv."),
    }
