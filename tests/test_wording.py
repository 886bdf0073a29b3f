"""The strategy word for word: found by heading and paragraph, in text and docx, and what is missing is named."""

from pathlib import Path

import docx
import pytest

from bot import wording
from bot.config import Settings
from bot.errors import PackError

TEXT = """1. Om saker
Første avsnitt går over
to linjer.

Andre avsnitt.

2

2.0 Møter
2.1 Frister
1. Dette er et tiltak med nummer, og det er langt nok til å gå over linja
uten å bli en overskrift.
2. Svar snart.
"""


def test_paragraphs_stand_under_their_heading_and_measures_are_no_headings() -> None:
    found = wording.sections(TEXT.splitlines())
    assert found["1"] == ["Første avsnitt går over to linjer.", "Andre avsnitt."]
    assert found["2"] == []
    assert found["2.1"][1] == "2. Svar snart."


def pack(folder: Path, rows: str) -> Path:
    """A folder with these rows as its wording.csv."""
    (folder / "wording.csv").write_text(f"ref,heading,first,last\n{rows}\n", encoding="utf-8")
    return folder


def test_what_the_document_does_not_have_is_named(tmp_path: Path) -> None:
    document = tmp_path / "strategi.txt"
    document.write_text(TEXT, encoding="utf-8")
    found = wording.load(document, pack(tmp_path, "a,1,1,2\nb,2.1,2,2\nc,3.1,1,1\nd,1,2,3"))
    assert found.of("a") == ("Første avsnitt går over to linjer.", "Andre avsnitt.")
    assert found.of("b") == ("2. Svar snart.",)
    assert found.of("c") == ()
    assert found.missing == ["c: 3.1, paragraphs 1-1", "d: 1, paragraphs 2-3"]


def test_a_docx_is_read_by_its_headings(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_heading("Om saker", 1)
    made.add_paragraph("Første avsnitt.")
    made.add_heading("Møter", 1)
    made.add_heading("Frister", 2)
    made.add_paragraph("Svar snart")
    made.save(str(tmp_path / "strategi.docx"))
    found = wording.load(tmp_path / "strategi.docx", pack(tmp_path, "a,1,1,1\nb,2.1,1,1"))
    assert (found.of("a"), found.of("b"), found.missing) == (("Første avsnitt.",), ("Svar snart",), [])


@pytest.mark.parametrize(("name", "content"), [("no.txt", None), ("x.txt", b"\xff\xfe\x00"), ("x.docx", b"no zip")])
def test_a_document_that_cannot_be_read_says_so(tmp_path: Path, name: str, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(PackError, match="STRATEGY_FILE"):
        wording.load(tmp_path / name, tmp_path)


def test_every_guideline_of_the_shipped_pack_has_its_place(settings: Settings) -> None:
    listed = (settings.guidelines_dir / "refs.txt").read_text(encoding="utf-8").split()
    assert [ref for ref in listed if ref not in {one.ref for one in wording.passages(settings.guidelines_dir)}] == []
