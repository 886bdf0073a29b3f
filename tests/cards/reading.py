"""HTML as a reader meets it: its words, in which language each stands, its headings, and all that is not words."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"br", "img", "meta"}
SILENT = {"style", "title"}


@dataclass
class Reading(HTMLParser):
    """What stands in a document or a part of one; `spoken` are words with the language they stand in."""

    source: str
    around: str = ""
    spoken: list[tuple[str, str]] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    pictures: list[tuple[str, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[tuple[str, str]] = [("", self.around)]
        self.feed(self.source)
        self.close()
        assert self._open == [("", self.around)], "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """See HTMLParser."""
        named = {name: value or "" for name, value in attrs}
        lang = named.get("lang", self._open[-1][1])
        self.tags.append((tag, named))
        if tag == "img":
            self.pictures.append((named["src"], named["alt"], lang))
        if tag in {"h1", "h2", "h3", "h4"}:
            self.headings.append((int(tag[1]), ""))
        if tag not in VOID:
            self._open.append((tag, lang))
        if tag == "br":
            self.spoken.append(("\n", lang))

    def handle_endtag(self, tag: str) -> None:
        """See HTMLParser."""
        if tag not in VOID:
            assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        """See HTMLParser."""
        inside, lang = self._open[-1]
        if inside in SILENT:
            return
        self.spoken.append((data, lang))
        if inside in {"h1", "h2", "h3", "h4"}:
            level, words = self.headings[-1]
            self.headings[-1] = (level, words + data)

    @property
    def words(self) -> str:
        """All its words, with one space between any two."""
        return " ".join("".join(words for words, _ in self.spoken).split())

    @property
    def names(self) -> set[str]:
        """Which elements there are."""
        return {tag for tag, _ in self.tags}

    def attributes(self, *names: str) -> list[str]:
        """The values of these attributes, in order."""
        return [value for _, named in self.tags for name, value in named.items() if name in names]

    def language(self, words: str) -> set[str]:
        """The languages in which `words` stand."""
        return {lang for said, lang in self.spoken if words in said}
