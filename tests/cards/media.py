"""Every card on talking to the media, and on what is planned toward them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from bot.confidant import View
from bot.consultation import View as ChannelView
from bot.coordination import View as OutreachView
from bot.finding import SOCIAL, Finding
from bot.media_contact import Answer, Controversial, MediaContact, To
from bot.media_week import Item, Kind
from bot.outreach import Outreach, Plan, State
from bot.social_channel import Case, SocialChannel
from bot.social_channel import State as Channel
from bot.turn import Norm
from cards import (
    finding,
    media_contact,
    media_contact_form,
    media_week,
    outreach_form,
    roster,
    social_channel,
    social_list,
)
from cards import outreach as outreach_cards

AT = datetime(2026, 11, 25, 13, 0, tzinfo=UTC)

TOLD: dict[str, Any] = {
    "outlet": "Åndalsnes *Avis*",
    "subject": "Ny <b>skole</b>",
    "said": "Ø" * 1000,
    "unit": "Heimetenesta",
    "controversial": Controversial.YES,
    "published_on": date(2026, 11, 25),
}


def contact(answer: Answer | None = None, name: str = "Anne *A*", **more: Any) -> View:
    """Somebody who has told of it."""
    ids = {"id": UUID(int=1), "person_id": "d1", "recipient_id": "d2", "told_on": date(2026, 11, 24), "version": 2}
    return View(MediaContact(**{**TOLD, **ids, "answer": answer, **more}), name, "Liv *L*")


PLAN = Plan(
    what="Ny *skole*", why="Ø" * 1500, where="Facebook", fronts="Rektor *R*", links=("https://x.invalid/a",) * 3
)
ITEMS = [Item(kind, AT, kind is not Kind.CONTACT, {"nb": "Sak *en*"}, "NRK", "Helse", "1") for kind in Kind]
FOUND = [Finding(code, "*Facebook*", AT, 2) for code in sorted(SOCIAL)]


def outreach(state: State, plan: Plan = PLAN) -> OutreachView:
    """A planned outreach in this state."""
    said = {"author_id": "d1", "unit": "Skolen", "version": 2, "at": AT, "reply": "Vent *litt*", "decided_by": "d2"}
    made = Outreach(id=UUID(int=1), state=state, plan=plan, **said)
    return OutreachView(made, "Anne *A*", "Kari *K*", ITEMS[1:] * 10)


def every_outreach(norm: Norm) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each card on what is planned."""
    signed = dict.fromkeys(("outreach.withdraw", "outreach.accept", "outreach.suggest"), "0")
    warned = finding.shown(FOUND, norm)
    full = dict.fromkeys(outreach_form.LONGEST, "x")
    remarks = ["old", "what", "why", "where", "fronts", "when", "past", "links"]
    yield f"outreach form {norm}", outreach_form.form({}, {"token": "0"}, [], [], norm)
    yield f"outreach form full {norm}", outreach_form.form(full, {"token": "0", "about": "1 2"}, remarks, FOUND, norm)
    yield f"outreach withdrawn {norm}", outreach_cards.withdrawn(norm)
    for state in State:
        one = outreach(state, Plan() if state is State.WITHDRAWN else PLAN)
        yield f"outreach own {state} {norm}", outreach_cards.own(one, signed, norm)
        yield f"outreach weigh {state} {norm}", outreach_cards.weigh(one, signed, warned, norm)
        yield f"outreach told {state} {norm}", outreach_cards.told(one, norm)
        yield f"outreach decided {state} {norm}", outreach_cards.decided(one, norm)
    for edits in (True, False):
        yield f"outreaches {edits} {norm}", outreach_cards.listed([outreach(State.NEW)] * 10, edits, 10, norm)
    yield f"no outreach {norm}", outreach_cards.listed([], False, 0, norm)
    long = Item(Kind.OUTREACH, AT, True, {"nb": "ø" * 300}, "w" * 300, "u" * 128, "1" * 36)
    for items in ([], ITEMS, [long] * media_week.MOST):
        yield f"media week {len(items)} {norm}", media_week.week(date(2026, 11, 23), items, 15, norm)
    yield f"media list {norm}", media_week.listed(date(2026, 11, 23), ["medium;sak"] * 900, norm)


