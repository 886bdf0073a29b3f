"""Every way in against every role, in every kind of conversation; and what an activity claims is not believed."""

import itertools
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import access
from bot.access import Role
from bot.app import build
from bot.config import Settings
from bot.lookup import CsvDirectory
from bot.services import Services
from bot.turn import Sender, Turn
from dialogs.table import FREE_TEXT, ROWS, WORDLESS
from tests.conftest import FixedClock
from tests.teams.conftest import Teams, words
from tests.teams.stub import Connector

PEOPLE = {str(role): f"d0000000-0000-4000-8000-0000000001{number:02}" for number, role in enumerate(Role)}
UNKNOWN = "d0000000-0000-4000-8000-000000000999"
SENDERS = {**PEOPLE, "unknown": UNKNOWN}
SCOPES = ("personal", "groupChat", "channel")

ALL = frozenset(SENDERS)
EDITOR = frozenset({"editor"})
AUTHORS = frozenset({"leader", "editor"})
WRITING = [
    *(f"announcement.{verb}" for verb in ("new", "save", "review", "edit", "copy", "trial", "drafts", "drop")),
    *(f"announcement.{verb}" for verb in ("discard", "send", "submit", "withdraw")),
]
DECIDING = [
    *(f"announcement.{verb}" for verb in ("waiting", "weigh", "approve", "reject")),
    "alarm.ask",
    "alarm.recall",
]
LEADER = frozenset({"leader", "editor"})
STEERING = "show open list message pause resume cancel again unknown behind recall sure form correct"
"""Of a broadcast that is not there; whose it is, is asked in tests/teams/test_broadcast.py."""
PUBLISHING = "desk item reword up down shorten put_off leave_out form word save gather preview trial approve ask drop correct figures test take_up page"
TELLING = "new save mine show edit send answer withdraw"
CONTACT = "new save show withdraw takes_over call well_done"
ANYWHERE, ALONE = frozenset(SCOPES), frozenset({"personal"})
VERBS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "help": (ALL, ANYWHERE),
    "norm.nn": (ALL, ALONE),
    "norm.nb": (ALL, ALONE),
    "spokesperson.start": (ALL, ANYWHERE),
    "spokesperson.decide": (ALL, ANYWHERE),
    "guideline.show": (ALL, ANYWHERE),
    "guideline.wording": (ALL, ANYWHERE),
    "question.helped": (ALL, ANYWHERE),
    "question.not_helped": (ALL, ANYWHERE),
    "question.other": (ALL, ANYWHERE),
    "question.tell": (ALL, ALONE),
    "question.missing": (ALL, ALONE),
    "question.unanswered": (EDITOR, ALONE),
    **dict.fromkeys(
        (f"ticket.{verb}" for verb in "form send more mine show take answer forward back close".split()), (ALL, ALONE)
    ),
    "ticket.queue": (EDITOR, ALONE),
    "wish.make": (ALL, ALONE),
    **dict.fromkeys(
        (f"pack.{verb}" for verb in "form save waiting approve approve_all log undo ask".split()), (EDITOR, ALONE)
    ),
    **dict.fromkeys((f"theme.{verb}" for verb in "list show drop month".split()), (EDITOR, ALONE)),
    **dict.fromkeys(
        ("absence.form", "absence.propose", "absence.keep", "absence.end", "absence.away", "absence.decline"),
        (ALL, ALONE),
    ),
    **dict.fromkeys(WRITING, (AUTHORS, ALONE)),
    **dict.fromkeys(DECIDING, (EDITOR, ALONE)),
    "delivery.acknowledge": (ALL, ALONE),
    **dict.fromkeys((f"story.{verb}" for verb in TELLING.split()), (ALL, ALONE)),
    **dict.fromkeys(
        (f"story.{verb}" for verb in "queue messages tips message weigh accept ask decline polish polished".split()),
        (EDITOR, ALONE),
    ),
    **dict.fromkeys((f"media_contact.{verb}" for verb in CONTACT.split()), (ALL, ALONE)),
    **dict.fromkeys((f"outreach.{verb}" for verb in "new save show edit withdraw mine".split()), (ALL, ALONE)),
    **dict.fromkeys((f"outreach.{verb}" for verb in "queue weigh accept suggest prenotice".split()), (EDITOR, ALONE)),
    **dict.fromkeys(("media_week.show", "media_week.export"), (EDITOR, ALONE)),
    **dict.fromkeys(("social.new", "social.save", "social.list"), (ALL, ALONE)),
    **dict.fromkeys(
        (f"social.{verb}" for verb in "weigh approve decline keep close form enter reopen".split()), (EDITOR, ALONE)
    ),
    "overview.show": (EDITOR, ALONE),
    **dict.fromkeys(("issue.read", "issue.react", "issue.latest"), (ALL, ALONE)),
    **dict.fromkeys((f"issue.{verb}" for verb in PUBLISHING.split()), (EDITOR, ALONE)),
    **dict.fromkeys((f"contribution.{verb}" for verb in "new save edit remove mine".split()), (LEADER, ALONE)),
    **dict.fromkeys(("picture.save", "picture.remove"), (ALL, ALONE)),
    **dict.fromkeys(("credit.yes", "credit.no", "credit.mine"), (ALL, ALONE)),
    **dict.fromkeys(("week.show", "week.more"), (ALL, ALONE)),
    **dict.fromkeys(("preference.form", "preference.change", "preference.keep"), (ALL, ALONE)),
    **dict.fromkeys(("preference.mail", "preference.teams"), (ALL, ALONE)),
    **dict.fromkeys((f"broadcast.{verb}" for verb in STEERING.split()), (ALL, ALONE)),
    "broadcast.missed": (LEADER, ALONE),
    "broadcast.export": (EDITOR, ALONE),
    "release.export": (EDITOR, ALONE),
    "release.list": (EDITOR, ALONE),
    "broadcast.portal": (EDITOR, ALONE),
    **dict.fromkeys(("privacy.show", "privacy.confirm", "privacy.forget"), (ALL, ALONE)),
    **dict.fromkeys(("release.remind", "release.postpone", "release.force"), (ALL, ALONE)),
    **dict.fromkeys(("release.remind.do", "release.postpone.do", "release.force.do"), (ALL, ALONE)),
    **dict.fromkeys(("release.stop", "release.record", "release.stop.do", "release.record.do"), (ALL, ALONE)),
    **dict.fromkeys(("release.address", "release.report"), (ALL, ALONE)),
    **dict.fromkeys(("release.resume", "release.resume.do"), (ALL, ALONE)),
    **dict.fromkeys((f"duty.{verb}" for verb in "mine show answer all done postpone undo".split()), (ALL, ALONE)),
    **dict.fromkeys(("duty.board", "duty.form", "duty.keep", "survey.approve"), (EDITOR, ALONE)),
    **dict.fromkeys((f"task.{verb}" for verb in "list show form save drop back".split()), (EDITOR, ALONE)),
    "task.answer": (ALL, ALONE),
    **dict.fromkeys(("transfer.form", "transfer.give"), (EDITOR, ALONE)),
    "survey.plan": (ALL, ALONE),
    **dict.fromkeys((f"plan.{verb}" for verb in "new save mine show message ask cancel".split()), (LEADER, ALONE)),
    **dict.fromkeys((f"stationery.{verb}" for verb in "list form new save remove".split()), (EDITOR, ALONE)),
    **dict.fromkeys(("meeting.help", "meeting.agenda", "meeting.minutes", "stationery.show"), (ALL, ANYWHERE)),
}
# What also names a subject is answered from the guidelines to whoever may not use it as a command.
TEXTS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "hjelp": (ALL, ANYWHERE),
    "skriv nynorsk": (ALL, ALONE),
    "skriv bokmål": (ALL, ALONE),
    "en journalist ringer": (ALL, ANYWHERE),
    "spørsmål uten svar": (EDITOR, ALONE),
    "spørsmål utan svar": (EDITOR, ALONE),
    "unanswered questions": (EDITOR, ALONE),
    **dict.fromkeys(("jeg er borte til fredag", "jeg er tilbake", "hvem er borte"), (ALL, ALONE)),
    **dict.fromkeys(("hva vet du om meg", "glem meg"), (ALL, ALONE)),
    **dict.fromkeys(("ny melding til alle", "nytt førehandsvarsel", "mine utkast"), (AUTHORS, ALONE)),
    "kva ventar på meg": (EDITOR, ALONE),
    **dict.fromkeys(("del en suksesshistorie", "mine historier", "namnet mitt", "nyheitsbrevet"), (ALL, ALONE)),
    **dict.fromkeys(("bidrag til nyheitsbrevet", "mine bidrag"), (LEADER, ALONE)),
    **dict.fromkeys(("ny omstilling", "omstillinger", "omstillingar"), (ALL, ALONE)),
    **dict.fromkeys(("jeg har snakket med media", "eg har snakka med ein journalist"), (ALL, ALONE)),
    **dict.fromkeys(("planlagt utspill", "nytt utspel", "mine utspill"), (ALL, ALONE)),
    **dict.fromkeys(("uka i media", "veka i media"), (EDITOR, ALONE)),
    "planlagte utspel": (ALL, ALONE),
    **dict.fromkeys(("ny kanal", "kanaler", "hvilke kanaler har vi", "kva kanalar har vi"), (ALL, ALONE)),
    "oversikt": (EDITOR, ALONE),
    "til meldinger": (EDITOR, ALONE),
    "tips til mediene": (ALL, ALONE),
    **dict.fromkeys(("spør kommunikasjonssjefen", "spørsmåla mine"), (ALL, ALONE)),
    "spørsmål som ventar": (EDITOR, ALONE),
    **dict.fromkeys(("retningslinjer", "endringer"), (ALL, ALONE)),
    **dict.fromkeys(("ny retningslinje", "lær bort"), (EDITOR, ALONE)),
    "månadsoversikt": (EDITOR, ALONE),
    "innsende historiar": (ALL, ALONE),
    **dict.fromkeys(("sendte meldinger", "mindre slikt"), (ALL, ALONE)),
    **dict.fromkeys(("send meg nyhetsbrevet på e-post", "send meg nyheitsbrevet på e-post"), (ALL, ALONE)),
    **dict.fromkeys(("send me the newsletter by email", "send me the newsletter in Teams"), (ALL, ALONE)),
    **dict.fromkeys(("send meg nyhetsbrevet i Teams", "send meg nyheitsbrevet i Teams"), (ALL, ALONE)),
    **dict.fromkeys(("hvem ble ikke nådd?", "kven vart ikkje nådde"), (LEADER, ALONE)),
    **dict.fromkeys(("mine oppgaver", "mine oppgåver"), (ALL, ALONE)),
    **dict.fromkeys(("årets plikter", "årets pliktar", "innhaldsgjennomgang"), (ALL, ALONE)),
    **dict.fromkeys(("møtehjelp", "maler", "malar", "mal for eit brev"), (ALL, ANYWHERE)),
    "takk": (ALL, ANYWHERE),
    "hei": (ALL, ANYWHERE),
    "Hvem er talsperson?": (ALL, ANYWHERE),
    "?!…": (ALL, ANYWHERE),
}
AREAS = {area: list(verbs) for area, verbs in itertools.groupby(sorted(VERBS), lambda verb: verb.partition(".")[0])}
"""The verbs by what they are of: to start a bot for each takes longer than to ask it."""
DATA = {"ref": "7.1-talsperson", "question": "00000000-0000-4000-8000-000000000001", "missing": "ferie"}
ABOUT = "00000000-0000-4000-8000-000000000001"
MESSAGE = "application/vnd.microsoft.activity.message"
CASE = {"capacity": "municipality", "subject": "own_work"}


