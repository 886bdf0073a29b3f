"""One issue in all its forms: what is written comes out as the text that it is, in its own language, in order."""

import re
from base64 import b64encode
from hashlib import sha256
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.announcement import Link, Picture
from bot.newsletter import Kind
from bot.paper import Paper, lay_out
from bot.turn import Norm
from cards import newsletter_page as page
from cards.newsletter import delivered
from cards.newsletter_mail import Links, letter
from tests.cards.issues import ITEMS, MONTH, NAMES, PICTURE, WORD, item, ordinary
from tests.cards.reading import Reading

ARCHIVE = "https://bot.example.invalid/arkiv/2026-12"
LONG = ("Vi gjorde det litt betre enn før, steg for steg. " * 210)[:10_000]
HOSTILE = {
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)></p></td></article>&lt;b&gt;&amp;",
    "attribute": "\" onmouseover='alert(1)' style=\"color:red",
    "comment": "<!-- borte --> <![endif]--> ]]> <!--[if mso]>",
    "style": "</style><style>*{display:none}</style> @import url(https://ond.example.invalid/x.css);",
    "markdown": "# Ikkje overskrift\n\n- *ikkje* **feit** [lenkje](https://ond.example.invalid) `kode`\n1. ein",
    "template": "{{7*7}} {% for x in y %} {# borte #} ${7*7} {place} %s {}",
    "card": '{"type":"AdaptiveCard","actions":[{"type":"Action.OpenUrl","url":"https://ond.example.invalid"}]}',
    "mention": "<at>Kari Nordkvist</at> @alle @[Kari](8:orgid:1)",
    "right to left": "\u202eattiks\u202c \u200f\u200e\u2067שלום\u2069 \u061cمرحبا",
    "four bytes": "Bra jobba 🎉👩🏽‍🚒🇳🇴 𝓡𝓪𝓾𝓶𝓪 \U0010ffff",
    "long": LONG,
    "one word": "x" * 10_000,
}
PIECES = [
    "<",
    ">",
    "&",
    "&amp;",
    '"',
    "'",
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "<!--",
    "-->",
    "</p>",
    "\n",
    "\n\n",
    " ",
    "ord",
    "🎉",
    "\u202e",
]
WRITTEN = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=80)
ANYTHING = st.one_of(WRITTEN, st.lists(st.sampled_from(PIECES), max_size=25).map("".join))


def saying(text: str, norm: Norm = "nn") -> Paper:
    """An issue where everything that people write is `text`."""
    more: dict[str, Any] = {
        "unit": text,
        "picture": Picture(url=PICTURE, alt=text),
        "link": Link(title=text, url=ARCHIVE),
    }
    items = [item(kind, number, title=text, text=text, **more) for number, kind in enumerate(Kind)]
    return lay_out("7", MONTH, norm, {"nn": text}, items, {"0": [text]})


def forms(paper: Paper) -> dict[str, str]:
    """The issue in each form of HTML."""
    made = letter(paper, Links(ARCHIVE))
    shown = {"article": page.article(paper), "bare": page.article(paper, pictures=False), "page": page.page(paper)}
    return {**shown, "intranet": page.intranet(paper), "mail": made.html}


def skeleton(html: str) -> list[tuple[str, set[str]]]:
    """Its elements with the names of their attributes: all that is not words."""
    return [(tag, set(named)) for tag, named in Reading(html, "nn").tags if tag != "br"]


def plain(text: str) -> str:
    """`text` without a care for lines."""
    return " ".join(text.split())


@pytest.mark.parametrize("kind", HOSTILE)
def test_whatever_is_written_comes_out_as_the_text_that_it_is_in_every_form(kind: str) -> None:
    text = HOSTILE[kind]
    paragraphs = len(re.split(r"\n\n", text))
    ordinary_one = "\n\n".join(["ord"] * paragraphs)
    shown, made_of = forms(saying(text)), forms(saying(ordinary_one))
    for form, html in shown.items():
        assert Reading(html, "nn").words.count(plain(text)) >= 2 * len(Kind) + 1, form
        assert skeleton(html) == skeleton(made_of[form]), form
    assert plain(letter(saying(text), Links()).text).count(plain(text)) >= 2 * len(Kind) + 1


@given(ANYTHING, ANYTHING)
def test_no_text_makes_an_element_or_is_lost(title: str, text: str) -> None:
    items = [item(Kind.STORY, 1, title=f"A{title}", text=f"B{text}", unit=title)]
    paper = lay_out("7", MONTH, "nn", {"nn": f"C{text}"}, items, {"1": [f"D{title}"]})
    for form, html in forms(paper).items():
        read = Reading(html, "nn")
        assert read.names <= {*"html head meta title style body main article header nav section div".split()} | {
            *"h1 h2 h3 p br a ul li em strong span table tbody tr td".split()
        }
        for said in (f"A{title}", f"B{text}", f"C{text}", f"D{title}"):
            assert plain(said) in read.words, form


