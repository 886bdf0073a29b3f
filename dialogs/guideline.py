"""A question about the guidelines, the buttons under its answer, and what is kept of it."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import answer, channel, discretion, language, metrics, pointing, question
from bot.caution import Kind
from bot.clock import day_in_oslo
from bot.errors import BotError
from bot.guideline import REPORTING, Guideline
from bot.search import Finding, Outcome
from bot.services import Services
from bot.ticket import LONGEST
from bot.turn import Card, Language, Reply, Turn
from cards import answer as answer_cards
from cards import caution as caution_cards
from cards import channel as channel_cards
from cards import help as help_cards
from cards.element import Element, stacked
from dialogs import errand
from dialogs.language import language_of
from dialogs.story import words

CHIEF = "communications_chief"


async def ask(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Answer free text."""
    result = answer.look(turn.text, services.search, turn.norm, turn.subject)
    if _is_told_aloud(result, turn):
        return Reply(cards=(_alone(result.language, services),))
    if result.caution is not None:
        return Reply(cards=(await _careful(result, turn, services, db),))
    if _of_reporting(turn.text, result.finding):
        return Reply(cards=(await _unkept(result, turn, services, db),))
    metrics.ANSWERS.labels(result.finding.outcome.value).inc()
    scrubbed = discretion.scrub(turn.text, services.search.ranking.lexicon.is_known, services.directory)
    finding = result.finding
    now = services.clock.now()
    counted = replace(finding, refs=tuple(ref for ref in finding.refs if ref != REPORTING))
    kept = await question.keep(db, turn.sender.id, now, counted, result.language, scrubbed)
    card = _card(result, services, kept, scrubbed, turn)
    shown = language.norm_of(language.settle(turn.text), turn.norm)
    return Reply(cards=(card,), norm=shown if shown != turn.norm else None)


def _is_told_aloud(result: answer.Result, turn: Turn) -> bool:
    """Whether somebody begins to report where others read along; what is only asked of how it is done is answered."""
    if turn.scope == "personal" or result.caution is Kind.WRONGDOING:
        return turn.scope != "personal"
    told = result.caution is not None or discretion.tells(turn.text, result.language)
    return told and discretion.of_reporting(turn.text)


def _alone(spoken: Language, services: Services) -> Card:
    """Only a word to write in private, and the numbers: nothing of what it is about."""
    words = f"{channel.said().say('private_only', spoken)} {caution_cards.danger(spoken)}"
    return help_cards.private_only(spoken, services.chat_link, words)


def _of_reporting(asked: str, finding: Finding) -> bool:
    """Whether a question may be of reporting, by its words or by what is found."""
    found = finding.refs if finding.outcome is Outcome.CHOOSE else finding.refs[:1]
    return REPORTING in found or discretion.of_reporting(asked) or discretion.of_reporting(answer.place(finding, "nb"))


async def _unkept(result: answer.Result, turn: Turn, services: Services, db: AsyncConnection) -> Card:
    """The answer to who may ask of reporting: nothing of it is kept, counted or handed on.

    All ways to report where the strategy says nothing, and nothing else is known to be asked.
    """
    finding, spoken, pack = result.finding, result.language, services.pack
    if finding.outcome is Outcome.UNKNOWN:
        place = answer.place(finding, spoken)
        elsewhere = place and not discretion.of_reporting(answer.place(finding, "nb"))
        return answer_cards.unknown(place, spoken) if elsewhere else await _ways(turn, services, db, spoken)
    if finding.outcome is Outcome.ANSWER and REPORTING not in finding.refs[1:2]:
        return _answer(pack[finding.refs[0]], spoken, services, turn)
    shown = finding.refs if finding.outcome is Outcome.CHOOSE else finding.refs[:2]
    return answer_cards.choose([pack[ref] for ref in shown], spoken)


async def _ways(turn: Turn, services: Services, db: AsyncConnection, spoken: Language, *around: list[Element]) -> Card:
    """All ways to report, alone with the bot."""
    if turn.scope != "personal":
        return help_cards.private_only(turn.norm, services.chat_link)
    here = channel_cards.Here(await pointing.handlers(services.pointers, db) is not None, services.pointers is not None)
    return channel_cards.shown(channel.channels(), channel.said(), spoken, here, services.demo, *around)


