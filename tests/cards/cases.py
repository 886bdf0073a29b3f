"""Every card that the bot can show, in every language: what the schema tests go through."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import product
from typing import Any
from uuid import UUID

from bot import fault
from bot.access import Role
from bot.caution import Kind
from bot.directory import HANDED_OVER, Absence, Employee, Holder
from bot.errors import BotError, NotAllowed
from bot.guideline import Pack
from bot.handover import Handover
from bot.question import Unanswered
from bot.search import Outcome
from bot.spokesperson import Capacity, Case, Position, Subject, advise
from bot.turn import Language
from cards import absence, answer, caution, handover, help, interrupted, privacy, question, refused, spokesperson, trial
from cards import fault as fault_cards
from tests.cards import asking, issues, media, messages, pointing, teaching, telling, writing, yearly
from tests.cards.prenotice_cases import prenotice_cards

QUESTION = UUID(int=1)
DAYS = (date(2026, 11, 24), date(2026, 11, 27))
DEPUTY = Employee("d1", "Kari *Kursiv* Åsen", "kari@example.invalid", "Rådgiver", "Skolen", "", frozenset(), None)
HANDOVERS = (
    Handover(DEPUTY, DEPUTY, Absence("d2", "d1", *DAYS), HANDED_OVER, "Åsen *skole*", frozenset({"mayor", "other"})),
    Handover(DEPUTY, DEPUTY, Absence("d2", "d1", DAYS[0], DAYS[0]), HANDED_OVER),
    Handover(DEPUTY, DEPUTY, None, unit="off"),
)
CHIEF = Holder("communications_chief", "Kari *Kursiv*", "00 00 00 03", "", "", date.min, None)
SENT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
KEPT = privacy.Kept(
    "nn", DAYS[0], "Hvem er talsperson?", DAYS[1], ((DAYS[0], True), (DAYS[0], False)), {"row": 3}, ("1",)
)
UNANSWERED = [Unanswered("ø" * 500, outcome, date(2026, 11, 24), 12, "å" * 500) for outcome in Outcome] * 3
LANGUAGES: tuple[Language, ...] = ("nb", "nn", "en")


def every_card(pack: Pack) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each card with a name for it."""
    yield from writing.every_card()
    some = [pack["7.1-talsperson"], pack["7.2-ansatte"], pack["9.6-varsling"]]
    for language in LANGUAGES:
        yield from pointing.every_card(language)
        yield from yearly.every_card(language)
        for one in pack.values():
            related = [pack[ref] for ref in one.meta.related[:3]]
            yield f"{one.ref} {language}", answer.answer(one, language, related, QUESTION, "spørsmål")
        yield f"aloud {language}", answer.answer(some[2], language, private="https://teams.microsoft.com/l/chat/0/0")
        yield f"helped {language}", answer.answer(some[0], language, helped=True, expired=True)
        yield f"choose {language}", answer.choose(some, language, "Hva *nå*?")
        yield from asking.every_form(language)
        yield f"unknown {language}", answer.unknown("", language)
        yield f"lacking {language}", answer.unknown("", language, QUESTION, CHIEF, "Hva nå?")
        yield f"not helped {language}", answer.answer(some[0], language, question=QUESTION, helped=False)
        for again in question.Again:
            yield f"missing {again} {language}", question.form(language, QUESTION, "0" * 120, "ø" * 500, again)
        yield f"thanks {language}", question.thanks(language)
        yield f"unanswered {language}", question.unanswered(UNANSWERED, 10, language)
        yield f"nothing unanswered {language}", question.unanswered([], 0, language)
        yield f"editor's help {language}", help.help_card(language, some, edits=True, writes=True, leads=True)
        yield f"elsewhere {language}", answer.unknown("lønnskontoret", language, None, CHIEF)
        for kind in Kind:
            yield f"{kind.value} {language}", caution.caution(kind, language, some[2])
        yield f"help {language}", help.help_card(language, some)
        yield f"welcome {language}", help.welcome(language, some)
        yield f"private {language}", help.private_only(language, "https://teams.microsoft.com/l/chat/0/0")
        yield f"known {language}", privacy.known(KEPT, DEPUTY, 90, language)
        yield f"nothing known {language}", privacy.known(privacy.Kept(), None, 90, language)
        yield f"forget {language}", privacy.confirm(language)
        yield f"forgotten {language}", privacy.forgotten(language)
        yield f"form {language}", spokesperson.form(language, {})
        for remark in ("", "when", "order", "who", "nobody", "many"):
            yield f"absence {remark} {language}", absence.form(language, DAYS, "Kari", remark)
        yield f"absence form {language}", absence.form(language)
        yield f"absence choose {language}", absence.choose(language, DAYS, [DEPUTY, DEPUTY])
        yield f"absence proposal {language}", absence.proposal(language, DAYS, DEPUTY, True)
        yield f"absence kept {language}", absence.kept(language, (DAYS[0], DAYS[0]), DEPUTY)
        yield f"absence back {language}", absence.back(language, True)
        yield f"handover noted {language}", handover.noted(HANDOVERS[0], language)
        yield f"absence never {language}", absence.back(language, False)
        yield f"absence unneeded {language}", absence.not_needed(language)
        yield f"absence nobody {language}", absence.away(language, [])
        gone = [(Absence("d2", "d1", *DAYS), "Ola Olsen", name) for name in ("Kari Åsen", "")]
        yield f"absence away {language}", absence.away(language, gone, 3)
        for position, capacity, subject in product(Position, Capacity, Subject):
            advice = advise(Case(position=position, capacity=capacity, subject=subject))
            yield f"{position} {capacity} {subject} {language}", spokesperson.outcome(advice, {}, language)
    for norm in ("nb", "nn"):
        for handed in HANDOVERS:
            yield f"handover {handed.unit} {norm}", handover.card_of(handed, norm)
            yield f"declined {handed.unit} {norm}", handover.declined(handed, norm)
        yield f"interrupted {norm}", interrupted.card_of(SENT, norm)
        yield from messages.every_card(norm)
        yield from telling.every_card(norm)
        yield from media.every_card(norm)
        yield from asking.every_card(norm)
        yield from teaching.every_card(pack, norm)
        yield from pointing.every_notice(norm)
        yield from yearly.every_notice(norm)
        yield from issues.every_card(norm)
        yield f"trial {norm}", trial.card_of(SENT, norm)
        for wrong in fault.Kind:
            yield f"fault {wrong} {norm}", fault_cards.card_of(fault.Found(wrong, 3, "lager: *noe* <b>"), norm)
        yield f"norm {norm}", help.norm_changed(norm)
        yield f"refused {norm}", refused.refused(BotError("gone"), norm)
        for role in Role:
            yield f"not {role} {norm}", refused.refused(NotAllowed(frozenset({role})), norm)
        yield f"failed {norm}", refused.failed("1", norm)
        yield from prenotice_cards(norm)
