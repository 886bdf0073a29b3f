"""Every card on success stories."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from bot.consent import Asked
from bot.credit import Consent
from bot.finding import Code, Finding
from bot.newsletter import Item, Kind, Version
from bot.picture import Picture
from bot.rephrased import Rephrased
from bot.story import State, Story, Use
from bot.told import Entry, Others, Told
from bot.turn import Norm
from bot.view import View
from cards import consent, intake, picture, rephrased, story, story_form, taken

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TOLD = Told(
    title="Færre *fall* <b>",
    done="Vi ryddet gangene.\n\n- [x](javascript:1)",
    led_to="Ingen fall på tre uker.",
    unit="Heimetenesta",
    happened=date(2026, 11, 3),
    may_name=True,
    outside=True,
    others=Others.YES,
    consent_on=date(2026, 11, 1),
    consent_where="Mappa *hjemme*",
)
BARE = Told(title="Ø" * 120, done="😀" * 2000, unit="x", others=Others.UNKNOWN)
VERSIONS: dict[Norm, Version] = {norm: Version(title="*Ø*" * 40, text="😀 " * 5000) for norm in ("nb", "nn")}
LONG = Item(id="1", kind=Kind.STORY, norm="nn", versions=VERSIONS)
OWN = dict.fromkeys(("story.send", "story.answer", "story.withdraw"), "0")
SIGNED = dict.fromkeys(("story.accept", "story.ask", "story.decline"), "0")


def one(state: State, told: Told = TOLD, **more: Any) -> View:
    """A story in this state."""
    use = Use.NEWSLETTER if state is State.ACCEPTED else None
    said = {"use": use, "question": "Hvem *var* med?", "reason": "Den er *flott*", **more}
    made = Story(id=UUID(int=1), author_id="d1", state=state, version=2, told=told, edited=NOW, **said)
    return View(made, "Anne *A*", [("Bo *B*", Consent.YES), ("Åse", Consent.ASKED), ("Vi", Consent.NO)], "Kari *K*")


def asked(state: State, says: Consent | None) -> Asked:
    """Somebody who is asked about a story in this state."""
    return Asked(one(state), says, "Åse")


def entry(typed: Mapping[str, str], *unclear: Finding) -> Entry:
    """The form as typed."""
    return Entry(typed, Told(), (), unclear)


def every_card(norm: Norm) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each card with a name for it."""
    for state in State:
        yield f"story {state} {norm}", story.own(one(state), OWN, norm)
        yield f"story twice {state} {norm}", story.own(one(state), OWN, norm, one(State.DECLINED))
        yield f"story told {state} {norm}", story.told(one(state), norm)
        yield f"story queue {state} {norm}", intake.queue([one(state)] * 10, 10, norm)
        yield f"story editors {state} {norm}", intake.told(one(state, answer="*Alle*"), norm)
        yield f"story weigh {state} {norm}", intake.weigh(one(state, BARE), SIGNED, norm)
    for empty in (one(State.WITHDRAWN, Told()), one(State.DRAFT, Told(led_to="Bare dette"))):
        yield f"empty story {empty.one.state} {norm}", story.own(empty, OWN, norm)
        yield f"empty story told {empty.one.state} {norm}", story.told(empty, norm)
        yield f"empty story editors {empty.one.state} {norm}", intake.told(empty, norm)
    lacking = one(State.NEW, TOLD.model_copy(update={"consent_on": None}))
    yield f"story without consent {norm}", intake.weigh(lacking, SIGNED, norm)
    yield f"own story without consent {norm}", story.own(lacking, OWN, norm)
    yield f"stories {norm}", story.mine([one(state) for state in State], 10, norm)
    yield f"no stories {norm}", story.mine([], 0, norm)
    for use in (Use.ANNOUNCEMENT, Use.MEDIA):
        uses = [one(State.ACCEPTED), one(State.ACCEPTED, use=use)]
        yield f"taken for {use} {norm}", taken.listed(uses * 5, use, 10, norm)
        yield f"none taken for {use} {norm}", taken.listed([], use, 0, norm)
    yield f"no story waits {norm}", intake.queue([], 0, norm)
    yield f"story is gone {norm}", story.withdrawn(norm)
    full = {**story_form.typed({}), "title": "Hei *du*", "done": "Ø" * 4000, "others": "yes", "may_name": "true"}
    found = [Finding(Code.UNKNOWN_PERSON, "*Ola*"), Finding(Code.MANY_PERSONS, "Bo: Bo (A); Bo (B)", number=2)]
    yield f"story form {norm}", story_form.form(entry(story_form.typed({})), {"token": "0"}, [], False, norm)
    yield f"story form with a picker {norm}", story_form.form(entry({}), {"token": "0"}, [], False, norm, picks=True)
    missing = ["old", "title", "done", "unit", "others"]
    yield (
        f"full story form {norm}",
        story_form.form(entry(full, *found), {"token": "0", "about": "1 2"}, missing, False, norm),
    )
    yield f"doubted story {norm}", story_form.form(entry(full), {"seen": "yes"}, [], False, norm, doubt="Tittel")
    yield f"changed story form {norm}", story_form.form(entry(full), {"token": "0", "about": "1 2"}, [], True, norm)
    edited = one(State.NEW, changed=True, typed={"title": "x"}, original={"title": "Før *du*", "done": "Ø" * 4000})
    yield f"edited story {norm}", story.own(edited, OWN, norm)
    yield f"edited story told {norm}", story.told(edited, norm)
    yield f"edited story weighed {norm}", intake.weigh(edited, SIGNED, norm)
    for state, told in ((State.ACCEPTED, TOLD), (State.NEW, BARE.model_copy(update={"led_to": "😀" * 1000}))):
        seen = one(state, told, original={"title": "Før *du*"})
        yield f"story rephrased {state} {norm}", rephrased.card_of(Rephrased(LONG, seen), norm)
    yield f"story polished {norm}", intake.polish(edited, {"title": "Ø" * 120, "done": "Ø" * 4000}, "0", norm)
    tokens = dict.fromkeys(("picture.save", *(str(UUID(int=number)) for number in range(3))), "0")
    pictures = tuple(Picture(UUID(int=number), f"{number:032x}", "Ei *gang*" * number) for number in range(3))
    for url in ("", "https://bot.example.invalid"):
        seen = replace(one(State.NEW, pictures=pictures), public_url=url)
        yield f"story with pictures {url} {norm}", story.own(seen, OWN, norm)
        yield f"pictures weighed {url} {norm}", intake.weigh(seen, SIGNED, norm)
        for again in (False, True):
            left = picture.words_for(["large_picture", "bad_picture", "no_picture", "three_pictures"], norm)
            yield f"pictures described {url} {again} {norm}", picture.described(seen, tokens, left, again, norm)
    for told in (TOLD, BARE):
        alone = replace(one(State.NEW, told, pictures=pictures[:1]), public_url="https://bot.example.invalid")
        yield f"picture described {told.unit} {norm}", picture.described(alone, tokens, "", True, norm)
        yield f"picture refused {told.unit} {norm}", picture.refused(alone, "*Stort* bilde", norm)
    for decided in ("", "Færre *fall* <b>"):
        yield f"picture astray {decided} {norm}", picture.astray(decided, norm)
    for says in (*Consent, None):
        yield f"asked {says} {norm}", consent.card_of(asked(State.ACCEPTED, says), norm)
    every = [asked(state, says) for state in (State.ACCEPTED, State.WITHDRAWN) for says in Consent]
    yield f"my name {norm}", consent.mine(every, 10, norm)
    yield f"my name nowhere {norm}", consent.mine([], 0, norm)
