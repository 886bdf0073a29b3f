"""The cards of reporting wrongdoing, each in every state."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from bot import channel
from bot.attention import Told
from bot.followup import Reply, Standing
from bot.pointer import State
from bot.turn import Language, Norm
from cards import caution, followup, kept, pointer, pointer_notice
from cards import channel as channels

DAY = date(2026, 11, 29)
ROLES = {
    "leder": "Leder av varslingsutvalget",
    "jurist": "Kommuneadvokaten *[x](http://y)*",
    "ombud": "Hovedverneombudet",
}
FULL = {
    "what": "ø" * 8000,
    "where": "*her*",
    "concerns": "leder,unsure",
    "mode": "confidential",
    "replies_in_teams": "true",
}
FAULTS = ("what", "long", "concerns", "mode")
OURS = ("old", "other", "busy", "readers", "failed", "many")
DUE = ("acknowledge", "unopened", "feedback", "gone", "late_acknowledge", "late_unopened", "late_feedback")
TOKEN = "0" * 120
LONG = Standing("0" * 32, DAY, None, State.ACKNOWLEDGED, (Reply(DAY, "", "ø" * 7900),) * 3, 0, (), 6)


def standing(state: State, replies: int = 2) -> followup.Shown:
    """A case in a state, with replies, one of which has no words."""
    said = (
        Reply(DAY, "acknowledged", "Takk! <b>Når</b> var det? **Skriv** {{DATE(2026-01-01)}}"),
        Reply(DAY, "closed", ""),
    )
    one = Standing("0" * 32, DAY, None, state, said[:replies], 1, (DAY,), 5)
    return followup.Shown(
        one,
        "s" * 32,
        {followup.ADD: TOKEN, followup.NAME: TOKEN, followup.OLDER: TOKEN},
        (30, 365),
        "changed",
        "Det *er* mer",
        is_late=state is State.RECEIVED,
    )


def every_card(language: Language) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each card with a name for it."""
    said, ways = channel.said(), channel.channels()
    for demo in (False, True):
        yield f"ways {demo} {language}", channels.shown(ways, said, language, channels.Here(True, True), demo)
        yield (
            f"pointer form {demo} {language}",
            pointer.form(pointer.Sheet({}, ROLES, TOKEN, "1"), said, language, demo),
        )
        yield (
            f"full pointer form {demo} {language}",
            pointer.form(pointer.Sheet(FULL, ROLES, TOKEN, "1", FAULTS), said, language, demo),
        )
        yield f"pointer taken {demo} {language}", pointer.taken("1234567890123456", said, language, demo)
        for state in State:
            yield f"pointer {state} {demo} {language}", followup.standing(standing(state), said, language, demo)
    for follows in (False, True):
        here = channels.Here(False, follows)
        yield (
            f"no way here {follows} {language}",
            channels.shown(ways, said, language, here, False, caution.serious(language)),
        )
    typed = kept.fields(FULL, language)
    yield f"ways outside {language}", channels.external(ways, said.say("too_few", language), language, typed)
    for again in (False, True):
        data = {**FULL, "token": TOKEN, "about": "1"}
        words = pointer.unsure("nb")
        yield (
            f"given back {again} {language}",
            kept.given_back(words, pointer.HAND_IN, data, language, not again, again),
        )
    for fault in OURS:
        sheet = pointer.Sheet({"what": "Det", "mode": "named"}, ROLES, TOKEN, "1", [fault])
        yield f"pointer form {fault} {language}", pointer.form(sheet, said, language, False)
    yield f"pointer not sent {language}", pointer.not_sent(FULL, language)
    yield f"pointer stored {language}", pointer.stored(said, language)
    for remark in ("added", "named", "gone", "too_many", "too_few_handlers", "sure", "empty", "long"):
        shown = replace(standing(State.ACKNOWLEDGED), remark=remark)
        yield f"pointer {remark} {language}", followup.standing(shown, said, language, False)
    long = replace(standing(State.ACKNOWLEDGED), one=LONG)
    yield f"pointer with long replies {language}", followup.standing(long, said, language, False)
    yield f"no reply yet {language}", followup.standing(standing(State.RECEIVED, 0), said, language, False)
    for fault in ("", "wrong", "many", "all", "busy", "over", "gone"):
        yield f"receipt {fault} {language}", followup.form(language, False, fault)
    yield f"receipt once more {language}", followup.form(language, False, "over", "ø" * 8000)


def every_notice(norm: Norm) -> Iterator[tuple[str, dict[str, Any]]]:
    """What handlers are told."""
    yield f"handlers hear {norm}", pointer_notice.card_of(Told(DUE, True, 4), norm)
    yield f"pointer failed {norm}", pointer.failed(norm)
    yield f"reporter hears {norm}", followup.news(norm)
    yield f"handlers hear of one {norm}", pointer_notice.card_of(Told((), True, 0), norm)
