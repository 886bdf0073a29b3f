"""From a guideline's answer to the form that belongs to it, in one press, for whoever may use it there."""

import pytest

from bot.services import Services
from dialogs.errand import FORMS
from tests.teams.conftest import Teams, words
from tests.teams.desk import ANNE, LIV, button, verbs

OPENS = {
    "7.1-informer-leder": "Har du snakka med media?",
    "7.1-utspill": "Kvar?",
    "7.2-ny-kanal": "Kva nytte har brukarane",
    "9.2-moter": "Treng de møtet?",
    "9.4-profil": "Malar og profil",
    "9.5-omstilling": "Kommunikasjonsplan for ei omstilling",
}
ANYWHERE = {"9.2-moter", "9.4-profil"}


async def test_each_form_is_one_press_from_its_guideline_and_leaders_alone_plan_a_restructuring(
    teams: Teams, services: Services
) -> None:
    assert FORMS.keys() == OPENS.keys() <= services.pack.keys()
    for ref, said in OPENS.items():
        (card,) = await teams.say("", who=LIV, value={"verb": "guideline.show", "ref": ref, "language": "nn"})
        opened = await teams.press(button(card, FORMS[ref]), who=LIV)
        assert said in words(opened) + str(opened), ref
        (card,) = await teams.say("", who=ANNE, value={"verb": "guideline.show", "ref": ref, "language": "nn"})
        assert (FORMS[ref] in verbs(card)) == (ref != "9.5-omstilling"), ref


@pytest.mark.parametrize("scope", ["groupChat", "channel"])
async def test_where_others_read_along_only_what_may_be_used_there_is_offered(teams: Teams, scope: str) -> None:
    for ref, verb in FORMS.items():
        (card,) = await teams.say("", who=LIV, scope=scope, value={"verb": "guideline.show", "ref": ref})
        assert (verb in verbs(card)) == (ref in ANYWHERE), ref


async def test_a_question_is_answered_with_the_form_and_a_thumb_leaves_it(teams: Teams) -> None:
    (card,) = await teams.say("Må jeg si fra til lederen når jeg har snakket med en journalist?", who=ANNE)
    assert "7.1" in words(card)
    assert "media_contact.new" in verbs(await teams.press(button(card, "question.helped"), who=ANNE))
