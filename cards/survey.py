"""A survey: planned in a form, looked over by an editor, and the messages that everybody gets (strategy 9.6, 10.4)."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.announcement import Draft, Version
from bot.assignment import View
from bot.audience import Audience
from bot.content import LONGEST, Content
from bot.turn import Card, Norm
from cards.absence import shown
from cards.element import Element, buttons, card, execute, heading, quiet, said, text
from cards.field import line
from cards.text import texts

NORMS: tuple[Norm, ...] = ("nb", "nn")


def name(word: str, norm: Norm) -> str:
    """What a survey is called."""
    _ = texts(norm)
    return _("Medarbeiderundersøkelsen") if word == "staff" else _("Brukerundersøkelsen")


def form(view: View, norm: Norm, typed: Mapping[str, str], of: Sequence[Element], why: str) -> Card:
    """The plan of a survey; once it has been handed in, an editor approves it there."""
    _ = texts(norm)
    title, content = name(view.one.content.word, norm), view.one.content
    lead = _(
        "Hvert andre år. Fyll inn lenken, så sender jeg den til alle og minner dem på den. "
        "Jeg vet ikke hvem som har svart."
    )
    parts = [heading(title), text(lead), *of]
    if content.waits:
        parts.append(text(_("Planen er klar og venter på godkjenning fra en redaktør."), weight="Bolder"))
    parts += [*_fields(content, typed, norm), *_ways(view, norm), quiet(why)]
    return card(parts, norm, f"{title}. {lead}")


def _fields(content: Content, typed: Mapping[str, str], norm: Norm) -> list[Element]:
    _ = texts(norm)
    kept = {"link": content.link, "text": content.text}
    days = {"first": content.first, "until": content.until}
    labels = {"first": _("Sendes til alle"), "until": _("Siste dag for å svare")}
    said_days = {one: typed.get(one) or (day.isoformat() if day else "") for one, day in days.items()}
    return [
        line("link", _("Lenke til undersøkelsen (https)"), typed.get("link", kept["link"]), LONGEST["link"]),
        *({"type": "Input.Date", "id": one, "label": labels[one], "value": value} for one, value in said_days.items()),
        line("text", _("Noe mer du vil si, om du vil"), typed.get("text", kept["text"]), LONGEST["text"], many=True),
    ]


def _ways(view: View, norm: Norm) -> list[Element]:
    _ = texts(norm)
    ways = {"survey.plan": _("Lagre planen")}
    if view.edits:
        ways = {"survey.approve": _("Godkjenn planen")}
    held = {"about": view.one.about}
    return [buttons([execute(title, verb, {**held, "token": view.tokens[verb]}) for verb, title in ways.items()])]


def planned(content: Content, is_approved: bool, norm: Norm) -> Card:
    """What has been decided, and what follows."""
    _ = texts(norm)
    title = _("Godkjent") if is_approved else _("Sendt til redaktøren")
    day = shown(content.first or date.min, norm)
    words = _("Lenken går til alle {day}, og alle får påminnelse etter 7 og 14 dager.", day=day)
    if not is_approved:
        words = _("Når en redaktør har godkjent planen, går lenken til alle {day}.", day=day)
    parts = [heading(title), text(name(content.word, norm), weight="Bolder"), text(words), said(content.link)]
    return card(parts, norm, f"{title}. {words}")


def draft(content: Content, again: bool) -> Draft:
    """The message to everybody; `again`: as a reminder, to all, since nobody knows who has answered."""
    versions = {norm: _version(content, again, norm) for norm in NORMS}
    return Draft(versions=versions, audience=Audience(everyone=True))


def _version(content: Content, again: bool, norm: Norm) -> Version:
    _ = texts(norm)
    called = name(content.word, norm)
    title = _("Påminnelse: {survey}", survey=called) if again else called
    lead = {
        "staff": _("Hvordan har du det på jobben? Svarene dine er med på å avgjøre hva vi skal bli bedre på."),
        "users": _("Vi spør dem som bruker tjenestene våre. Del gjerne lenken med brukere og innbyggere du møter."),
    }[content.word]
    until = _("Siste dag for å svare er {day}.", day=shown(content.until or date.min, norm))
    link = f"[{_('Åpne undersøkelsen')}]({content.link})"
    private = _("Jeg vet ikke hvem som har svart, så alle får denne. Har du svart, kan du se bort fra den.")
    parts = [lead, content.text, link, until, private if again else ""]
    return Version(title=title, text="\n\n".join(part for part in parts if part))