CASE = Case(
    name="Insta *x*", address="https://x.invalid", **dict.fromkeys(("benefit", "resources", "plan"), "Ø" * 1000)
)


def channel(state: Channel, **more: Any) -> ChannelView:
    """A social channel in this state."""
    said = {"author_id": "d1", "unit": "Skolen", "version": 2, "reply": "Lykke *til*", "decided_by": "d2"}
    again = date(2027, 5, 24) if state is Channel.APPROVED else None
    case = CASE.model_copy(update={"follow_up": "Anne *A*", **more})
    return ChannelView(SocialChannel(id=UUID(int=1), state=state, case=case, evaluate_on=again, **said), "Anne", "Kari")


def every_channel(norm: Norm) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each card on social channels."""
    full = dict.fromkeys(social_channel.LONGEST, "x")
    yield f"social form {norm}", social_channel.form({}, "0", [], norm)
    yield f"social form full {norm}", social_channel.form(full, "0", ["old", *social_channel.LONGEST], norm)
    for state in Channel:
        one = channel(state)
        for verbs in ("", "approve decline", "keep close", "reopen"):
            signed = {f"social.{verb}": "0" for verb in verbs.split()}
            yield f"social weigh {state} {verbs} {norm}", social_channel.weigh(one, signed, norm)
        for made in (social_channel.own, social_channel.told, social_channel.decided, social_list.again):
            yield f"social {made.__name__} {state} {norm}", made(one, norm)
    some = [channel(Channel.APPROVED)] * 6
    for edits in (True, False):
        yield f"social list {edits} {norm}", social_list.listed(some, some, edits, 6, norm)
    there = channel(Channel.APPROVED, listed=True, resources="")
    yield f"social there {norm}", social_channel.told(there, norm)
    yield f"social there again {norm}", social_list.again(there, norm)
    for remark in ("", "lacking", "address", "twice", "old"):
        told = {name: "ø" * most for name, most in social_channel.LONGEST.items()}
        yield (
            f"social enter {remark} {norm}",
            roster.form(told, "1 2" if remark else "", ["A *b*"] * 60, "0", norm, remark),
        )
    yield f"no social list {norm}", social_list.listed([], [], False, 0, norm)


def every_card(norm: Norm) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each card with a name for it."""
    yield from every_outreach(norm)
    yield from every_channel(norm)
    people = dict.fromkeys(To, "Kari *Kursiv*")
    typed = {**TOLD, "published_on": "2026-11-25", "controversial": "yes", "to": "leader", "capacity": "municipality"}
    remarks = ["old", "outlet", "subject", "controversial", "published_on", "to"]
    yield f"media form {norm}", media_contact_form.form({}, {}, {"token": "0"}, [], norm)
    yield f"media form full {norm}", media_contact_form.form(typed, people, {"token": "0"}, remarks, norm)
    yield f"media is not for {norm}", media_contact_form.not_for(norm)
    yield f"media withdrawn {norm}", media_contact.withdrawn(norm)
    for answer in (None, *Answer):
        yield f"media own {answer} {norm}", media_contact.own(contact(answer), "0", norm)
        yield f"media told {answer} {norm}", media_contact.told(contact(answer), norm)
        yield f"media answered {answer} {norm}", media_contact.answered(contact(answer), norm)
    for gone in (contact(withdrawn=True), contact(name="", said=None, controversial=Controversial.UNSURE)):
        yield f"media told {gone.one.withdrawn} {norm}", media_contact.told(gone, norm)
        yield f"media answered {gone.one.withdrawn} {norm}", media_contact.answered(gone, norm)
