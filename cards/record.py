"""A message for the archive as HTML that is read in fifty years: no script, nothing from elsewhere, plain bokmål."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from bot.audit import Deed, Entry
from bot.clock import OSLO
from bot.record import Days, Record
from bot.rendering import Edition, Operation

STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}"
    "td,th{text-align:left;padding:.2rem .8rem .2rem 0;vertical-align:top}"
    "article{border:1px solid #999;padding:0 1rem;margin:1rem 0}.p{white-space:pre-wrap}"
)
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
OPERATIONS = {
    Operation.SEND: "Sendt",
    Operation.CORRECT: "Rettet",
    Operation.RECALL: "Trukket tilbake",
    Operation.RELEASE: "Oppdatert da den ble publisert",
}
NORMS = {"nb": "bokmål", "nn": "nynorsk"}
KINDS = {
    "announcement": "Intern melding",
    "prenotice": "Forhåndsvarsel",
    "newsletter": "Nyhetsbrev",
    "survey": "Undersøkelse",
    "reminder": "Påminnelse fra boten",
}
URGENCIES = {"urgent": "haster", "prenotice": "forhåndsvarsel", "ordinary": "vanlig"}
DEEDS = {
    Deed.DRAFT: "utkast",
    Deed.EDIT: "endret",
    Deed.SUBMIT: "sendt til godkjenning",
    Deed.APPROVE: "godkjent",
    Deed.REJECT: "avvist",
    Deed.WITHDRAW: "trukket fra godkjenning",
    Deed.DISCARD: "slettet",
    Deed.SCHEDULE: "planlagt",
    Deed.SEND: "sending startet",
    Deed.PAUSE: "satt på pause",
    Deed.RESUME: "fortsatt",
    Deed.CANCEL: "avbrutt",
    Deed.RESEND: "sendt på nytt",
    Deed.CORRECT: "rettet",
    Deed.RECALL: "trukket tilbake",
    Deed.POSTPONE: "utsatt",
    Deed.PUBLISH: "publisert",
    Deed.STOP: "stoppet",
    Deed.EXPIRE: "gått ut på tid",
    Deed.END: "sending ferdig",
    Deed.EXPORT: "hentet ut",
}
WRITING = frozenset(
    {Deed.DRAFT, Deed.EDIT, Deed.SUBMIT, Deed.APPROVE, Deed.REJECT, Deed.WITHDRAW, Deed.DISCARD, Deed.SCHEDULE}
)


def page(title: str, body: str) -> str:
    """A whole page."""
    return (
        f'<!doctype html>\n<html lang="nb">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n<style>{STYLE}</style>\n</head>\n'
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def title_of(record: Record) -> str:
    """The title in the first norm."""
    return next(iter(record.editions[0].rendered.letters.values())).subject


def html(record: Record) -> str:
    """One message, its editions, and its trail."""
    head = [
        ("Slag", KINDS.get(record.kind, record.kind)),
        ("Hastegrad", URGENCIES[record.urgency]),
        ("Sending startet", _at(record.started)),
        ("Mottakere", str(record.people) if record.people is not None else "ukjent"),
        ("Målgruppe", _audience(record.audience)),
        ("Id", str(record.id)),
    ]
    rows = "\n".join(f"<tr><th>{name}</th><td>{escape(value)}</td></tr>" for name, value in head)
    editions = "\n".join(_edition(one) for one in record.editions)
    title = title_of(record)
    return page(title, f"<h1>{escape(title)}</h1>\n<table>\n{rows}\n</table>\n{editions}\n{_trail(record)}")


def _audience(audience: Mapping[str, Any]) -> str:
    parts = ["alle"] if audience["everyone"] else []
    parts += ["eksterne"] if audience["externals"] else []
    for name, word in (("units", "enheter"), ("roles", "roller"), ("people", "personer")):
        parts += [f"{word}: {', '.join(audience[name])}"] if audience[name] else []
    return "; ".join(parts)


def _edition(one: Edition) -> str:
    shown = "\n".join(
        f'<article lang="{norm}">\n<h3>{NORMS[norm]}</h3>\n{elements(made["body"])}\n{actions(made)}\n</article>'
        for norm, made in sorted(one.rendered.cards.items())
    )
    return f"<h2>{one.number}. {OPERATIONS[one.operation]}</h2>\n<p>Bestemt {_at(one.made)}</p>\n{shown}"


def elements(body: Sequence[Mapping[str, Any]]) -> str:
    """A card's elements as paragraphs; pictures by their address and what they show."""
    return "\n".join(filter(None, (_element(one) for one in body)))


def _element(one: Mapping[str, Any]) -> str:
    kind = one.get("type")
    if kind == "TextBlock":
        return f'<p class="p">{escape(str(one["text"]))}</p>'
    if kind == "RichTextBlock":
        return f'<p class="p">{"".join(_run(run) for run in one["inlines"])}</p>'
    if kind == "Image":
        return f"<p>[Bilde: {escape(str(one.get('altText', '')))}, {escape(str(one['url']))}]</p>"
    if kind == "FactSet":
        return "\n".join(f"<p>{escape(fact['title'])}: {escape(fact['value'])}</p>" for fact in one["facts"])
    if kind == "ActionSet":
        return actions(one)
    return "\n".join(elements(one[name]) for name in ("items", "columns") if name in one)


def _run(run: Any) -> str:
    if isinstance(run, str):
        return escape(run)
    words = escape(str(run["text"]))
    link = run.get("selectAction", {}).get("url")
    words = f"{words} [{escape(str(link))}]" if link else words
    return f"<strong>{words}</strong>" if run.get("weight") == "Bolder" else words


def actions(part: Mapping[str, Any]) -> str:
    """The buttons by their titles, and where they lead."""
    found = [f"{one['title']} [{one['url']}]" if "url" in one else one["title"] for one in part.get("actions", ())]
    return f"<p>Knapper: {escape(', '.join(found))}</p>" if found else ""


def _trail(record: Record) -> str:
    rows = "\n".join(
        f"<tr><td>{_at(one.at)}</td><td>{DEEDS[one.deed]}</td><td>{escape(one.actor_id or 'boten')}</td>"
        f"<td>{_version(one)}</td><td>{escape(one.detail)}</td></tr>"
        for one in record.trail
    )
    heads = "<tr><th>Når</th><th>Hva</th><th>Hvem (id)</th><th>Versjon eller utgave</th><th>Merknad</th></tr>"
    return (
        f"<h2>Hvem gjorde hva</h2>\n<table>\n{heads}\n{rows}\n</table>\n<p>Navnene til id-ene står i people.json.</p>"
    )


def _version(one: Entry) -> str:
    """Writing counts versions of the text, sending counts editions of what was sent."""
    return f"{'versjon' if one.deed in WRITING else 'utgave'} {one.version}" if one.version else ""


def index(records: Sequence[tuple[str, Record]], days: Days) -> str:
    """All messages of the days, each with its file's name."""
    title = f"Interne meldinger {days.first:%d.%m.%Y} til {days.last:%d.%m.%Y}"
    lines = "\n".join(
        f'<li><a href="{escape(name)}">{escape(title_of(one))}</a>, {_at(one.started)}</li>' for name, one in records
    )
    return page(title, f"<h1>{title}</h1>\n<p>{len(records)} meldinger</p>\n<ul>\n{lines}\n</ul>")


def _at(moment: datetime) -> str:
    return f"{moment.astimezone(OSLO):%d.%m.%Y kl. %H.%M.%S} norsk tid"
