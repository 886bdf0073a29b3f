"""The form of an editor's own duty: what stands in it, what that becomes, and what is wrong with it."""

import re
from collections.abc import Mapping

from bot import entry, task
from bot.audience import Audience
from bot.content import LONGEST, Content
from bot.duty import Duty
from bot.entry import Entry
from bot.finding import Finding
from bot.markup import secure
from bot.services import Services
from bot.turn import Turn
from cards import task_form as cards
from dialogs.story import words

FIELDS = {
    **{name: LONGEST[name] for name in ("title", "text", "link")},
    "day": 10,
    "to": 4000,
    "people": 1000,
    **cards.LINES,
}
LONGEST_ANSWER, MOST_ANSWERS = 60, 5
LAST, MOST_REMINDERS = 60, 3


def content(told: Mapping[str, str], to: Audience) -> Content:
    """What it becomes, for whom."""
    said = {name: told[name] for name in ("title", "text", "link")}
    return Content(**said, audience=to, answers=_answers(told), after=_after(told))


def as_typed(one: Duty, services: Services) -> dict[str, str]:
    """What stood in the form."""
    said, to = one.content, one.content.audience
    groups = [*(entry.group(unit) for unit in to.units), *(f"role:{role}" for role in to.callings)]
    groups += ["everyone"] if to.everyone else []
    people = (services.directory.employee(each) for each in to.people)
    listed = ", ".join(each.email or each.name for each in people if each is not None)
    lines = {"answers": "\n".join(said.answers), "after": ", ".join(map(str, said.after)), "day": f"{one.day}"}
    return {
        "title": said.title,
        "text": said.text,
        "link": said.link,
        "to": ",".join(groups),
        "people": listed,
        **lines,
    }


def but(services: Services) -> tuple[str, ...]:
    """Groups that can't be chosen: who has no account, and all where an editor needs another's word for that."""
    return ("externals", "everyone") if services.policy.second_editor else ("externals",)


def typed(turn: Turn) -> dict[str, str]:
    """What was typed in each field."""
    return {name: words(turn, name, most) for name, most in FIELDS.items()}


def audience(services: Services, told: Mapping[str, str]) -> tuple[Audience, tuple[Finding, ...]]:
    """Whom it is for, and what of that could not be understood."""
    chosen = ",".join(one for one in told["to"].split(",") if one.strip() not in but(services))
    draft, findings = entry.draft_of(Entry(to=chosen, people=told["people"]), services.directory, services.clock.now())
    return draft.audience, tuple(findings)


def _answers(told: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (one.strip() for one in told["answers"].splitlines()))))


def _after(told: Mapping[str, str]) -> tuple[int, ...]:
    return tuple(sorted({int(one) for one in re.findall(r"\d{1,4}", told["after"])}))


def nobody(services: Services, to: Audience) -> str:
    """What is to be said where nobody at all would be asked; "" where somebody would."""
    if task.members(services, to):
        return ""
    return "unasked" if task.unasked(services, to) else "nobody"


def wrong(said: Content, told: Mapping[str, str]) -> str:
    """What is to be said of it; "" for nothing."""
    found = {
        "title": not said.title,
        "link": bool(said.link) and not secure(said.link),
        "to": said.audience.empty,
        "answers": not 0 < len(said.answers) <= MOST_ANSWERS or max(map(len, said.answers)) > LONGEST_ANSWER,
        "after": not re.fullmatch(r"[\d\s,]*", told["after"])
        or len(said.after) > MOST_REMINDERS
        or not all(0 < days <= LAST for days in said.after),
    }
    return next((name for name, is_wrong in found.items() if is_wrong), "")
