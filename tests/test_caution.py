"""What is sorted out before any search: each kind in each language, the order, the ordinary, and a measured floor."""

import json
from collections import Counter
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot import guideline
from bot.caution import Kind, sort_out
from bot.concept import Lexicon
from bot.rule import Rule

ROOT = Path(__file__).parent.parent
MEASURED = ROOT / "tests" / "eval" / "caution.jsonl"
MOST_MISSED, MOST_MISTAKEN, MOST_FALSE_ALARMS = 20, 90, 3
"""Of 883 messages of the four kinds: let through, and taken for another kind; of 402 ordinary ones: sorted out."""

DANGER = [
    "Beboeren på stua puster ikke",
    "Jeg vil ikke leve lenger",
    "Det brenner i kjelleren på rådhuset",
    "Ein elev har falle i elva",
    "Eg orkar ikkje leve meir",
    "Han pust itj",
    "Æ vil bærre dø",
    "The patient is unconscious and has no pulse",
    "I want to kill myself",
]
WRONGDOING = [
    "Lederen min trakasserer meg",
    "Jeg så en kollega stjele medisin",
    "Etter at jeg varslet har jeg mistet vaktene mine",
    "Leiaren kallar meg dum",
    "Ein kollega fører timar han ikkje har jobba",
    "Æ bi mobba på jobb",
    "Han stæl pæng fra kassa",
    "My boss is harassing me",
    "A colleague takes bribes from a supplier",
]
BREACH = [
    "Jeg sendte journalen til feil pasient",
    "Jeg har mistet en minnepenn med elevopplysninger",
    "Eg sende vedtaket til feil person",
    "Nokon som ikkje skulle ha tilgang, har lese i journalane",
    "Æ la att mappa me pasientopplysninga på bussen",
    "Æ har sendt diagnosen te feil forelder",
    "I emailed the patient list to the wrong person",
    "We accidentally posted pupils' health information on Facebook",
]
PERSON = [
    "Pasienten Odd Dikteland på rom 4 vil ha bildet sitt på nett",
    "Kan du sjekke 010203 12345?",
    "Eleven Emil Oppdiktvik i 4A skal vere med på bilete",
    "Guten i 8C har ADHD, kan vi skrive det?",
    "Ho Anna Diktestad på rom 3 på sjukehjemmet har fått slag",
    "Mora te Jonas ruser sæ",
    "My patient Ola Testmann has cancer, can I mention him?",
    "The resident in room 7 has dementia, can we post a photo?",
]
ACCOUNTS_ELSEWHERE = {
    "ho har fått dobbel dosse blodfortynnande, kæm ringe æ": Kind.DANGER,
    "Kva gjer eg når ein bebuar set mat fast i halsen?": Kind.DANGER,
    "En kollega stryker meg over ryggen i kopirommet. Regnes det som seksuell trakassering?": Kind.WRONGDOING,
    "bli kalt stygge ting pga hudfarge på jobb, rettigheter": Kind.WRONGDOING,
    "sjefen skjelle mæ ut på ledermøtan, ka bli konsekvensn for ho": Kind.WRONGDOING,
    "han på lageret klype mæ bak, ha æ krav på å bli flytta bort fra han": Kind.WRONGDOING,
    "Ein elev seier ho ikkje tør gå heim. Kva gjer eg før skuledagen er over?": Kind.WRONGDOING,
    "Et barn i gruppa mi kommer uten matboks for fjerde dag på rad. "
    "Skal jeg ringe barnevernet selv, eller gjør styreren det?": Kind.WRONGDOING,
    "Ungdommen på gruppa vår har rømt fra institusjonen. "
    "Hvem ringer politiet, vi eller barneverntjenesten?": Kind.PERSON,
    "Ein bebuar nektar å ta vanndrivande. Kva gjer vi?": Kind.PERSON,
    "Far til ein pasient vil lese journalen til sonen på 17. Får han det?": Kind.PERSON,
    "A resident spat out her blood pressure pills. Should I give them again?": Kind.PERSON,
}
ORDINARY = [
    "Kan jeg fortelle avisa om pasienter?",
    "Eleven vil følge meg på Snapchat",
    "Jeg drukner i e-poster",
    "Møtene tar livet av meg",
    "Hvem snakker med avisa hvis det brenner?",
    "Hvordan melder jeg fra om kritikkverdige forhold?",
    "Kan ordfører Kari Nordmann svare avisa?",
    "Kan Per Hansen på teknisk hjelpe meg med nettsida?",
    "Hva gjør vi hvis personopplysninger kommer på avveie?",
    "Korleis kan tilsette seie frå om kritikkverdige tilhøve?",
    "Kven uttalar seg når det har gått eit ras?",
    "Kem snakke me avisa viss det brenn?",
    "Ka sei strategien om varsling?",
    "Who is the spokesperson if there is a fire?",
    "I sent the press release to the wrong newspaper",
    "",
]


def cases(kind: Kind, texts: list[str]) -> list[tuple[Kind, str]]:
    return [(kind, text) for text in texts]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *cases(Kind.DANGER, DANGER),
        *cases(Kind.WRONGDOING, WRONGDOING),
        *cases(Kind.BREACH, BREACH),
        *cases(Kind.PERSON, PERSON),
    ],
)
def test_each_kind_is_found_in_each_language(kind: Kind, text: str) -> None:
    assert sort_out(text) is kind


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_question_is_let_through(text: str) -> None:
    assert sort_out(text) is None


def test_the_first_kind_that_fits_counts() -> None:
    person = "Kan du sjekke 010203 12345?"
    breach = f"Jeg sendte journalen til feil pasient. {person}"
    wrongdoing = f"Lederen min trakasserer meg. {breach}"
    danger = f"Beboeren puster ikke. {wrongdoing}"
    found = [sort_out(text) for text in (danger, wrongdoing, breach, person)]
    assert found == list(Kind)