@pytest.fixture
async def town(settings: Settings, engine: AsyncEngine, services: Services, tmp_path: Path) -> AsyncIterator[Teams]:
    """The bot where each role is held by one person alone."""
    lines = [f"{person},P {role},,,,,{role},nb" for role, person in PEOPLE.items()]
    people = tmp_path / "people.csv"
    people.write_text("\n".join(["id,name,email,title,unit,manager,roles,norm", *lines]), encoding="utf-8")
    directory = CsvDirectory(people, settings.units_file, settings.offices_file)
    connector = Connector()
    await connector.start()
    async with TestClient(TestServer(build(settings, engine, replace(services, directory=directory)).public)) as client:
        yield Teams(client, connector)
    await connector.stop()
    assert connector.faults == []


def outcome(said: str) -> str:
    """What became of a turn, by what was said."""
    if "Dette er bare for" in said or "Dette er berre for" in said:
        return "refused"
    return "private" if "tomannshånd" in said or "tomannshand" in said else "allowed"


def expected(who: str, scope: str, allowed: tuple[frozenset[str], frozenset[str]]) -> str:
    """What is to become of it: where others read along, nobody is told what they may not."""
    people, places = allowed
    if scope not in places:
        return "private"
    return "allowed" if who in people else "refused"


async def said(teams: Teams, **fields: Any) -> str:
    """All that is answered."""
    before = len(teams.connector.sent)
    assert (await teams.post(teams.activity(**fields)))[0] == 200
    bodies = [one.body for one in teams.connector.sent[before:]]
    cards = [attachment["content"] for body in bodies for attachment in body.get("attachments", [])]
    return words(cards) + "".join(body.get("text", "") for body in bodies)


