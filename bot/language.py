"""Which language a text is written in: telling words first, a library only where they do not settle it."""

import re
from functools import cache
from typing import TYPE_CHECKING

from bot.turn import Language, Norm

if TYPE_CHECKING:
    from lingua import LanguageDetector

NYNORSK = frozenset(
    """eg ikkje kva kven kvifor korleis kvar dei dykk dykkar hjå frå noko nokon nokre nokon berre mykje meir
    fleire sjølv sjølve tilsett tilsette leiar leiaren leiarar leiarane eining eininga einingane teneste tenesta tenester
    tenestene heimeside heimesida verksemd verksemda innbyggjar innbyggjarar innbyggjarane brukarar brukarane
    ordførar ordføraren medan saman heim heile kjem kome gjer seier veit vere vore blei vart fekk
    ein eit mi di si ho saka sida nettsida då no sidan òg skule skulen skular elevar elevane
    kvart kvarandre medarbeidarar tillitsvald tillitsvalde folkevald folkevalde
    teieplikt ytringsfridom opplysningar retningsliner månad månaden førespurnad spørje seie
    gjere gjort offentleg tydeleg vanleg eigen eiga eige eigne meining
    handsama handsaming nokon nokor vegner heimefrå nyhendebrev nyhende nyheit nyheiter utlysing
    utanfor innanfor fyrst fyrste millom trengst trengjer treng""".split()
)
BOKMAL = frozenset(
    """jeg ikke hva hvem hvorfor hvordan hvor hvilke hvilken hvilket dere deres fra noe noen bare mye mer flere selv
    ansatt ansatte ansattes leder lederen ledere lederne enhet enheten enhetene tjeneste tjenesten tjenester tjenestene
    hjemmeside hjemmesiden virksomhet virksomheten innbygger innbyggere innbyggerne bruker brukere brukerne
    ordføreren ordfører mens sammen hjem hele kommer gjør sier vet være vært ble fikk en et min din hun saken
    nettsiden da nå skole skolen skoler elever elevene hvert hverandre medarbeidere tillitsvalgt tillitsvalgte
    folkevalgt folkevalgte taushetsplikt ytringsfrihet opplysninger retningslinjer måned måneden henvendelse
    spørre si gjøre offentlig tydelig vanlig egen egne behandlet behandling vegne nyhetsbrev nyhet nyheter
    utlysning kolleger utenfor innenfor først første mellom avisen uke uken ønsker beskjed""".split()
)
ENGLISH = frozenset(
    """the is are what who how when where why which can may must should do does did we i you my our your it this that
    these those of for with about from have has had will would could there they them their an and or not if a to at by
    please tell was were be been am me us job work employee employees manager""".split()
)
WORD = re.compile(r"[^\W\d_]+")
SHORTEST_FOR_LIBRARY = 12


def settle(text: str) -> Language | None:
    """The language that the telling words of `text` agree on; None where they are silent or disagree."""
    words = WORD.findall(text.lower())
    votes: dict[Language, int] = {
        "nn": sum(word in NYNORSK for word in words),
        "nb": sum(word in BOKMAL for word in words),
        "en": sum(word in ENGLISH for word in words),
    }
    ranked = sorted(votes.items(), key=lambda item: -item[1])
    (first, most), (_, second) = ranked[0], ranked[1]
    return first if most > second else None


def detect(text: str) -> Language | None:
    """The language of `text`, by words and else by library; None where it is too short to tell."""
    settled = settle(text)
    if settled is not None or len(text) < SHORTEST_FOR_LIBRARY:
        return settled
    return _by_library(text)


def norm_of(language: Language | None, otherwise: Norm) -> Norm:
    """The norm to remember of a text in `language`; English and silence leave `otherwise`."""
    return otherwise if language is None or language == "en" else language


def _by_library(text: str) -> Language | None:
    from lingua import Language as Lingua

    found = _detector().detect_language_of(text)
    names: dict[Lingua, Language] = {Lingua.BOKMAL: "nb", Lingua.NYNORSK: "nn", Lingua.ENGLISH: "en"}
    return names.get(found) if found is not None else None


@cache
def _detector() -> "LanguageDetector":
    from lingua import Language as Lingua
    from lingua import LanguageDetectorBuilder

    languages = (Lingua.BOKMAL, Lingua.NYNORSK, Lingua.ENGLISH)
    return LanguageDetectorBuilder.from_languages(*languages).with_minimum_relative_distance(0.1).build()
