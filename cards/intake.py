"""What editors see of success stories: what waits, one as a whole, and what they may do with it."""

from collections.abc import Mapping, Sequence

from bot.credit import Consent
from bot.intake import EDITABLE
from bot.story import LONGEST_REPLY, WAITING, State, Use
from bot.turn import Card, Norm
from bot.view import View
from cards import more, picture, story, taken
from cards.approval import editors_why
from cards.element import (
    Element,
    buttons,
    card,
    execute,
    heading,
    quiet,
    quiet_said,
    said,
    short,
    stacked,
    submit,
    text,
)
from cards.field import line
from cards.mail import Mail, mail
from cards.story_form import LONGEST
from cards.text import texts

BEGINNING = 200


def queue(found: Sequence[View], skip: int, norm: Norm) -> Card:
    """What waits for an editor; the next begin at `skip`, 0 where there are none."""
    _ = texts(norm)
    title = _("Innsendte historier")
    parts: list[Element] = [heading(title)]
    for one in found:
        parts += [said(one.one.told.title, weight="Bolder"), quiet_said(_from(one, norm)), quiet(_standing(one, norm))]
        parts.append(buttons([submit(_("Åpne"), "story.weigh", {"about": str(one.one.id)})]))
    if not found:
        parts.append(text(_("Ingen historier venter. Du får beskjed når noen deler en.")))
    return card([*parts, *more.way("story.queue", skip, norm), *stacked(taken.ways(norm))], norm, title)


def _from(one: View, norm: Norm) -> str:
    _ = texts(norm)
    return _("Fra {name}, {unit}", name=one.author or _("en som har sluttet"), unit=one.one.told.unit)


def _standing(one: View, norm: Norm) -> str:
    _ = texts(norm)
    words = {
        State.DRAFT: _("Ikke sendt inn"),
        State.NEW: _("Venter på deg") if not one.one.answer else _("Har svart på spørsmålet"),
        State.ASKED: _("Venter på svar fra den som fortalte"),
        State.ACCEPTED: _("Tatt inn av {name}", name=one.decided_by),
        State.DECLINED: _("Avslått av {name}", name=one.decided_by),
        State.WITHDRAWN: _("Trukket tilbake av den som fortalte"),
    }
    return words[one.one.state]


def weigh(one: View, signed: Mapping[str, str], norm: Norm) -> Card:
    """A whole story; `signed` has the token of each verb that may be pressed."""
    _ = texts(norm)
    title = _standing(one, norm)
    parts = [
        heading(title),
        quiet_said(_from(one, norm)),
        *_changed(one, norm),
        *story.content(one, norm),
        *picture.shown(one, norm, edits=True),
        *_names(one, norm),
        *story.before(one, norm),
    ]
    if signed:
        parts += _decide(one, signed, norm)
    if one.one.state in EDITABLE:
        parts += stacked([execute(_("Endre teksten"), "story.polish", {"about": one.about})])
    ways = [*taken.writing(one, norm), submit(_("Innsendte historier"), "story.queue")]
    return card([*parts, *stacked(ways)], norm, title)


def _changed(one: View, norm: Norm) -> list[Element]:
    _ = texts(norm)
    return [text(_("Den som fortalte, har endret historien etter at den ble sendt inn."))] if one.one.changed else []


def _names(one: View, norm: Norm) -> list[Element]:
    """What each says who is praised, but for a no, and whose name stands in the text without leave."""
    _ = texts(norm)
    words = {
        Consent.ASKED: _("har ikke svart ennå"),
        Consent.YES: _("sier ja til navnet sitt"),
    }
    lines: list[Element] = [said(f"• {name}: {words[says]}") for name, says in one.people if says in words]
    if one.unclear:
        several = _(
            "Flere ansatte heter {names}. Spør den som fortalte hvem det er, eller ta ut navnet.",
            names=", ".join(one.unclear),
        )
        lines.append(said(several, color="Attention"))
    if one.spoken_of and one.one.state is not State.DRAFT:
        names = ", ".join(one.spoken_of)
        warning = _("Teksten nevner {names}, som ikke har sagt ja. Ta ut navnet før den brukes.", names=names)
        lines.append(said(warning, color="Attention"))
    return lines