def signed(teams: Teams, services: Services, who: str, scope: str, verb: str) -> dict[str, str]:
    """A button's data, with the token that its form would have for this person there."""
    place = teams.activity(who=who, scope=scope)["conversation"]["id"]
    turn = Turn("1", Sender(who), "personal", "nb", conversation=place)
    token = services.forms.sign(turn, verb, services.clock.now(), ABOUT)
    return {"verb": verb, "about": ABOUT, "token": token, **DATA, **(CASE if verb == "spokesperson.decide" else {})}


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("area", AREAS)
async def test_a_verb_does_what_it_may_for_every_role(town: Teams, services: Services, area: str, scope: str) -> None:
    for verb, (who, person) in itertools.product(AREAS[area], SENDERS.items()):
        data = signed(town, services, person, scope, verb)
        answer = await said(town, text="", who=person, scope=scope, value=data)
        assert answer, verb
        assert outcome(answer) == expected(who, scope, VERBS[verb]), (verb, who, answer)


@pytest.mark.parametrize("scope", SCOPES)
async def test_a_command_does_what_it_may_for_every_role(town: Teams, scope: str) -> None:
    for text, (who, person) in itertools.product(TEXTS, SENDERS.items()):
        answer = await said(town, text=text, who=person, scope=scope)
        assert answer, text
        assert outcome(answer) == expected(who, scope, TEXTS[text]), (text, who, answer)


