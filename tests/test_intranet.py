"""A news page, and the files that stand in where there is no intranet."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.closed import NO_INTRANET
from bot.intranet import Banner, FileIntranet, Page, Placement
from bot.services import Intranet

NAME = "nyhetsbrev-2026-11"
LEAD = "Sykehjemmet fikk ny hage, og to til"
BODY = "<h2>Ny hage på Åndalsnes</h2><p>Takk til <strong>alle</strong> – æøå</p>"
PAGE = Page(NAME, "Nyhetsbrev for november", LEAD, BODY)
CHANGED = Page(NAME, "Nyhetsbrev for november (rettet)", LEAD, "<p>Rettet</p>")


async def published(intranet: Intranet) -> Placement:
    """What becomes of the page's publishing, drafted before."""
    return await intranet.publish((await intranet.draft(PAGE)).id)


@pytest.mark.parametrize(
    "name", ["", "Nyhetsbrev", "nyhets brev", "../x", "nyhetsbrev-", "nyhetsbrev'", "å", "a" * 101]
)
def test_a_name_is_good_in_an_address_and_in_a_file(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        Page(name, "Nytt", LEAD, BODY)


def test_a_page_has_a_title_and_a_picture_an_address() -> None:
    with pytest.raises(ValueError, match="title"):
        Page(NAME, " ", LEAD, BODY)
    with pytest.raises(ValueError, match="address"):
        Banner("javascript:alert(1)", "x")


async def test_without_an_intranet_the_page_is_a_whole_file_and_it_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "var" / "intranet"
    made = FileIntranet(folder)
    draft, final = folder / f"{NAME}.draft.html", folder / f"{NAME}.html"
    assert await made.draft(PAGE) == Placement("written", NAME, code="no intranet", file=draft)
    assert files(folder) == [draft.name]
    placed = await made.publish(NAME)
    assert placed == Placement("written", NAME, public=True, code="no intranet", file=final)
    assert placed.ok
    assert files(folder) == [final.name]
    assert (folder.stat().st_mode & 0o777, final.stat().st_mode & 0o777) == (0o700, 0o600)
    assert await published(made) == placed


async def test_the_file_is_a_document_that_runs_nothing(tmp_path: Path) -> None:
    banner = Banner("https://bot.example.invalid/1?a=1&b=2", 'En "hage"')
    placed = await FileIntranet(tmp_path).draft(Page(NAME, "Nytt <b>", "Både & og", BODY, "nn", banner))
    assert placed.file is not None
    text = placed.file.read_text(encoding="utf-8")
    tags = Tags(text)
    assert text.startswith('<!DOCTYPE html>\n<html lang="nn">')
    assert "<title>Nytt &lt;b&gt;</title>" in text
    assert BODY in text
    assert tags.of("img") == [{"src": banner.url, "alt": banner.alt}]
    assert tags.open == []
    assert "default-src 'none'" in text


class Tags(HTMLParser):
    """The tags of a document: those still open at its end, and the attributes of each kind."""

    VOID = frozenset({"meta", "img"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open, self.seen = list[str](), list[tuple[str, dict[str, str | None]]]()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it."""
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened last."""
        assert self.open.pop() == tag

    def of(self, kind: str) -> list[dict[str, str | None]]:
        """The attributes of each tag of that kind."""
        return [attributes for tag, attributes in self.seen if tag == kind]


async def test_a_file_is_updated_beside_the_one_that_is_out_and_removed_whole(tmp_path: Path) -> None:
    made = FileIntranet(tmp_path)
    await published(made)
    updated = await made.update(NAME, CHANGED)
    final = tmp_path / f"{NAME}.html"
    assert (updated.public, updated.file) == (True, tmp_path / f"{NAME}.draft.html")
    assert PAGE.title in final.read_text(encoding="utf-8")
    assert (await made.draft(PAGE)).file == updated.file, "a page that is out is not drafted over"
    await made.publish(NAME)
    assert CHANGED.title in final.read_text(encoding="utf-8")
    assert files(tmp_path) == [f"{NAME}.html"]
    assert await made.remove(NAME) == await made.remove(NAME) == Placement("written", NAME, code="no intranet")
    assert files(tmp_path) == []


def files(folder: Path) -> list[str]:
    """The names in it, hidden ones too."""
    return sorted(one.name for one in folder.iterdir())


@pytest.mark.parametrize("id", ["nyhetsbrev-2026-12", "../secret", ""])
async def test_no_file_outside_the_folder_is_touched(tmp_path: Path, id: str) -> None:
    secret = tmp_path / "secret.html"
    secret.write_text("x")
    made = FileIntranet(tmp_path / "intranet")
    await made.draft(PAGE)
    none = Placement("refused", code="no page", permanent=True)
    assert await made.publish(id) == await made.update(id, PAGE) == none
    await made.remove(id)
    assert secret.exists()


async def test_where_none_is_open_everything_is_refused() -> None:
    made: Intranet = NO_INTRANET
    refused = Placement("refused", code="no intranet")
    assert await made.draft(PAGE) == await made.publish(NAME) == refused
    assert await made.update(NAME, PAGE) == await made.remove(NAME) == refused
