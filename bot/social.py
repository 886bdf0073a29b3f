"""The house's rules for social channels (strategy 10.2), where one is named: to be known, and never a stop. Pure.

Two posts a channel a day, preferably in the afternoon; answers within 24 hours; no case work.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta

from bot.clock import OSLO
from bot.finding import Code, Finding
from bot.quiet import holiday

CHANNELS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for name, words in {
        "Facebook": r"facebook\w*|fb|face(?:-?sida|-?siden)?",
        "Instagram": r"instagram\w*|insta",
        "LinkedIn": r"linked-?in\w*",
        "YouTube": r"you-?tube\w*",
        "Twitter": r"twitter\w*|x\.com",
        "Snapchat": r"snapchat\w*|snap",
        "TikTok": r"tik-?tok\w*",
    }.items()
}
GENERIC = "sosiale medier"
"""What is named where no channel is."""
_GENERIC = re.compile(r"\b(?:sosiale (?:medier|media|medium|kanaler|kanalar)|social media|(?-i:SoMe))\b", re.IGNORECASE)
CASEWORK = re.compile(
    r"\b(?:søknad(?!s(?:frist|skjema|dato|portal|periode|runde))\w*|klag(?:e|er|en|a|ene)|klagesak\w*|"
    r"vedtak(?:et)? (?:ditt|deres|dykkar)|saksbehandl\w*|sakshandsam\w*|"
    r"fødselsnummer\w*|saksnummer\w*|saken din|saka di)\b",
    re.IGNORECASE,
)
"""Words of somebody's own case."""
MOST = 2
"""Posts a channel a day."""
SHORTEST = 4
"""Characters of an approved channel's name that is looked for in a text."""
AFTERNOON = range(12, 18)
SATURDAY = 5
ANSWERED = timedelta(hours=24)


def channels(where: str, approved: Iterable[str] = ()) -> list[str]:
    """The social channels that a text names, also by the name of an `approved` one; else GENERIC where any is meant."""
    named = [name for name, words in CHANNELS.items() if words.search(where)]
    said = where.casefold()
    named += [one for one in approved if len(one) >= SHORTEST and one.casefold() in said and not channels(one)]
    return named or ([GENERIC] if _GENERIC.search(where) else [])


def judged(
    where: str, words: str, at: datetime, timed: bool, posts: Mapping[str, int], approved: Iterable[str] = ()
) -> list[Finding]:
    """What to know of posting `words` then; `timed`: the hour was said, `posts`: what else names each channel."""
    named = channels(where, approved)
    return [*_full(named, posts), *_times(at, timed), *_casework(words)] if named else []


def _full(named: list[str], posts: Mapping[str, int]) -> Iterator[Finding]:
    for one in named:
        if one != GENERIC and posts.get(one, 0) >= MOST:
            yield Finding(Code.SOCIAL_FULL, one, number=posts[one])


def _times(at: datetime, timed: bool) -> Iterator[Finding]:
    here = at.astimezone(OSLO)
    if timed and here.hour not in AFTERNOON:
        yield Finding(Code.SOCIAL_AFTERNOON)
    if _is_off((here + ANSWERED).date()):
        yield Finding(Code.SOCIAL_ANSWERS, at=(here + ANSWERED).astimezone(at.tzinfo))


def _is_off(day: date) -> bool:
    """Whether nobody is at work to answer then."""
    return day.weekday() == SATURDAY or holiday(day)


def _casework(words: str) -> Iterator[Finding]:
    found = CASEWORK.search(words)
    if found:
        yield Finding(Code.SOCIAL_CASEWORK, found[0])
