"""The texts of an advice on who may speak: offices, outcomes and steps (the strategy's sections 6 and 7)."""

from bot.turn import Language
from cards.text import texts


def offices(language: Language) -> dict[str, str]:
    """What the offices are called."""
    _ = texts(language)
    return {
        "municipal_director": _("Kommunedirektøren"),
        "mayor": _("Ordføreren"),
        "communications_chief": _("Kommunikasjonssjefen"),
        "crisis_deputy": _("Ordførerens stedfortreder i kriser"),
        "own_leader": _("Nærmeste leder"),
        "service_leader": _("Lederen for tjenesten det gjelder"),
    }


def leads(language: Language) -> dict[str, str]:
    """What each outcome says first."""
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


def says(language: Language) -> dict[str, str]:
    """What one can say in each outcome."""
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


def steps(language: Language) -> dict[str, str]:
    """What each step asks one to do."""
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