def test_a_name_counts_only_as_written_with_capitals() -> None:
    assert sort_out("Kan vi vise eleven Sara Testdal på nett?") is Kind.PERSON
    assert sort_out("Kan vi vise eleven sin tegning på nett?") is None


def test_letters_written_as_two_signs_are_read_as_one() -> None:
    assert sort_out("Beboeren fa\u030ar ikke puste") is Kind.DANGER


@pytest.mark.parametrize(
    "number", ["01020312345", "010203-12345", "01 02 03 123 45", "01.02.03.12345", "010203  12345"]
)
def test_a_national_identity_number_is_found_however_it_is_written(number: str) -> None:
    assert sort_out(f"Kan du finne saka til {number}?") is Kind.PERSON


@pytest.mark.parametrize("number", ["71 16 65 00", "900 000 000", "2023/1045", "12.03.2024 kl. 12.30"])
def test_another_number_is_let_through(number: str) -> None:
    assert sort_out(f"Skal {number} stå i brosjyren?") is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hainn låg på golvet å svara itj da æ kom på vakt", Kind.DANGER),
        ("hu på lageret lar svogeren sin hente ved fra tunet vårt hver fredag", Kind.WRONGDOING),
        ("lappen med navnene på alle i støttegruppa falt ut av boka mi på butikken", Kind.BREACH),
        ("naboen vår sitter på benken og tegner huset oppe i lia", Kind.PERSON),
    ],
)
def test_a_long_account_of_what_somebody_does_is_sorted_out_by_its_likeliest_kind(text: str, kind: Kind) -> None:
    assert sort_out(text) is kind


@pytest.mark.parametrize(
    "text",
    [
        "naboen vår sitter på benken og tegner hus, hvor kan vi vise dem fram?",
        "naboen vår sitter på benken og tegner hus til nyhetsbrevet vårt",
        "naboen vår sitter og tegner hus",
    ],
)
def test_an_account_is_let_through_where_it_asks_or_has_a_topic_or_is_short(text: str) -> None:
    assert sort_out(text) is None


def test_a_cry_for_help_leaves_an_account_an_account() -> None:
    account = "Kokken tar med seg middagen vår hjem i bilen"
    assert sort_out(f"{account}. Hva gjør jeg?") is Kind.WRONGDOING


def test_misspelt_words_are_recognised() -> None:
    assert sort_out("beboeren pustter ikkke") is Kind.DANGER
    assert sort_out("beboeren er bevistsløs") is Kind.DANGER
    assert sort_out("det brnner i garasjen") is Kind.DANGER


@pytest.mark.parametrize(
    ("rule", "text", "fits"),
    [
        ("fire ~2 house", "a fire in the house", False),
        ("fire ~3 house", "the house is on fire", True),
        ("fire >3 house", "the house is on fire", False),
        ("fire >3 house", "fire in the house", True),
        ("fire ~3 house", "fire. House is mine", False),
        ("fire & house", "the house was never ever near any fire", True),
        ("fire - house", "fire", True),
        ("fire - house", "a firehouse", False),
        ("house|fire", "fires", True),
        ("burn", "it burnte", True),
        ("burn", "burnish", False),
        ("burn & house", "dæm bærna opp lyshus", False),
        ("burn & house", "dæm børna opp lyshouse", True),
    ],
)
def test_a_rule_is_a_row_of_concepts(rule: str, text: str, fits: bool) -> None:
    lexicon = Lexicon({"fire": ["fire*", "on_fire"], "house": ["*house"], "burn": ["burn~", "børn~"]}, {})
    assert Rule.read(rule).fits(lexicon.places(text)) is fits


@pytest.mark.parametrize("written", ["", "a ~ b", "a b", "a ~3", "~3 a b"])
def test_a_rule_that_cannot_be_read_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="not a rule"):
        Rule.read(written)


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    assert sort_out(text) is None or isinstance(sort_out(text), Kind)


@pytest.mark.parametrize("text", ["\ud800", "\x00", "a" * 30_000, "Aa " * 5_000, "pasient som er i " * 1_000])
def test_nothing_odd_or_long_makes_it_fail(text: str) -> None:
    assert sort_out(text) in (None, *Kind)


def test_the_questions_of_the_guidelines_are_let_through() -> None:
    pack = guideline.load(ROOT / "bot" / "guidelines")
    asked = [text for ref, one in pack.items() if ref != "9.6-varsling" for text in one.meta.ask.all]
    assert [text for text in asked if sort_out(text)] == []


def test_the_questions_that_are_answered_elsewhere_are_let_through_but_for_accounts_of_an_event() -> None:
    written = yaml.safe_load((ROOT / "bot" / "guidelines" / "elsewhere.yaml").read_text(encoding="utf-8"))
    asked = [text for one in written for texts in one["ask"].values() for text in texts]
    assert {text: kind for text in asked if (kind := sort_out(text))}.items() <= ACCOUNTS_ELSEWHERE.items()


def test_few_of_the_measured_messages_are_sorted_wrongly() -> None:
    rows = [json.loads(line) for line in MEASURED.read_text(encoding="utf-8").splitlines()]
    found = [(row["kind"], kind.value if (kind := sort_out(row["text"])) else "none") for row in rows]
    wrong = Counter((expected == "none", got == "none") for expected, got in found if expected != got)
    assert wrong[False, True] <= MOST_MISSED
    assert wrong[False, False] <= MOST_MISTAKEN
    assert wrong[True, False] <= MOST_FALSE_ALARMS