async def test_words_that_name_a_subject_are_answered_from_the_guidelines_to_whoever_may_not_use_them(
    town: Teams,
) -> None:
    asked = {text: await said(town, text=text, who=PEOPLE["employee"]) for text in ("ny omstilling", "ny kanal?")}
    assert "Lag en plan" not in asked["ny omstilling"]
    assert "Ny kanal i sosiale" not in asked["ny kanal?"]
    for answer in asked.values():
        assert "Kommunikasjonsstrategien" in answer or "ommunikasjonssjefen" in answer, answer


@pytest.mark.parametrize(
    "asked",
    [
        "Maler for hvordan vi svarer journalister?",
        "mal for å skrive til innbyggerne når vi har gjort feil?",
        "Kan vi opprette en ny kanal?",
        "ny kanal i sosiale medier?",
        "mediekontakt",
        "Hva er en suksesshistorie?",
        "Planlagt utspill?",
        "hva er fristen for nyhetsbrevet?",
    ],
)
def test_a_question_is_no_command(asked: str) -> None:
    assert [row.verbs for row in ROWS if row.words and row.pattern.fullmatch(asked)] == []


def test_every_way_in_stands_in_the_table() -> None:
    assert set(VERBS) == {verb for row in ROWS for verb in row.verbs}
    spoken = [row for row in ROWS if row.words]
    assert [row for row in spoken if not any(row.pattern.fullmatch(text) for text in TEXTS)] == []
    assert FREE_TEXT.may.everyone
    assert WORDLESS.may.everyone


