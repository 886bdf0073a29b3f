"""Issues of the newsletter to render: an ordinary one, and one whose every text tries to be something else.

Everybody in them is made up.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from bot.announcement import Link, Picture
from bot.asked import Asked
from bot.contribution import Contribution, Given
from bot.newsdesk import Desk, Trial
from bot.newsletter import Content, Issue, Item, Kind, State, Version
from bot.overview import Overview
from bot.page import Kept
from bot.paper import Paper, lay_out
from bot.praise import Praise
from bot.reaction import Reaction
from bot.readership import Readership
from bot.turn import Norm
from cards import contribution, newsletter, newsroom, newsroom_form, newsroom_notice, overview, praise, readership

PICTURE = "https://bilder.example.invalid/stova.png"
MONTH = date(2026, 12, 1)
DUE = datetime(2026, 12, 3, 8, 0, tzinfo=UTC)
WORD = """Kjære alle saman!

Denne månaden har vi særleg mykje å vere stolte av. Les om nattevakta som fekk tal på fall ned til null, og om skulen som fekk foreldra med.

Ha ei fin førjulstid!
Helsing redaktøren"""
FALLS = """På Heimetenesta rydda vi gangane og fekk betre lys om natta. Vi begynte å gå ein fast runde klokka tre, og vi skriv ned det vi ser.

På tre veker har ingen falle. Før hadde vi to fall i veka.

Tipset vårt til andre: Begynn med det som er lett å rydde."""
PARENTS = """Foreldremøtet pleide å samle ti personer. Nå var vi seksti.

