"""Every card by which the editor teaches the bot."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from bot import guideline
from bot.guideline import Pack
from bot.manuscript import PARTS, WHOLE, Doubt
from bot.month import Month
from bot.selftest import Worse
from bot.supplement import Kind, Supplement
from bot.theme import Asked, Theme
from bot.turn import Norm
from bot.wish import Renewed
from cards import manuscript, selftest, teaching, theme

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TOKEN = "0" * 120
HERE = Path(guideline.__file__).with_name("guidelines")
ONE = guideline.load(HERE)["10.7-malform"]
THEMES = [Theme(tuple(Asked(UUID(int=number), "Hva *nå*? " + "ø" * 300, (ONE.ref,)) for number in range(3)))] * 12
MONTH = Month(date(2026, 10, 1), 120, 83, [(ONE, 12)], [("**Hva**?", 7)], 9, 4.4)
FEW = Month(date(2026, 10, 1), 3, None, [], [], 0, None)


CHANGE = Supplement(id=1, ref=ONE.ref, version=1, kind=Kind.ASK, content={}, by="k", at=AT, undone=None)
WORSE = Worse(CHANGE, ONE, ["Hva *nå*? " + "ø" * 150] * 30, TOKEN)


def changes() -> list[tuple[list[Supplement], str]]:
    """One of each kind, approvals at once, and one that was taken back."""
    plain: dict[str, Any] = {"ref": ONE.ref, "version": 1, "by": "k", "at": AT, "undone": None}
    content = {"text": "*Hva*?", "norm": "nb"}
    made = [Supplement(id=number, kind=kind, content=content, **plain) for number, kind in enumerate(Kind)]
    groups = [made[:1], made[1:2], [made[2].model_copy(update={"id": 2 + number}) for number in range(10)]]
    gone = [made[0].model_copy(update={"undone": AT, "id": 99})]
    return [*((group, "Kari *Åsen*") for group in groups), (gone, "")]


def every_card(pack: Pack, norm: Norm) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each card with a name for it."""
    held = {"about": "ref 10.7-malform", "token": TOKEN}
    typed, empty = (
        dict.fromkeys(PARTS[WHOLE], "ø" * 300),
        Doubt(("title_nb", "short_nn", "ask_nn"), fault="x.md:1: *f*"),
    )
    yield f"guideline form {norm}", manuscript.form({}, held, empty, norm)
    doubt = Doubt(slipped=["Hva *nå*?"] * 30, removed=["Når *da*?"] * 30, settled=True)
    for part in PARTS:
        yield f"guideline form {part} {norm}", manuscript.form(typed, {**held, "part": part}, doubt, norm)
    yield f"live {norm}", teaching.live(ONE, norm, 1, "Hva *nå*?")
    signed, every = dict.fromkeys(pack, ("0" * 16, TOKEN)), teaching.Every(len(pack), "0" * 16, TOKEN)
    yield f"waiting {norm}", teaching.waiting([*pack.values()][:10], signed, every, 10, norm)
    yield f"none waiting {norm}", teaching.waiting([], signed, every, 0, norm)
    signed_changes = {0: TOKEN, 1: TOKEN, 2: TOKEN}
    yield f"log {norm}", teaching.log(changes(), signed_changes, {1}, pack, True, norm)
    yield f"no log {norm}", teaching.log([], {}, (), pack, False, norm)
    for number, told in enumerate((Renewed(ONE), Renewed(ONE, gone=True), Renewed(None, gone=True))):
        yield f"renewed {number} {norm}", teaching.renewed(told, norm)
    yield f"wished {norm}", teaching.wished(norm)
    yield f"self-test {norm}", selftest.card_of(WORSE, norm)
    verbs = dict.fromkeys(("pack.ask", "theme.drop"), TOKEN)
    for slipped in ([], ["ø" * 200] * 30):
        titles = {f"tillegg-{number}": "ø" * 60 for number in range(theme.CHOICES)}
        yield f"theme {len(slipped)} {norm}", theme.shown(THEMES[0], titles, verbs, {}, slipped, 60, norm)
    yield f"dropped {norm}", theme.dropped(norm)
    for found in (THEMES, []):
        yield f"themes {len(found)} {norm}", theme.listed(found[: theme.MOST], 8, norm)
    yield f"week's themes {norm}", theme.told(THEMES, norm)
    for month in (MONTH, FEW):
        yield f"month {month.total} {norm}", theme.month(month, norm)
