"""The pack: complete, in both norms, and a bad file names itself, the line and the reason."""

import shutil
from pathlib import Path

import pytest

from bot import elsewhere, guideline
from bot.config import Settings
from bot.errors import PackError
from bot.search import Search
from bot.turn import Language
from cards.element import short

LANGUAGES: tuple[Language, ...] = ("nb", "nn", "en")
FORBIDDEN = ("lov til å uttale", "not allowed to speak", "rådmannen bestemmer", "20122")


def test_every_passage_has_its_guideline(settings: Settings, search: Search) -> None:
    listed = (settings.guidelines_dir / "refs.txt").read_text(encoding="utf-8").split()
    assert sorted(search.pack) == sorted(listed)
    assert len(listed) == 57


def test_every_guideline_has_ways_of_asking_in_every_language(search: Search) -> None:
    for one in search.pack.values():
        ask = one.meta.ask
        assert len(ask.nb) >= 6, one.ref
        assert len(ask.nn) >= 4, one.ref
        assert ask.en, one.ref


def test_every_title_fits_on_a_button_at_phone_width(search: Search) -> None:
    titles = [one.title(language) for one in search.pack.values() for language in LANGUAGES]
    assert [title for title in titles if title != short(title)] == []


def test_no_guideline_forbids_anybody_to_speak(search: Search) -> None:
    for one in search.pack.values():
        for body in one.bodies.values():
            whole = f"{body.short} {body.details}".lower()
            assert not any(phrase in whole for phrase in FORBIDDEN), one.ref


def test_nothing_is_approved_in_the_shipped_pack(search: Search) -> None:
    assert not any(one.approved for one in search.pack.values())


def test_every_place_elsewhere_is_named_in_three_languages(settings: Settings) -> None:
    listed = elsewhere.load(settings.guidelines_dir)
    assert len({one.id for one in listed}) == len(listed) > 40


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("ref: 7.1-talsperson", "ref: 7.1-tal", r"7\.1-talsperson\.md:2: ref"),
        ("# Nynorsk", "# Ny", r"7\.1-talsperson\.md:\d+: the section '# Nynorsk' is missing"),
        ("owner: communications_chief", "owner: [", r"7\.1-talsperson\.md:\d+: "),
        ("reviewed: 2026-11-24", "reviewed: i går", r"7\.1-talsperson\.md:\d+: reviewed"),
        ("related: [", "related: [no-such, ", r"7\.1-talsperson\.md: related: .*'no-such'"),
    ],
)
def test_a_bad_file_names_itself_the_line_and_the_reason(
    tmp_path: Path, settings: Settings, before: str, after: str, message: str
) -> None:
    folder = tmp_path / "pack"
    shutil.copytree(settings.guidelines_dir, folder)
    path = folder / "7.1-talsperson.md"
    path.write_text(path.read_text(encoding="utf-8").replace(before, after, 1), encoding="utf-8")
    with pytest.raises(PackError, match=message):
        guideline.load(folder)


def test_a_pack_without_the_way_to_report_is_refused(tmp_path: Path, settings: Settings) -> None:
    folder = tmp_path / "pack"
    shutil.copytree(settings.guidelines_dir, folder)
    (folder / "refs.txt").unlink()
    (folder / "9.6-varsling.md").unlink()
    with pytest.raises(PackError, match=r"9\.6-varsling\.md: missing, though every caution leads to it"):
        guideline.load(folder)


def test_an_empty_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="GUIDELINES_DIR"):
        guideline.load(tmp_path)