def _decide(one: View, signed: Mapping[str, str], norm: Norm) -> list[Element]:
    _ = texts(norm)
    label = _("Skriv et spørsmål eller en vennlig begrunnelse")
    reply = line("reply", label, "", LONGEST_REPLY, many=True)
    ask = _button(one, signed, "story.ask", _("Spør den som fortalte"))
    decline = _button(one, signed, "story.decline", _("Avslå vennlig"))
    return [*_accept(one, signed, norm), reply, *stacked([ask, decline])]


def _accept(one: View, signed: Mapping[str, str], norm: Norm) -> list[Element]:
    _ = texts(norm)
    if one.one.told.lacks_consent:
        words = _("Skriftlig samtykke mangler, så historien kan ikke tas inn ennå. Spør den som fortalte.")
        return [text(words, color="Attention")]
    if one.barred:
        words = _("Navnene kan ikke brukes. Ta navnet ut av teksten, så kan historien tas inn.")
        return [text(words, color="Attention")]
    titles = {
        Use.NEWSLETTER: _("Ta inn til nyhetsbrevet"),
        Use.ANNOUNCEMENT: _("Bruk i en melding"),
        Use.MEDIA: _("Noter som tips til mediene"),
    }
    uses = [use for use in Use if use is not Use.MEDIA or one.one.told.outside]
    return stacked([_button(one, signed, "story.accept", titles[use], use=use.value) for use in uses])


def polish(one: View, typed: Mapping[str, str], token: str, norm: Norm) -> Card:
    """An editor's form for the words of a story; `typed` by the fields' names."""
    _ = texts(norm)
    title = _("Endre teksten")
    labels = {"title": _("Tittel"), "done": _("Hva gjorde dere?"), "led_to": _("Hva ble bedre?")}
    lead = _("Den som fortalte, ser hva du har endret, og hva som sto der før.")
    fields = [line(name, label, typed.get(name, ""), LONGEST[name], name != "title") for name, label in labels.items()]
    held = {"about": one.about, "token": token}
    ways = stacked([execute(_("Lagre"), "story.polished", held), execute(_("Avbryt"), "story.weigh", held)])
    return card([heading(title), text(lead), *fields, *ways], norm, title)


def _button(one: View, signed: Mapping[str, str], verb: str, title: str, **more: str) -> Element:
    return execute(title, verb, {"about": one.about, "token": signed[verb], **more})


def told(one: View, norm: Norm) -> Card:
    """For each editor: a story has come, and what became of it."""
    _ = texts(norm)
    title, lines = _told(one, norm)
    see = _("Se hele og svar") if one.one.state in WAITING else _("Se historien")
    seen = one.one.state in EDITABLE
    ways = [execute(see, "story.weigh", {"about": str(one.one.id)})] if seen else []
    parts = [heading(title), *story.titled(one), *(said(each) for each in lines)]
    return card([*parts, *stacked(ways), quiet(editors_why(norm))], norm, f"{title}: {one.one.told.title}")


def _told(one: View, norm: Norm) -> tuple[str, list[str]]:
    _ = texts(norm)
    if one.one.state not in WAITING:
        return _("En suksesshistorie"), [_standing(one, norm)]
    fresh = _("En suksesshistorie er endret") if one.one.changed else _("En ny suksesshistorie")
    title = _("Svar på spørsmålet ditt") if one.one.answer else fresh
    words = one.one.answer or one.one.told.done
    return title, [_from(one, norm), short(words, BEGINNING)]


def told_letter(one: View, norm: Norm) -> Mail:
    """The same as a letter."""
    _ = texts(norm)
    title, lines = _told(one, norm)
    how = _("Svar i Teams: skriv «innsendte historier» til Raumabot.")
    return mail(title, [*filter(None, [one.one.told.title]), *lines, how], editors_why(norm), norm)
