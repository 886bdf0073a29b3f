"""Issues of the newsletter to render: an ordinary one, and one whose every text tries to be something else.

Everybody in them is made up.
"""

from collections.abc import Sequence
from datetime import date

from bot.announcement import Link, Picture
from bot.newsletter import Item, Kind, Version
from bot.paper import Paper, lay_out
from bot.turn import Norm

PICTURE = "https://bilder.example.invalid/stova.png"
MONTH = date(2026, 12, 1)
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