Vi flyttet møtet til klokka 17, lot elevene lage mat, og ba trinnene vise fram det de hadde laget."""


def item(kind: Kind, number: int, norm: Norm = "nn", **values: object) -> Item:
    """One thing in an issue; `title` and `text` are what it says in `norm`."""
    said = Version(title=str(values.pop("title", "")), text=str(values.pop("text", "")))
    return Item.model_validate({"id": str(number), "kind": kind, "norm": norm, "versions": {norm: said}, **values})


ITEMS = (
    item(
        Kind.STORY,
        1,
        title="Ingen fall på tre veker",
        text=FALLS,
        unit="Heimetenesta",
        picture=Picture(url=PICTURE, alt="Ei lys og ryddig gang med gelender på begge sider"),
    ),
    item(
        Kind.STORY,
        2,
        norm="nb",
        title="Seksti foreldre på foreldremøte",
        text=PARENTS,
        unit="Åndalsnes barneskole",
        link=Link(title="Slik gjorde vi det, steg for steg", url="https://intranett.example.invalid/foreldremote"),
    ),
    item(
        Kind.CONTRIBUTION,
        3,
        title="Ny brøyteplan for vinteren",
        text="Planen viser kva vegar vi tek først. Ring driftsvakta om noko ligg att.",
        unit="Kommunalteknikk",
        link=Link(title="Brøyteplanen", url="https://intranett.example.invalid/broyting"),
    ),
    item(
        Kind.CONTRIBUTION, 4, norm="nb", title="Biblioteket har fått meråpent", text="Bruk lånekortet.", unit="Kultur"
    ),
    item(
        Kind.EVENT,
        5,
        title="Førstehjelpskurs",
        text="Kurset varer i to timar og er for alle.",
        unit="Rådhuset, møterom Romsdalshorn",
        happens=date(2026, 12, 10),
        link=Link(title="Meld deg på", url="https://intranett.example.invalid/kurs"),
    ),
    item(Kind.EVENT, 6, norm="nb", title="Julelunsj i kantina", unit="Rådhuset", happens=date(2026, 12, 17)),
    item(Kind.NOTICE, 7, title="Nytt passord før jul", text="Alle må byte passord innan 18. desember."),
    item(Kind.QUESTION, 8, title="Kven kan uttale seg til avisa?", text="Leiaren for eininga gjer det om eiga eining."),
    item(Kind.GUIDELINE, 9, title="Bilete av barn", text="No står det tydelegare når du må spørje dei føresette."),
)
NAMES = {"1": ["Liv Leiarstad", "Anne Nattevik", "Vidar Vaktnes"], "2": ["Ola Lærarli"]}


def ordinary(norm: Norm = "nn", items: Sequence[Item] = ITEMS) -> Paper:
    """An issue such as most are."""
    return lay_out("7", MONTH, norm, {"nn": WORD}, items, NAMES)


def issue(state: State = State.DRAFT, **more: object) -> Issue:
    """The same before it is laid out."""
    times = dict.fromkeys(
        (
            "asked",
            "reminded",
            "assembled",
            "nudged",
            "edited_by",
            "approved_by",
            "broadcast_id",
            "pending",
            "shown",
            "page",
        )
    )
    content = Content(word={"nn": WORD}, items=ITEMS)
    values = {"id": UUID(int=7), "month": MONTH, "state": state, "version": 3, "content": content, "due": DUE, **times}
    return Issue.model_validate({**values, "edited": DUE, **more})


def desk(state: State = State.DRAFT, now: datetime = DUE - timedelta(days=1), **more: Any) -> Desk:
    """What an editor sees of it."""
    return Desk(issue(state), ordinary(items=ITEMS[1:]), now, **more)


HOSTILE = "**fet** [x](javascript:1) <b>hei</b> {{7*7}} <at>Ola</at> \u202e😀 Ø" * 40
TOKENS = dict.fromkeys(("issue.trial", "issue.approve", "issue.ask", "issue.drop"), "0")
ACTS = dict.fromkeys(("issue.up", "issue.down", "issue.shorten", "issue.put_off", "issue.leave_out"), "0")
UNITS = [f"Eining *{number}*" for number in range(9)]
GIVEN = Contribution(
    id=UUID(int=1),
    author_id="d1",
    month=MONTH,
    version=1,
    content=Given(title="Ny *bru*", text="<b>", happens=MONTH),
    edited=DUE,
)


def every_card(norm: Norm) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each card with a name for it."""
    strange = [item(kind, number, norm, title=HOSTILE[:120], text=HOSTILE) for number, kind in enumerate(Kind)]
    for name, paper in (
        ("ordinary", ordinary(norm)),
        ("hostile", ordinary(norm, strange)),
        ("bare", ordinary(norm, ())),
    ):
        yield f"{name} issue {norm}", newsletter.delivered(paper)
        yield f"{name} issue recalled {norm}", newsletter.recalled(paper)
        for said in Reaction:
            yield f"{name} issue {said} {norm}", newsletter.answered(newsletter.delivered(paper), said, norm)
        for number, one in enumerate(paper.pieces):
            for part, made in enumerate(newsletter.piece(one, paper)):
                yield f"{name} piece {number} {part} {norm}", made
            yield f"{name} arranged {number} {norm}", newsroom.item(one, "1 2", ACTS, norm)
            put_right = newsroom.item(one, "1 2", {"issue.reword": "0", **ACTS}, norm, one.item)
            yield f"{name} put right {number} {norm}", put_right
    for state in State:
        yield f"desk {state} {norm}", newsroom.desk(desk(state, tokens=TOKENS), norm)
        yield f"late desk {state} {norm}", newsroom.desk(desk(state, now=DUE), norm)
        yield f"told of issue {state} {norm}", newsroom_notice.told(desk(state), norm)
    full = desk(held=["*Uviss*"], share=48, too_large=True, corrected=frozenset({"7"}), put_off=[HOSTILE] * 40)
    yield f"told of a notice put right {norm}", newsroom_notice.told(full, norm)
    yield f"full desk {norm}", newsroom.desk(full, norm)
    for known in (Kept(code="403", permanent=True), Kept(code="429"), Kept(left=True, address=PICTURE)):
        paged = issue(State.APPROVED, page=known.model_dump(mode="json"))
        behind = Desk(paged, ordinary(), DUE, tokens={"issue.page": "0"} if known.permanent else {})
        yield f"desk with page {known.code} {norm}", newsroom.desk(behind, norm)
    empty = Desk(issue(content=Content()), ordinary(norm, ()), DUE)
    yield f"empty desk {norm}", newsroom.desk(empty, norm)
    yield f"draft page {norm}", newsroom.page("https://bot.example.invalid/nyhetsbrev/2026-12/utkast", norm)
    yield f"issue form {norm}", newsroom_form.form({}, {"token": "0"}, norm)
    yield f"full issue form {norm}", newsroom_form.form({"title": "x", "text": HOSTILE}, {"item": "1"}, norm)
    yield f"issue word {norm}", newsroom_form.word({"word": HOSTILE[:1500]}, {"token": "0"}, norm)
    yield f"issue trial {norm}", newsletter.trial(Trial(ordinary(norm), ""), norm)
    begun = Overview(DUE, issue(), DUE, 2, 1, 1, 14, 93.4)
    for seen in (begun, Overview(DUE, None, DUE, 0, 0, 0, 0, None)):
        yield f"overview {seen.stories} {norm}", overview.card_of(seen, norm)
    for open_ones in ((), (overview.Running(UUID(int=1), "Ny *skole* <b>", DUE),) * 15):
        yield f"embargoes {len(open_ones)} {norm}", overview.running(open_ones, 15, norm)
    for again in (False, True):
        yield (
            f"asked to contribute {again} {norm}",
            contribution.asked(Asked(MONTH, DUE, again, 3 * again, UNITS[: 9 * (not again)], again), norm),
        )
        yield f"praise {again} {norm}", praise.card_of(Praise("Færre *fall*", told_it=again), norm)
    read = [Readership(MONTH, 600, 580, number * 100, dict.fromkeys(Reaction, number)) for number in range(6)]
    yield f"readership {norm}", readership.card_of(read, norm)
    yield f"no readership {norm}", readership.card_of([], norm)
    yield f"doubted contribution {norm}", contribution.form({}, {"seen": "yes"}, norm, "Tittel")
    yield f"contribution form {norm}", contribution.form({"title": "x", "happens": "2026-12-01"}, {"token": "0"}, norm)
    for found in ([], [GIVEN]):
        yield f"given {len(found)} {norm}", contribution.given(found, norm, just_now=bool(found))
