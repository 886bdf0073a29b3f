"""Threats 3 and 2 at the desk: what was moved, forged or kept back is told loudly, and never read as a message."""

from dataclasses import replace

import pytest

from desk import sealing
from desk.client import connected
from desk.keyfile import make
from desk.opened import open_case, person
from desk.sealing import Heading
from desk.signing import sign_message
from tests.desk.conftest import House
from tests.desk.kept import Kept


def forge(house: House, one: Kept, signer: object, key: object = None) -> None:
    """A reply that the server, or whoever has it, wrote."""
    heading = Heading(one.id, "reply", len(one.messages) + 1, house.bot.keys.version)
    made = sealing.seal(heading, {"state": "closed", "text": "Falskt svar"}, house.bot.keys.holders())
    house.bot._put(one, "reply", {}, house.bot.keys.holders())
    forger = make("forger")
    signature = sign_message(forger.signing, heading, made.box)
    one.messages[-1] |= {"box": made.box, "wraps": dict(made.wraps), "signer": signer, "signature": signature}


async def read(house: House, one: Kept) -> str:
    return await house.run(house.keys[0], "read", one.id)


async def test_a_reply_that_another_signed_is_a_warning_and_its_words_are_not_shown(house: House) -> None:
    one = house.bot.report()
    forge(house, one, house.keys[1].key_id)
    shown = await read(house, one)
    assert "!!! Melding 3: Signaturen er ikke ekte" in shown
    assert "Falskt svar" not in shown


@pytest.mark.parametrize("signer", ["", "0" * 16, "recovery"])
async def test_a_reply_of_nobody_on_the_list_is_a_warning(house: House, signer: str) -> None:
    one = house.bot.report()
    forge(house, one, house.recovery.key_id if signer == "recovery" else signer)
    shown = await read(house, one)
    assert "ikke signert av noen som står i nøkkellista" in shown
    assert "Falskt svar" not in shown


async def test_two_messages_that_changed_places_are_warnings(house: House) -> None:
    one = house.bot.report()
    house.bot.add(one, text="Først dette")
    house.bot.add(one, text="Så dette")
    first, second = one.messages[2], one.messages[3]
    for name in ("box", "wraps"):
        first[name], second[name] = second[name], first[name]
    shown = await read(house, one)
    assert shown.count("hører til et annet sted") == 2
    assert "dette" not in shown.replace("hva dette", "")


async def test_a_message_of_another_case_is_a_warning(house: House) -> None:
    one, other = house.bot.report(what="Her"), house.bot.report(what="Der")
    one.messages[0] |= {"box": other.messages[0]["box"], "wraps": other.messages[0]["wraps"]}
    shown = await read(house, one)
    assert "hører til et annet sted" in shown
    assert "Der" not in shown.replace("Det", "")


async def test_a_handlers_reply_can_not_be_passed_off_as_a_report_or_a_later_one(house: House) -> None:
    one = house.bot.report()
    await house.run(house.keys[1], "reply", one.id, typing="Ekte svar")
    one.messages.append({**one.messages[-1], "seq": 4})
    one.messages.append({**one.messages[2], "seq": 5, "kind": "addition"})
    shown = await read(house, one)
    assert "Melding 4: Signaturen er ikke ekte" in shown
    assert "Melding 5: Meldingen hører til et annet sted" in shown
    assert shown.count("Ekte svar") == 1


async def test_an_addition_that_the_reports_writer_has_not_signed_is_a_warning_and_names_nobody(house: House) -> None:
    one = house.bot.report("unnamed")
    house.bot.add(one, text="Ekte tillegg")
    assert "Advarsel" not in await read(house, one)
    house.bot.add(one, text="Falskt tillegg", name="Per Oppdiktet", person="aad-2")
    one.messages[3] |= {"signature": one.messages[2]["signature"]}
    house.bot._put(one, "report", {"what": "Falskt varsel"}, house.bot.keys.holders())
    shown = await read(house, one)
    assert "!!! Melding 4: Tillegget er ikke signert" in shown
    assert "Tillegg som kan være skrevet av en annen – 29. november 2026\n  Navn:\n  | Per Oppdiktet" in shown
    assert "Tillegg fra den som varslet – 29. november 2026\n  Melding:\n  | Ekte tillegg" in shown
    assert "!!! Melding 5: Meldingen hører til et annet sted" in shown
    assert "Falskt varsel" not in shown
    async with connected(house.server(house.keys[0]), house.keys[0]) as client:
        assert person(await open_case(client, one.id)) == {}


