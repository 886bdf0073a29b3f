"""A newsletter's letters name the list that they belong to; no other letter does."""

from dataclasses import replace

import pytest

from bot import launch
from tests.jobs.conftest import Office
from tests.jobs.crowd import OFTEN, Crowd

NAMED = "Raumabot nyhetsbrev <nyhetsbrev.rauma.kommune.no>"
OTHER = "Nabobot nytt <nytt.nabo.example.invalid>"


@pytest.mark.parametrize(("kind", "many"), [("newsletter", 3), ("newsletter", 1), ("announcement", 3)])
async def test_only_a_newsletters_letters_carry_list_id(office: Office, kind: str, many: int) -> None:
    crowd = Crowd(office, many)
    async with office.engine.begin() as db:
        await launch.schedule(office.services, db, replace(crowd.plan(), kind=kind))
    await office.run()
    (mail,) = office.mails()
    assert mail["List-Id"] == (NAMED if kind == "newsletter" else None)
    assert mail["To" if many == 1 else "Bcc"]


async def test_the_list_is_the_municipalitys_own(office: Office) -> None:
    crowd = Crowd(office, 2)
    office.services = replace(office.services, policy=OFTEN.model_copy(update={"newsletter_list_id": OTHER}))
    office.work = replace(office.work, services=office.services)
    async with office.engine.begin() as db:
        await launch.schedule(office.services, db, replace(crowd.plan(), kind="newsletter"))
    await office.run()
    assert [mail["List-Id"] for mail in office.mails()] == [OTHER]
