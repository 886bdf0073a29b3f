"""The forms by which a prenotice is steered, and what is answered; each says what will follow before it is done."""

from datetime import datetime

from bot.clock import OSLO
from bot.prenotice import Prenotice
from bot.turn import Card, Norm
from cards import moment
from cards.element import Element, buttons, card, execute, heading, said, text
from cards.text import texts

LONGEST_REASON = 500
LONGEST_LINK = 1000


def form(act: str, one: Prenotice, token: str, norm: Norm, typed: dict[str, str], remark: str = "") -> Card:
    """Asks for what `act` needs; `typed` stood in it before, `remark` is a key of what was wrong with it."""
    _ = texts(norm)
    title, lead, go = _words(act, norm)
    why = [text(_remarks(norm)[remark], weight="Bolder", color="Attention")] if remark else []
    parts = [heading(title), *why, text(lead), *_fields(act, one, norm, typed)]
    look = {"style": "destructive"} if act in ("force", "stop") else {}
    pressed = execute(go, f"release.{act}.do", {"about": str(one.broadcast_id), "token": token}, **look)
    return card([*parts, buttons([pressed])], norm, title)


def _words(act: str, norm: Norm) -> tuple[str, str, str]:
    _ = texts(norm)
    return {
        "remind": (
            _("Send på nytt"),
            _("Jeg prøver en gang til med alle som ikke har fått forhåndsvarselet, i Teams og på e-post."),
            _("Send på nytt"),
        ),
        "resume": (
            _("Fortsett sendingen"),
            _("Forhåndsvarselet sendes til dem som ikke har fått det ennå."),
            _("Fortsett"),
        ),
        "postpone": (
            _("Utsett publiseringen"),
            _("Alle som har fått forhåndsvarselet, får vite det nye tidspunktet. Husk å flytte artikkelen også."),
            _("Utsett"),
        ),
        "force": (
            _("Publiser likevel"),
            _("Da kan saken bli offentlig før nok ansatte vet om den. Begrunnelsen blir lagret."),
            _("Publiser likevel"),
        ),
        "stop": (
            _("Stopp publiseringen"),
            _("Alle som har fått forhåndsvarselet, får vite at saken ikke blir publisert. Dette kan ikke angres."),
            _("Stopp publiseringen"),
        ),
        "record": (
            _("Saken er publisert"),
            _("Forhåndsvarselet endres til «Publisert» hos alle som har fått det."),
            _("Ja, den er publisert"),
        ),
    }[act]


def _fields(act: str, one: Prenotice, norm: Norm, typed: dict[str, str]) -> list[Element]:
    _ = texts(norm)
    here = one.external_at.astimezone(OSLO)
    if act == "postpone":
        now = text(_("Nå er tidspunktet {when}.", when=moment.when(one.external_at, norm)))
        day = _field("Input.Date", "day", _("Ny dag"), norm, typed.get("day") or here.date().isoformat())
        return [now, day, _field("Input.Time", "time", _("Nytt klokkeslett"), norm, typed.get("time", ""))]
    if act in ("force", "stop"):
        asked = _field("Input.Text", "reason", _("Begrunnelse"), norm, typed.get("reason", ""))
        return [{**asked, "isMultiline": True, "maxLength": LONGEST_REASON}]
    if act == "record":
        link = _field("Input.Text", "link", _("Lenke til saken, om du har den"), norm, typed.get("link", ""), False)
        return [{**link, "maxLength": LONGEST_LINK, "placeholder": "https://"}]
    return []


def _field(kind: str, name: str, label: str, norm: Norm, value: str, required: bool = True) -> Element:
    asked: Element = {"type": kind, "id": name, "label": label, **({"value": value} if value else {})}
    return {**asked, "isRequired": True, "errorMessage": texts(norm)("Dette må fylles ut.")} if required else asked


def _remarks(norm: Norm) -> dict[str, str]:
    _ = texts(norm)
    return {
        "too_old": _("Skjemaet var for gammelt, så ingenting er gjort. Her er et nytt."),
        "when": _("Skriv dag og klokkeslett."),
        "past": _("Tidspunktet må være fram i tid, og etter at forhåndsvarselet sendes."),
        "reason": _("Skriv hvorfor."),
        "link": _("Lenken må begynne med https://"),
    }


def done(act: str, norm: Norm, again: int = 0) -> Card:
    """It is done; of sending again, to how many."""
    _ = texts(norm)
    sent = _("Jeg prøver på nytt med {number} nå.", number=again) if again else _("Ingen å prøve på nytt med.")
    words = {
        "remind": sent,
        "resume": _("Sendingen fortsetter nå."),
        "force": _("Notert. Nå sier jeg at saken kan publiseres."),
        "stop": _("Publiseringen er stoppet. De som har fått forhåndsvarselet, får vite det."),
        "record": _("Notert. Forhåndsvarselet endres til «Publisert»."),
    }[act]
    return card([text(words)], norm, words)


def postponed(at: datetime, moved: bool, twice: bool, norm: Norm) -> Card:
    """It is bound to `at` now; `moved`: the clock skips what was typed; `twice`: it comes twice, the first holds."""
    _ = texts(norm)
    words = _("Utsatt til {when}. De som har fått forhåndsvarselet, får vite det.", when=moment.when(at, norm))
    parts = [text(words)]
    if moved:
        parts.append(text(_("Klokka du valgte, finnes ikke den natta: da stilles klokka fram til sommertid.")))
    if twice:
        parts.append(text(_("Klokka du valgte, kommer to ganger den natta. Jeg har valgt den første.")))
    return card(parts, norm, words)


def address(url: str, norm: Norm) -> Card:
    """Where a publishing system asks whether it may publish."""
    _ = texts(norm)
    title = _("Adressen for publisering")
    words = _("Gi adressen til den som publiserer, så kan artikkelen vente på svaret. Den virker som en nøkkel.")
    how = _("Slik brukes den: {page}", page="docs/publishing.md")
    return card([heading(title), text(words), said(url), text(how, size="Small", isSubtle=True)], norm, title)