async def _careful(result: answer.Result, turn: Turn, services: Services, db: AsyncConnection) -> Card:
    """What to do now; to whoever has begun to tell of wrongdoing all ways to report it."""
    kind, spoken, varsling = result.caution or Kind.WRONGDOING, result.language, services.pack[REPORTING]
    if kind is not Kind.WRONGDOING:
        return caution_cards.caution(kind, spoken, varsling)
    around = (caution_cards.serious(spoken), stacked([caution_cards.reporting(varsling, spoken)]))
    return await _ways(turn, services, db, spoken, *around)


def _card(result: answer.Result, services: Services, kept: UUID, scrubbed: str, turn: Turn) -> Card:
    finding, spoken, alone = result.finding, result.language, turn.scope == "personal"
    handing = turn.text if alone else None
    if finding.outcome is Outcome.ANSWER:
        return _answer(services.pack[finding.refs[0]], spoken, services, turn, kept, scrubbed, handing=handing)
    if finding.outcome is Outcome.CHOOSE:
        return answer_cards.choose([services.pack[ref] for ref in finding.refs], spoken, handing)
    chief = services.directory.holder(CHIEF, day_in_oslo(services.clock.now()))
    return answer_cards.unknown(answer.place(finding, spoken), spoken, kept if alone else None, chief, handing)


def _answer(
    guideline: Guideline,
    spoken: Language,
    services: Services,
    turn: Turn,
    kept: UUID | None = None,
    asked: str = "",
    helped: bool | None = None,
    handing: str | None = None,
) -> Card:
    return answer_cards.answer(
        guideline,
        spoken,
        related=answer.related(services.pack, guideline),
        question=kept,
        asked=asked,
        demo=services.demo,
        expired=not guideline.served_on(day_in_oslo(services.clock.now())),
        helped=helped,
        handing=handing,
        worded=bool(services.wording.of(guideline.ref)),
        form=errand.of(guideline, turn, services),
        private=None if turn.scope == "personal" else services.chat_link,
    )


def _named(turn: Turn, services: Services) -> Guideline:
    ref = (turn.data or {}).get("ref")
    guideline = services.pack.get(ref) if isinstance(ref, str) else None
    if guideline is None:
        raise BotError("gone")
    return guideline


async def show(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Show the guideline that a button names."""
    guideline = _named(turn, services)
    handing = "" if turn.scope == "personal" else None
    card = _answer(guideline, language_of(turn), services, turn, handing=handing)
    return Reply(cards=(card,), subject=_subject(guideline))


def _subject(guideline: Guideline) -> str | None:
    """What is remembered of what was shown: nothing of how to report."""
    return guideline.ref if guideline.ref != REPORTING else None


async def wording(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Show the strategy's own words behind the guideline that a button names. Raises BotError where there are none."""
    guideline = _named(turn, services)
    paragraphs = services.wording.of(guideline.ref)
    if not paragraphs:
        raise BotError("gone")
    return Reply(cards=(answer_cards.wording(guideline, paragraphs, language_of(turn)),), subject=_subject(guideline))


async def helped(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Note whether an answer helped, and say thanks in its place."""
    guideline, data = _named(turn, services), turn.data or {}
    try:
        question_id = UUID(str(data.get("question")))
    except ValueError:
        raise BotError("bad_form") from None
    did = turn.verb == "question.helped"
    asked = discretion.scrub(str(data.get("asked") or ""), services.search.ranking.lexicon.is_known, services.directory)
    await question.mark_helped(db, question_id, did, asked)
    told = question_id if turn.scope == "personal" else None
    return Reply(
        cards=(
            _answer(guideline, language_of(turn), services, turn, told, helped=did, handing=asked if told else None),
        )
    )


async def other(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """None of the choices was right."""
    asked = words(turn, "asked", LONGEST) if turn.scope == "personal" else None
    return Reply(cards=(answer_cards.other(language_of(turn), asked),))