def test_a_form_is_only_reached_by_its_button() -> None:
    assert [row for row in ROWS if row.renew is not None and (row.words or not row.verbs)] == []


CLAIMS = {
    "roles": ["editor"],
    "role": "editor",
    "person": PEOPLE["editor"],
    "from": {"aadObjectId": PEOPLE["editor"]},
    "aadObjectId": PEOPLE["editor"],
}


async def test_a_claimed_role_id_or_name_opens_nothing(town: Teams) -> None:
    sender = {"id": f"29:{PEOPLE['editor']}", "name": "P editor", "aadObjectId": PEOPLE["leader"], "role": "user"}
    claims = {"verb": "question.unanswered", **CLAIMS}
    assert outcome(await said(town, text="", value=claims, **{"from": sender})) == "refused"
    assert outcome(await said(town, text="spørsmål uten svar", value=None, **{"from": sender})) == "refused"


async def test_a_pressed_button_that_is_refused_keeps_its_card(town: Teams) -> None:
    value = {"action": {"type": "Action.Execute", "verb": "question.unanswered", "data": CLAIMS}}
    pressed = town.activity("invoke", who=PEOPLE["admin"], name="adaptiveCard/action", value=value)
    status, body = await town.post(pressed)
    assert (status, body["type"]) == (200, MESSAGE)
    assert outcome(body["value"]) == "refused"
    assert "kommunikasjonssjefen" in body["value"]


async def test_a_private_button_pressed_where_others_read_along_keeps_its_card(town: Teams) -> None:
    value = {"action": {"type": "Action.Execute", "verb": "question.missing", "data": {}}}
    pressed = town.activity("invoke", scope="channel", name="adaptiveCard/action", value=value)
    status, body = await town.post(pressed)
    assert (status, body["type"], outcome(body["value"])) == (200, MESSAGE, "private")


async def test_a_refusal_comes_in_the_norm_that_the_person_has_chosen(town: Teams) -> None:
    await town.say("skriv nynorsk", who=PEOPLE["leader"])
    assert "Dette er berre for" in await said(town, text="spørsmål uten svar", who=PEOPLE["leader"])
    await town.say("skriv bokmål", who=PEOPLE["leader"])


async def test_only_the_editors_help_shows_what_only_the_editor_may(town: Teams) -> None:
    shown = {who: "Spørsmål uten svar" in await said(town, text="hjelp", who=who) for who in SENDERS.values()}
    assert [who for who, there in shown.items() if there] == [PEOPLE["editor"]]


def test_a_leader_may_lead_their_unit_and_those_below_and_nobody_else(services: Services, clock: FixedClock) -> None:
    day = clock.now().date()
    helge, liv, anne = (f"d0000000-0000-4000-8000-00000000000{n}" for n in (4, 5, 9))
    led = [
        (helge, "Helse og omsorg"),
        (helge, "Heimetenesta"),
        (liv, "Heimetenesta"),
        ("d0000000-0000-4000-8000-000000000001", "Fjellvang skule"),
    ]
    others = [(helge, "Oppvekst"), (liv, "Helse og omsorg"), (anne, "Heimetenesta"), (UNKNOWN, "Oppvekst"), ("", "")]
    assert [access.may_lead(services.directory, who, unit, day) for who, unit in led] == [True] * len(led)
    assert [access.may_lead(services.directory, who, unit, day) for who, unit in others] == [False] * len(others)