async def test_where_the_report_is_kept_back_no_addition_counts_as_its_writers(house: House) -> None:
    one = house.bot.report("unnamed")
    house.bot.add(one, text="Falskt tillegg", name="Per Oppdiktet", person="aad-2")
    one.messages[1] |= {"signature": b""}
    one.messages[0]["wraps"].clear()
    assert "Tillegg som kan være skrevet av en annen" in await read(house, one)
    async with connected(house.server(house.keys[0]), house.keys[0]) as client:
        assert person(await open_case(client, one.id)) == {}


async def test_what_was_kept_back_put_in_twice_or_destroyed_is_a_warning(house: House) -> None:
    one = house.bot.report()
    house.bot.add(one, text="Borte")
    house.bot.add(one, text="Ødelagt")
    one.messages[3]["box"] = b"x" * 100
    one.messages[2] = one.messages[0]
    shown = await read(house, one)
    assert "Melding 3: Meldingen mangler" in shown
    assert "Melding 1: Det finnes to" in shown
    assert "Melding 4: Meldingen kan ikke leses" in shown


async def test_a_state_that_nobody_signed_last_is_a_warning(house: House) -> None:
    one = house.bot.report()
    one.state = "closed"
    assert "ikke den som en mottaker sist signerte" in await read(house, one)
    one.state = "received"
    for name in ("ack", "close"):
        await house.run(house.keys[1], name, one.id, typing="Takk")
        assert "sist signerte" not in await read(house, one)
    one.state = "acknowledged"
    assert "ikke den som en mottaker sist signerte" in await read(house, one)


async def test_any_word_to_who_reported_is_an_acknowledgement(house: House) -> None:
    one = house.bot.report()
    assert "Skal bekreftes innen" in await house.run(house.keys[0], "list")
    await house.run(house.keys[1], "reply", one.id, typing="Når skjedde det?")
    shown = await read(house, one)
    assert "Bekreftet mottatt" in shown
    assert "Skal ha svar om utfallet innen" in shown
    assert "sist signerte" not in shown


async def test_where_feedback_was_given_no_last_day_is_shown(house: House) -> None:
    late, given = house.bot.report(days=3), house.bot.report(days=80)
    for one in (late, given):
        await house.run(house.keys[1], "ack", one.id, typing="Takk")
    given.answered = True
    shown = await house.run(house.keys[0], "list")
    assert shown.index(late.id) < shown.index(given.id)
    assert shown.count("Skal ha svar om utfallet innen") == 1


async def test_a_message_that_is_not_handed_on_yet_is_told(house: House) -> None:
    one = house.bot.report()
    house.bot.add(one, text="Nytt")
    del one.messages[2]["wraps"][house.keys[0].key_id]
    assert "ikke gitt videre til nøkkelen din" in await read(house, one)


async def test_an_identity_of_another_case_is_not_shown(house: House) -> None:
    one, other = house.bot.report(), house.bot.report()
    await house.run(house.keys[0], "identity", "ask", one.id, "--reason", "witness")
    await house.run(house.keys[1], "identity", "grant", one.id, "1")
    one.messages[1]["box"] = other.messages[1]["box"]
    assert "endret eller ødelagt" in await house.run(house.keys[0], "identity", "open", one.id, code=1)
    one.shares[:] = [replace(each, box=other.shares[at].box) for at, each in enumerate(one.shares)]
    assert "hører til et annet sted" in await house.run(house.keys[0], "identity", "open", one.id, code=1)
    one.shares.clear()
    assert "ikke hver deres halvdel" in await house.run(house.keys[1], "identity", "grant", one.id, "1", code=1)


async def test_who_asked_and_has_left_the_list_is_given_nothing(house: House) -> None:
    one = house.bot.report()
    await house.run(house.keys[2], "identity", "ask", one.id, "--reason", "witness")
    keys = house.bot.keys
    house.bot.publish(replace(keys, version=2, handlers=keys.handlers[:2]))
    assert "står ikke i nøkkellista" in await house.run(house.keys[1], "identity", "grant", one.id, "1", code=1)
