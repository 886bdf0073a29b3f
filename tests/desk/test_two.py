"""What takes two: who reported, the recovery drill (threat 20), and keys that are handed on to new holders."""

from dataclasses import replace

from desk.keyfile import make
from tests.desk.conftest import House
from tests.pointer.strategies import entry


async def test_the_drill_a_lost_key_the_recovery_key_a_new_key_and_the_case_opens_again(house: House) -> None:
    """Threat 20."""
    one = house.bot.report()
    lost, second, third = house.keys
    await house.run(second, "ack", one.id, typing="Takk.")
    house.file(lost).unlink(missing_ok=True)
    new = house.replace_first()
    assert "ikke gitt videre til nøkkelen din" in await house.run(new, "read", one.id)
    assert "Gitt videre" in await house.run(house.recovery, "rewrap")
    assert "ingenting å gi videre" in await house.run(house.recovery, "rewrap")
    assert "  | Det mangler rekkverk." in await house.run(new, "read", one.id)
    await house.run(new, "identity", "ask", one.id, "--reason", "case_work")
    assert "Ingen har sagt ja" in await house.run(new, "identity", "open", one.id, code=1)
    await house.run(second, "identity", "grant", one.id, "1")
    assert "  | Kari Oppdiktet" in await house.run(new, "identity", "open", one.id)
    await house.run(third, "identity", "ask", one.id, "--reason", "case_work")
    await house.run(new, "identity", "grant", one.id, "2")
    assert "  | Kari Oppdiktet" in await house.run(third, "identity", "open", one.id)
    await house.run(new, "reply", one.id, typing="Vi er her igjen.")
    assert house.bot.replies(one)[-1]["text"] == "Vi er her igjen."


async def test_between_a_new_list_and_the_handing_on_a_reply_is_sealed_for_who_may_open_the_case(house: House) -> None:
    one, new = house.bot.report(), house.replace_first()
    await house.run(house.keys[1], "reply", one.id, typing="Vi venter på en ny nøkkel.")
    assert new.key_id not in one.messages[-1]["wraps"]
    await house.run(house.recovery, "rewrap")
    assert "  | Vi venter på en ny nøkkel." in await house.run(new, "read", one.id)


async def test_a_handler_who_comes_new_gets_the_open_cases_and_never_both_halves_of_a_pair(house: House) -> None:
    one = house.bot.report()
    new, keys = make("handler-3"), house.bot.keys
    house.bot.publish(replace(keys, version=2, handlers=(*keys.handlers, entry(new))))
    for each in (*house.keys, house.recovery):
        await house.run(each, "rewrap")
    assert "rekkverk" in await house.run(new, "read", one.id)
    held = [each.pair for each in one.shares if each.holder == new.key_id]
    assert held
    assert len(held) == len(set(held))


async def test_the_recovery_key_hands_on_and_does_not_answer(house: House) -> None:
    one = house.bot.report()
    assert "brukes bare til å gi saker videre" in await house.run(house.recovery, "reply", one.id, typing="Hei", code=1)


async def test_who_reported_is_opened_by_two_and_by_nobody_alone(house: House) -> None:
    one, (first, second, third) = house.bot.report(), house.keys
    assert "trengs som vitne" not in await house.run(second, "read", one.id)
    await house.run(first, "identity", "ask", one.id, "--reason", "witness")
    assert "trengs som vitne" in await house.run(second, "read", one.id)
    assert "Ingen har sagt ja" in await house.run(first, "identity", "open", one.id, code=1)
    assert "du selv har bedt om" in await house.run(first, "identity", "grant", one.id, "1", code=1)
    assert "med det nummeret" in await house.run(second, "identity", "grant", one.id, "7", code=1)
    granted = await house.run(second, "identity", "grant", one.id, "1")
    assert "handler-0 Oppdiktet ba om navnet 29. november 2026: Den som varslet, trengs som vitne" in granted
    assert "handler-0 Oppdiktet kan nå åpne" in granted
    assert "  | Kari Oppdiktet" in await house.run(first, "identity", "open", one.id)
    assert "Ingen har sagt ja" in await house.run(third, "identity", "open", one.id, code=1)
    assert "En annen mottaker sa ja 29. november 2026." in await house.run(third, "read", one.id)


async def test_who_gave_no_name_has_none_to_open(house: House) -> None:
    one = house.bot.report("unnamed")
    shown = await house.run(house.keys[0], "identity", "ask", one.id, "--reason", "protection", code=1)
    assert "ikke gitt fortrolig" in shown
    assert one.openings == []


async def test_a_half_that_is_no_good_does_not_stand_in_the_way_of_one_that_is(house: House) -> None:
    one, (first, second, third) = house.bot.report(), house.keys
    await house.run(first, "identity", "ask", one.id, "--reason", "witness")
    await house.run(second, "identity", "grant", one.id, "1")
    bad = one.openings[0]["granted"][0]
    one.openings[0]["granted"] = [replace(bad, box=b"x" * 100)]
    assert "ikke forseglet for nøkkelen din" in await house.run(first, "identity", "open", one.id, code=1)
    assert "tok ikke imot" in await house.run(third, "identity", "grant", one.id, "1", code=1)
    await house.run(first, "identity", "ask", one.id, "--reason", "witness")
    await house.run(third, "identity", "grant", one.id, "2")
    assert "  | Kari Oppdiktet" in await house.run(first, "identity", "open", one.id)
