"""What each of the three choices promises, and what it does not, stands on the form in every language.

That it is kept: rows 1, 16, 19 and 20 of the threat table, and test_flow.py.
"""

from pathlib import Path
from typing import Any, get_args

import pytest
from babel.messages.pofile import read_po

from bot import channel, elsewhere, guideline
from bot.channel import MODES
from bot.guideline import REPORTING
from bot.turn import Language
from cards import pointer as cards
from cards.text import LOCALE
from tests.pointer.conftest import dialog
from tests.pointer.reporter import REPORTER, STORY, button
from tests.teams.conftest import Teams, words

ROOT = Path(__file__).parents[2]
PACK = ROOT / "bot" / "guidelines"
LANGUAGES: tuple[Language, ...] = get_args(Language)
SAID: dict[tuple[str, str], dict[Language, tuple[str, ...]]] = {
    ("named", "promise"): {
        "nb": ("Bare de som er utpekt", "åpner varselet og navnet ditt", "Krysser du av", "med kvitteringskoden"),
        "nn": ("Berre dei som er peikte ut", "opnar varselet og namnet ditt", "Kryssar du av", "med kvitteringskoden"),
        "en": ("Only those appointed", "open the report and your name", "If you tick", "with the receipt code"),
    },
    ("named", "not_promised"): {
        "nb": ("ikke love at navnet holdes hemmelig", "domstol", "politiet", "etter loven har rett til innsyn"),
        "nn": ("ikkje love å halde namnet hemmeleg", "domstol", "politiet", "etter lova har rett til innsyn"),
        "en": ("cannot promise to keep your name", "court", "police", "by law has a right of access"),
    },
    ("confidential", "promise"): {
        "nb": (
            "leser saken først, uten å se hvem du er",
            "to av dem åpne det sammen",
            "skrive ned hvorfor",
            "får vite",
        ),
        "nn": ("les saka først, utan å sjå kven du er", "to av dei opne det saman", "skrive ned kvifor", "får vite"),
        "en": ("read the case first, without seeing who", "two of them must open it together", "why", "you are told"),
    },
    ("confidential", "not_promised"): {
        "nb": ("Det du skriver, kan i seg selv peke mot deg", "domstol", "politiet", "innsyn"),
        "nn": ("Det du skriv, kan i seg sjølv peike mot deg", "domstol", "politiet", "innsyn"),
        "en": ("What you write can in itself point to you", "court", "police", "right of access"),
    },
    ("unnamed", "promise"): {
        "nb": ("Vi lagrer ikke hvem du er", "databasen vår", "bare med kvitteringskoden"),
        "nn": ("Vi lagrar ikkje kven du er", "databasen vår", "berre med kvitteringskoden"),
        "en": ("We do not store who you are", "our database", "with the receipt code only"),
    },
    ("unnamed", "not_promised"): {
        "nb": (
            "Microsoft 365",
            "nettverket",
            "enheten du bruker",
            "vise at du har brukt boten",
            "brev, telefon eller nett",
        ),
        "nn": (
            "Microsoft 365",
            "nettverket",
            "eininga du bruker",
            "vise at du har brukt boten",
            "brev, telefon eller nett",
        ),
        "en": (
            "Microsoft 365",
            "the network",
            "your device",
            "show that you used the bot",
            "a letter, the phone or the web",
        ),
    },
}
"""What each sentence must say, by the choice and whether it is promised."""


async def form(teams: Teams, language: Language) -> dict[str, Any]:
    """The form, in a language."""
    return await dialog(teams, "fetch", {"verb": "pointer.form", "language": language}, who=REPORTER)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_each_choice_stands_with_what_is_promised_and_what_is_not_and_none_is_made(
    teams: Teams, language: Language
) -> None:
    card = await form(teams, language)
    shown, said = words(card), channel.said()
    assert set(SAID) == {(mode, part) for mode in MODES for part in ("promise", "not_promised")}
    parts = [said.mode(mode, part, language) for mode in MODES for part in ("title", "promise", "not_promised")]
    places = [shown.index(one) for one in parts]
    assert places == sorted(places)
    assert said.say("copies", language) in shown
    assert said.say("warning", language) in shown
    for place, each in SAID.items():
        assert not [one for one in each[language] if one not in said.mode(*place, language)], place
    asked = {one["id"]: one for one in card["body"] if one["type"].startswith("Input.")}
    assert [one["value"] for one in asked["mode"]["choices"]] == list(MODES)
    assert {name: one["value"] for name, one in asked.items() if "value" in one} == {"replies_in_teams": "false"}


@pytest.mark.parametrize("mode", ["", *MODES])
async def test_beside_a_long_story_what_is_not_promised_stands_still(teams: Teams, mode: str) -> None:
    typed = {**STORY, "what": "ø" * cards.WHAT, "mode": mode, "concerns": ""}
    data = {**button(await form(teams, "nb"), cards.HAND_IN), **typed}
    shown, said = words(await dialog(teams, "submit", data, who=REPORTER)), channel.said()
    for one in MODES:
        assert (said.mode(one, "not_promised", "nb") in shown) is (mode in ("", one))


def told() -> dict[str, str]:
    """Each text of the bot that somebody may read on this way, by where it stands; not what they may ask."""
    found = {path.name: path.read_text(encoding="utf-8") for path in sorted(channel.FOLDER.iterdir())}
    found |= {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "desk" / "texts").glob("*.json")}
    found |= {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "bot" / "pages").glob("*.md")}
    for path in LOCALE.rglob("*.po"):
        with path.open("rb") as file:
            found[str(path)] = " ".join(f"{one.id} {one.string}" for one in read_po(file) if one.id)
    one = guideline.load(PACK)[REPORTING]
    found |= {f"{REPORTING} {language}": f"{one.title(language)} {one.bodies[language]}" for language in LANGUAGES}
    found |= {one.id: str(one.place) for one in elsewhere.load(PACK)}
    return found


def test_nothing_that_the_bot_says_is_called_anonymous() -> None:
    texts = told()
    assert len(texts) > 20
    assert [place for place, text in texts.items() if "anonym" in text.lower()] == []