@pytest.mark.parametrize("norm", ["nb", "nn"])
def test_every_text_stands_in_its_own_language(norm: Norm) -> None:
    paper = ordinary(norm)
    for form, html in forms(paper).items():
        read = Reading(html, norm)
        assert read.language("Denne månaden har vi særleg mykje") == {"nn"}, form
        assert read.language("Seksti foreldre på foreldremøte") == {"nb"}, form
        assert read.language("Nå var vi seksti.") == {"nb"}, form
        assert read.language("Slik gjorde vi det, steg for steg") == {"nb"}, form
        assert read.language("Meld deg på") == {"nn"}, form
        assert read.language("Ros til") == {norm}, form
        assert read.language("retningslinje") == {norm}, form
        for _, alt, lang in read.pictures:
            assert (alt[:3], lang) == ("Ei ", "nn"), form
    assert f'<html lang="{norm}"' in page.page(paper)
    assert f'<html lang="{norm}"' in letter(paper, Links()).html


ENGLISH = "Every night we walk the corridor at three, and we write down what we see."
SHORT = "Kurset varer i to timar for alle, og tek til at du har job."
"""Norwegian whose every telling word is one of English too."""


@pytest.mark.parametrize("norm", ["nb", "nn"])
def test_a_text_in_english_stands_in_english_whatever_norm_it_is_filed_under(norm: Norm) -> None:
    picture, link = Picture(url=PICTURE, alt="The corridor"), Link(title="How we did it", url=ARCHIVE)
    told = item(Kind.STORY, 1, "nb", title="Fewer falls", text=ENGLISH, unit="Heimetenesta", picture=picture, link=link)
    paper = lay_out("7", MONTH, norm, {"nb": f"Dear all! {ENGLISH}"}, [told, item(Kind.EVENT, 2, text=SHORT)], {})
    for form, html in forms(paper).items():
        read = Reading(html, norm)
        for said in ("Fewer falls", ENGLISH, "How we did it", "Dear all!"):
            assert read.language(said) == {"en"}, (form, said)
        assert read.language("Kurset varer") == {"nn"}, form
        assert read.language("Suksesshistori") == {norm}, form
        for _, alt, lang in read.pictures:
            assert (alt, lang) == ("The corridor", "en"), form
    assert delivered(paper)["lang"] == norm, "the card has one language, its own"


def test_headings_begin_at_the_first_level_and_skip_none() -> None:
    for form, html in forms(ordinary()).items():
        levels = [level for level, _ in Reading(html, "nn").headings]
        first = 2 if form == "intranet" else 1
        assert levels[0] == first, form
        assert levels.count(1) == (form != "intranet"), form
        assert all(later - level <= 1 for level, later in pairwise(levels)), form


def test_sections_come_in_their_order_and_an_empty_one_not_at_all() -> None:
    order = "Redaktøren har ordet|Suksesshistorier|Bidrag fra enhetene|Dette skjer|Oppslag|Månedens spørsmål|Endrede retningslinjer"
    paper = ordinary("nb", tuple(reversed(ITEMS)))
    for form, html in forms(paper).items():
        headings = [words for level, words in Reading(html).headings if level == 2 and words != "I dette nummeret"]
        assert headings == order.split("|"), form
    lines = letter(paper, Links()).text.splitlines()
    assert [one for one in lines if one in order.upper().split("|")] == order.upper().split("|")
    nothing = lay_out("7", MONTH, "nb", {}, [], {})
    assert [[words for _, words in Reading(html).headings] for html in forms(nothing).values()] == [
        *[["Nyhetsbrev for desember 2026"]] * 3,
        [],
        ["Nyhetsbrev for desember 2026"],
    ]


def test_each_place_in_the_contents_is_on_the_page() -> None:
    for form in ("article", "page", "mail"):
        read = Reading(forms(ordinary())[form])
        leads = {one.removeprefix("#") for one in read.attributes("href") if one.startswith("#")}
        places = read.attributes("id")
        assert len(places) == len(set(places)), form
        assert leads <= set(places), form
        assert len(leads) == 7 + len(ITEMS), form


def test_an_event_has_its_day_and_those_who_are_praised_their_names() -> None:
    made = letter(ordinary("nb"), Links())
    for form, words in {
        "text": made.text,
        **{name: Reading(html).words for name, html in forms(ordinary("nb")).items()},
    }.items():
        assert "Torsdag 10. desember 2026 · Rådhuset, møterom Romsdalshorn" in words, form
        assert "Ros til Liv Leiarstad, Anne Nattevik og Vidar Vaktnes" in words, form


