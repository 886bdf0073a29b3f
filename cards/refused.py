"""The cards for when something could not be done: what went wrong, and what to do."""

from collections.abc import Iterable

from bot.access import Role
from bot.caution import Kind
from bot.errors import BotError, Careful, NotAllowed
from bot.turn import Card, Norm
from cards.careful import careful
from cards.element import card, stacked, submit, text
from cards.text import texts


def refused(error: BotError, norm: Norm) -> Card:
    """A refusal with its reason, in the person's norm."""
    _ = texts(norm)
    reasons = {
        "unknown_button": _("Den knappen kjenner jeg ikke lenger. Skriv «hjelp», så viser jeg deg hva jeg kan."),
        "bad_form": _("Jeg fikk ikke med meg hele skjemaet. Prøv en gang til."),
        "busy": _("Akkurat nå er det mange som spør meg. Prøv igjen om et minutt."),
        "too_fast": _("Nå gikk det litt fort for meg. Vent et minutt, så svarer jeg igjen."),
        "not_yours": _(
            "Dette skjemaet er laget for en annen eller for en annen samtale. Åpne det på nytt her, så virker det."
        ),
        "done": _("Dette er allerede gjort, så du trenger ikke gjøre noe mer."),
        "slow": _("Dette tar litt tid. Svaret kommer her."),
        "interrupted": _("Jeg ble avbrutt før jeg var ferdig, og ingenting er lagret. Prøv igjen om et par minutter."),
        "changed": _(
            "Dette er endret, avgjort eller sendt siden kortet ble laget. Åpne det på nytt, så ser du hvordan det er."
        ),
        "no_editor": _("Det er ingen redaktør som kan godkjenne nå. Ta kontakt med kommunikasjonssjefen."),
        "no_reason": _("Skriv hvorfor du avviser, så den som skrev, vet hva som må endres."),
        "not_ready": _("Noe må rettes før meldingen kan sendes. Åpne den på nytt, så ser du hva."),
        "own": _("Du kan ikke godkjenne din egen melding. En annen redaktør må gjøre det."),
        "other_editor": _("Du kan ikke rette din egen melding alene. Be en annen redaktør trykke «Rett»."),
        "trial": _("Knappen virker. Dette er bare en prøve, så trykket telles ikke."),
        "gone": _("Dette finnes ikke lenger. Still spørsmålet på nytt, så finner vi det."),
        "running": _("Noe annet er i gang med denne meldingen. Vent til det er ferdig, og prøv igjen."),
        "three_stories": _(
            "Du har sendt inn tre historier i dag, så flott! Denne ligger i «mine historier», send den i morgen."
        ),
        "no_consent": _("Skriftlig samtykke mangler, så historien kan ikke tas inn ennå."),
        "name_in_text": _("Teksten nevner noen som ikke har sagt ja. Ta ut navnet, og prøv igjen."),
        "inside_only": _("Den som fortalte, har ikke sagt at historien kan brukes utenfor kommunen."),
        "no_words": _("Historien trenger både en tittel og en tekst. Skriv dem, og lagre på nytt."),
        "no_testers": _("Ingen står på testlista. Be den som drifter boten, om å sette den opp."),
        "no_issue": _("Det er ikke sendt noe nyhetsbrev ennå."),
        "empty_issue": _("Nyhetsbrevet er tomt. Hent det som har kommet, eller skriv noe selv."),
        "too_large": _("Nyhetsbrevet er for stort for Teams. Forkort noe, eller utsett det til neste måned."),
        "other_approver": _("Du endret nyhetsbrevet sist, så en annen redaktør må godkjenne det."),
        "no_day": _("Jeg forstår ikke datoen. Velg den i kalenderen, eller la feltet stå tomt."),
        "bad_day": _("Velg en dag fra i dag av, og innen tre år."),
        "early_end": _("Siste dag for å svare må være minst tre dager etter at undersøkelsen sendes, og innen tre år."),
        "no_alt": _("Skriv hva bildet viser, så de som ikke ser det, får vite det."),
        "bad_link": _("Lenker må begynne med https://. Rett dem, og lagre på nytt."),
        "no_pictures": _("Det er usikkert om andre kan kjennes igjen i historien, så bilder blir ikke brukt i den."),
        "too_late": _(
            "Nyhetsbrevet er godkjent, så bidraget kan ikke endres. Ta det tilbake, eller be redaktøren rette det."
        ),
        "no_question_yet": _("Skriv hva du lurer på, så sender jeg det."),
        "no_unit_leader": _("Jeg finner ingen leder for den enheten. Velg en annen, eller svar selv."),
        "leader_asks": _("Lederen for den enheten er den som spør. Velg en annen, eller svar selv."),
        "no_ask": _("Skriv én måte å spørre på, kort."),
        "careful_ask": _("Slike spørsmål svarer jeg aldri på med søket, så det kan ikke legges til."),
        "too_long": _("Et av feltene er for langt, og jeg kutter ingenting. Kort det ned, og lagre på nytt."),
        "no_change": _("Ingenting er endret, så det er ingenting å lagre."),
        "in_use": _("Andre retningslinjer viser til denne, så den kan ikke tas tilbake før de er endret."),
        "no_question": _("Skriv hva du lurer på, så spør jeg den som fortalte."),
        "no_answer": _("Skriv svaret ditt først."),
        "no_leader": _("Jeg finner ikke lederen din. Ring kommunikasjonssjefen om saken. Jeg har ikke lagret noe."),
        "no_suggestion": _("Skriv hva du foreslår, så den som planlegger, vet hva som kan bli bedre."),
        "no_note": _("Skriv hva som må rettes, så den som skal gjøre det, vet det."),
        "no_choice": _("Velg hva du vil si om minst én av sidene først."),
        "answer_first": _("Velg et svar først."),
        "expired": _("Det er for sent å sende denne meldingen."),
    }
    words = reasons.get(error.reason, reasons["bad_form"])
    if isinstance(error, NotAllowed):
        words = _not_allowed(error.only, norm)
    if isinstance(error, Careful):
        words = careful(Kind(error.kind), error.field, norm)
    return card([text(words), *stacked([submit(_("Hva kan du hjelpe med?"), "help")])], norm, words)


def _not_allowed(roles: Iterable[str], norm: Norm) -> str:
    _ = texts(norm)
    named = {
        Role.EMPLOYEE: _("ansatte i kommunen"),
        Role.LEADER: _("ledere"),
        Role.EDITOR: _("kommunikasjonssjefen og den som er stedfortreder"),
        Role.POINTER_HANDLER: _("de som tar imot varsler"),
        Role.REPRESENTATIVE: _("tillitsvalgte, verneombud og folkevalgte"),
        Role.ADMIN: _("de som drifter boten"),
    }
    who = ", ".join(words for role, words in named.items() if role in roles)
    return _("Dette er bare for {who}. Spør kommunikasjonssjefen om du mener at du trenger det.", who=who)


def failed(turn_id: str, norm: Norm) -> Card:
    """A fault of ours: an apology, a way on, and the number to give to those who run the bot."""
    _ = texts(norm)
    words = _("Beklager, noe gikk galt hos meg. Prøv igjen om litt, eller spør nærmeste leder.")
    remark = _("Feilnummer: {number}", number=turn_id or "–")
    return card([text(words), text(remark, size="Small", isSubtle=True)], norm, f"{words} {remark}")