def test_nothing_is_fetched_but_pictures_over_https() -> None:
    for form, html in forms(saying(HOSTILE["style"])).items():
        read = Reading(html)
        assert not read.names & {"script", "link", "iframe", "object", "form", "base"}, form
        assert set(read.attributes("src")) <= {PICTURE}, form
        assert not [one for one in read.attributes("style") if "url(" in one or "@" in one], form
    for style in (page.STYLE, letter(ordinary(), Links()).html.split("</style>")[0]):
        assert "url(" not in style
        assert "@import" not in style
    assert "<img" not in page.article(ordinary(), pictures=False)
    assert f'href="{PICTURE}"' in page.article(ordinary(), pictures=False)
    assert "<img" in page.article(ordinary(), site=PICTURE.rpartition("/")[0])
    assert "<img" not in page.article(ordinary(), site=PICTURE.rpartition(".")[0]), "the whole host counts"


@pytest.mark.parametrize("url", ["http://a.no/x", "javascript:alert(1)", "https://bank.no@ond.no", "data:text/html,x"])
def test_what_is_no_safe_address_is_spelt_out_and_no_picture(url: str) -> None:
    one = item(Kind.STORY, 1, title="A", text="B", link=Link(title="Les", url=url), picture=Picture(url=url, alt="C"))
    paper = lay_out("7", MONTH, "nn", {}, [one], {})
    for form, html in forms(paper).items():
        read = Reading(html)
        assert not [
            one for one in read.attributes("href", "src") if one not in (ARCHIVE,) and not one.startswith("#")
        ], form
        assert f"Les ({url})" in read.words, form
    assert f"Les ({url})" in letter(paper, Links()).text


def test_the_styles_of_a_letter_stand_in_its_elements() -> None:
    read = Reading(letter(ordinary(), Links(ARCHIVE)).html)
    bare = [
        tag
        for tag, named in read.tags
        if tag in {"h1", "h2", "h3", "p", "a", "td", "ul", "li"} and "style" not in named
    ]
    assert bare == []
    assert [named for tag, named in read.tags if tag == "table" and named.get("role") != "presentation"] == []
    assert letter(ordinary(), Links()).html.index('charset="utf-8"') < 1000


def test_a_letter_of_a_large_issue_is_shown_whole_by_those_who_cut_at_102_kilobytes() -> None:
    many = [
        item(list(Kind)[n % 6], n, title=f"Sak nummer {n}", text=LONG[:1500] + "\n\n" + LONG[:500]) for n in range(30)
    ]
    paper = lay_out("7", MONTH, "nn", {"nn": WORD}, many, {str(n): NAMES["1"] for n in range(30)})
    assert len(letter(paper, Links(ARCHIVE)).html.encode()) < 100_000
    assert len(letter(ordinary(), Links(ARCHIVE)).html.encode()) < 20_000


def test_the_archive_is_named_where_there_is_one() -> None:
    with_it, without = letter(ordinary(), Links(ARCHIVE)), letter(ordinary(), Links())
    assert with_it.html.count(f'href="{ARCHIVE}"') == 2
    assert f"Les i arkivet: {ARCHIVE}\n" in with_it.text
    assert "arkiv" not in without.html + without.text


def test_a_letter_says_why_one_gets_it_and_how_to_get_it_elsewhere() -> None:
    made = letter(ordinary("nb"), Links(bot="Testbot"))
    for words in (Reading(made.html).words, plain(made.text)):
        assert "Du får denne e-posten fordi du er ansatt i Rauma kommune" in words
        assert "Skriv «mindre slikt» til Testbot i Teams" in words
    assert made.subject == "Nyhetsbrev for desember 2026"


def test_the_text_of_a_letter_reads_well() -> None:
    lines = letter(ordinary("nb"), Links()).text.splitlines()
    start = lines.index("Førstehjelpskurs", lines.index("DETTE SKJER"))
    assert lines[start - 3 : start + 7] == [
        *("DETTE SKJER", "===========", "", "Førstehjelpskurs", "----------------"),
        "Torsdag 10. desember 2026 · Rådhuset, møterom Romsdalshorn",
        *("", "Kurset varer i to timar og er for alle.", ""),
        "Meld deg på: https://intranett.example.invalid/kurs",
    ]


def test_a_page_needs_no_script_and_allows_only_its_own_style() -> None:
    html = page.page(ordinary())
    styles = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    assert ["sha256-" + b64encode(sha256(one.encode()).digest()).decode() for one in styles] == [page.STYLE_HASH]
    assert f"style-src '{page.STYLE_HASH}'" in html
    assert not Reading(html).attributes("style")
    assert "@media print" in html


def test_the_intranet_gets_plain_elements_only() -> None:
    read = Reading(page.intranet(ordinary("nb")), "nb")
    assert read.names <= {"h2", "h3", "p", "br", "a", "em", "strong", "span"}
    assert {name for _, named in read.tags for name in named} == {"href", "lang"}
