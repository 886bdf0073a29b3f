"""The intranet in SharePoint: a draft by its name, published once whatever became of an answer, nothing repeated."""

import logging

import pytest

from bot.graph.client import Graph
from bot.graph.intranet import GraphIntranet
from bot.intranet import Banner, Page, Placement
from tests.graph.server import Entra
from tests.graph.sharepoint import KIND, SITE_ID
from tests.test_intranet import BODY, CHANGED, LEAD, NAME, PAGE, published

FILE = f"{NAME}.aspx"
ADDRESS = f"https://rauma.example.invalid/SitePages/{FILE}"
CREATE, LIST, PUBLISH = "/pages", f"/pages/{KIND}", "/publish"


@pytest.fixture
def intranet(graph: Graph) -> GraphIntranet:
    """The intranet under test."""
    return GraphIntranet(graph, SITE_ID)


async def test_a_draft_is_a_news_post_with_one_text_and_no_reader_yet(entra: Entra, intranet: GraphIntranet) -> None:
    placed = await intranet.draft(PAGE)
    page = entra.site.named(FILE)
    assert placed == Placement("done", page["id"], ADDRESS, public=False)
    assert placed.ok
    kept = ("title", "description", "promotionKind", "pageLayout")
    assert [page[key] for key in kept] == [PAGE.title, LEAD, "newsPost", "article"]
    (section,) = page["canvasLayout"]["horizontalSections"]
    (column,) = section["columns"]
    assert column["webparts"] == [{"@odata.type": "#microsoft.graph.textWebPart", "innerHtml": BODY}]
    assert entra.site.news == []


async def test_a_picture_stands_over_the_title_and_in_the_list_of_news(entra: Entra, intranet: GraphIntranet) -> None:
    banner = Banner("https://bot.example.invalid/pictures/1", "En hage med benker")
    await intranet.draft(Page(NAME, "Nytt", LEAD, BODY, banner=banner))
    page = entra.site.named(FILE)
    area = page["titleArea"]
    assert (area["layout"], area["imageWebUrl"], area["alternativeText"]) == ("imageAndTitle", banner.url, banner.alt)
    assert page["thumbnailWebUrl"] == banner.url
    assert area["showAuthor"] is False, "the author would be the app"


async def test_publishing_gives_the_address_and_once_is_enough(entra: Entra, intranet: GraphIntranet) -> None:
    first = await published(intranet)
    assert first == Placement("done", entra.site.named(FILE)["id"], ADDRESS, public=True)
    assert await published(intranet) == first
    assert entra.site.news == [PAGE.title]
    assert len(entra.paths(PUBLISH)) == len(entra.paths(CREATE)) == 1


async def test_a_page_that_is_out_is_not_drafted_over(entra: Entra, intranet: GraphIntranet) -> None:
    id = (await published(intranet)).id
    assert await intranet.draft(CHANGED) == Placement("done", id, ADDRESS, public=True)
    await intranet.update(id, CHANGED)
    assert (await intranet.draft(PAGE)).public
    assert entra.site.named(FILE)["title"] == CHANGED.title


@pytest.mark.parametrize("state", [{"level": "draft", "versionId": "0.2"}, {"level": "published", "versionId": "0.2"}])
async def test_a_draft_is_told_by_its_version_too(entra: Entra, intranet: GraphIntranet, state: dict[str, str]) -> None:
    id = (await intranet.draft(PAGE)).id
    entra.site.pages[id]["publishingState"] = state
    assert not (await intranet.draft(CHANGED)).public
    entra.site.pages[id]["publishingState"] = state
    assert (await intranet.publish(id)).public
    assert entra.site.news == [CHANGED.title]


async def test_an_update_is_for_readers_when_it_is_published(entra: Entra, intranet: GraphIntranet) -> None:
    id = (await published(intranet)).id
    assert await intranet.update(id, CHANGED) == Placement("done", id, ADDRESS, public=True)
    assert entra.site.news == [PAGE.title]
    assert (await intranet.publish(id)).outcome == "done"
    assert entra.site.news == [PAGE.title, CHANGED.title]


async def test_a_draft_that_an_earlier_attempt_made_gets_todays_text(entra: Entra, intranet: GraphIntranet) -> None:
    first = await intranet.draft(PAGE)
    assert await intranet.draft(CHANGED) == first
    assert [one["title"] for one in entra.site.pages.values()] == [CHANGED.title]


async def test_removing_is_done_also_where_an_editor_did_it_before(entra: Entra, intranet: GraphIntranet) -> None:
    id = (await published(intranet)).id
    assert await intranet.remove(id) == await intranet.remove(id) == Placement("done", id)
    assert entra.site.pages == {}


@pytest.mark.parametrize("step", [("POST", CREATE), ("POST", PUBLISH)])
async def test_after_a_lost_answer_a_rerun_does_only_what_lacks(
    entra: Entra, intranet: GraphIntranet, step: tuple[str, str]
) -> None:
    await entra_ready(entra, intranet)
    entra.unheard = [step]
    draft = await intranet.draft(PAGE)
    first = await intranet.publish(draft.id) if draft.ok else draft
    assert (first.outcome, first.permanent) == ("lost", False)
    assert (await published(intranet)).outcome == "done"
    assert entra.site.news == [PAGE.title]
    assert len(entra.site.pages) == len(entra.paths(CREATE)) == len(entra.paths(PUBLISH)) == 1


async def test_a_lost_update_and_a_lost_removal_are_simply_asked_again(entra: Entra, intranet: GraphIntranet) -> None:
    id = (await published(intranet)).id
    entra.unheard = [("PATCH", KIND), ("DELETE", id)]
    assert (await intranet.update(id, CHANGED)).outcome == "lost"
    assert (await intranet.update(id, CHANGED)).outcome == "done"
    await intranet.publish(id)
    assert entra.site.news == [PAGE.title, CHANGED.title]
    assert (await intranet.remove(id)).outcome == "lost"
    assert (await intranet.remove(id)).outcome == "done"
    assert entra.site.pages == {}


async def entra_ready(entra: Entra, intranet: GraphIntranet) -> None:
    """With a token already there, so that a lost answer is Graph's."""
    await intranet.reach()
    entra.asked.clear()


@pytest.mark.parametrize(("step", "before"), [(CREATE, 0), (PUBLISH, 1)])
@pytest.mark.parametrize(
    ("status", "code", "headers", "expected"),
    [
        (429, "activityLimitReached", {"Retry-After": "40"}, Placement("refused", retry_after=40)),
        (503, "serviceNotAvailable", {"Retry-After": "5"}, Placement("refused", retry_after=5)),
        (423, "locked", {}, Placement("refused")),
        (400, "invalidRequest", {}, Placement("refused", permanent=True)),
        (500, "generalException", {}, Placement("lost")),
        (504, "timeout", {}, Placement("lost")),
    ],
)
async def test_a_refusal_in_the_middle_says_what_it_was_and_a_rerun_completes(
    entra: Entra,
    intranet: GraphIntranet,
    step: str,
    before: int,
    status: int,
    code: str,
    headers: dict[str, str],
    expected: Placement,
) -> None:
    entra.answers[step] = [(status, headers, code)]
    draft = await intranet.draft(PAGE)
    refused = await intranet.publish(draft.id) if draft.ok else draft
    assert (refused.outcome, refused.permanent) == (expected.outcome, expected.permanent)
    assert (refused.retry_after, refused.code) == (expected.retry_after, f"{status} {code}")
    assert (len(entra.site.pages), entra.site.news, entra.retries) == (before, [], []), "nothing repeats by itself"
    assert (await published(intranet)).outcome == "done"
    assert (len(entra.site.pages), entra.site.news) == (1, [PAGE.title])


@pytest.mark.parametrize("status", [429, 500])
async def test_a_look_that_fails_has_changed_nothing(entra: Entra, intranet: GraphIntranet, status: int) -> None:
    entra.answers[LIST] = [(status, {"Retry-After": "7"}, "busy")]
    assert await intranet.draft(PAGE) == Placement("refused", code=f"{status} busy", retry_after=7)
    assert entra.paths(CREATE) == []


async def test_a_bot_without_write_on_the_site_is_told_for_good(entra: Entra, intranet: GraphIntranet) -> None:
    entra.answers[CREATE] = [(403, {}, "accessDenied")]
    assert await intranet.draft(PAGE) == Placement("refused", code="403 accessDenied", permanent=True)


async def test_a_site_that_is_not_there_is_told_for_good(entra: Entra, intranet: GraphIntranet) -> None:
    entra.site.there = False
    gone = Placement("refused", code="404 itemNotFound", permanent=True)
    assert await intranet.draft(PAGE) == gone
    assert await intranet.publish("1") == await intranet.update("1", PAGE) == await intranet.remove("1") == gone


async def test_a_page_that_an_editor_took_away_is_told_for_good(entra: Entra, intranet: GraphIntranet) -> None:
    id = (await intranet.draft(PAGE)).id
    entra.site.pages.clear()
    assert await intranet.publish(id) == Placement("refused", code="404 itemNotFound", permanent=True)
    assert (await published(intranet)).outcome == "done", "a new draft is made of it"


@pytest.mark.parametrize("status", [401, 403])
async def test_where_the_bot_may_not_publish_the_draft_is_left_to_the_editor(
    entra: Entra, intranet: GraphIntranet, status: int
) -> None:
    entra.answers[PUBLISH] = [(status, {}, "accessDenied")]
    left = await published(intranet)
    id = entra.site.named(FILE)["id"]
    assert left == Placement("left", id, ADDRESS, public=False, code=f"{status} accessDenied")
    assert not left.ok


async def test_what_the_editor_has_published_is_done_at_the_next_look(entra: Entra, intranet: GraphIntranet) -> None:
    entra.site.may_publish = False
    id = (await published(intranet)).id
    entra.site.pages[id]["publishingState"] = {"level": "published", "versionId": "1.0"}
    assert await intranet.publish(id) == Placement("done", id, ADDRESS, public=True)
    assert len(entra.paths(PUBLISH)) == 1


async def test_a_page_that_waits_for_the_sites_own_approval_is_left(entra: Entra, intranet: GraphIntranet) -> None:
    entra.site.approval = True
    left = await published(intranet)
    assert (left.outcome, left.address, left.code, left.public) == ("left", ADDRESS, "not published", False)


@pytest.mark.parametrize("status", [429, 500])
async def test_a_page_that_is_out_unseen_is_lost_until_the_next_look(
    entra: Entra, intranet: GraphIntranet, status: int
) -> None:
    id = (await intranet.draft(PAGE)).id
    entra.site.on_publish = lambda: entra.answers.update({f"{id}/{KIND}": [(status, {}, "busy")]})
    assert await intranet.publish(id) == Placement("lost", code=f"{status} busy")
    assert (await intranet.publish(id)).outcome == "done"
    assert len(entra.paths(PUBLISH)) == 1


async def test_a_name_that_is_taken_unseen_leaves_no_second_page(entra: Entra, intranet: GraphIntranet) -> None:
    entra.site.hidden = True
    assert await intranet.draft(PAGE) == Placement("refused", code="409 NameTaken", permanent=True)
    assert entra.site.pages == {}


async def test_an_answer_that_is_no_page_is_lost(entra: Entra, intranet: GraphIntranet) -> None:
    entra.answers[CREATE] = [(200, {}, "")]
    assert (await intranet.draft(PAGE)).outcome == "lost"


async def test_a_token_that_was_not_given_means_never_done(entra: Entra, intranet: GraphIntranet) -> None:
    entra.token_answers = [(401, {"error": "invalid_client", "error_description": "AADSTS7000222: expired"})]
    assert await intranet.draft(PAGE) == Placement("refused", code="401 AADSTS7000222", permanent=True)


async def test_nothing_of_a_page_is_logged(
    entra: Entra, intranet: GraphIntranet, caplog: pytest.LogCaptureFixture
) -> None:
    entra.answers[PUBLISH] = [(403, {}, "accessDenied"), (500, {}, "generalException")]
    with caplog.at_level(logging.DEBUG):
        for _ in range(3):
            id = (await published(intranet)).id
        await intranet.update(id, CHANGED)
        await intranet.remove(id)
    ours = [record for record in caplog.records if not record.name.startswith("aiohttp.")]
    shown = " ".join(record.getMessage() for record in ours)
    assert not [word for word in (NAME, PAGE.title, "hage", "rauma", SITE_ID.split(",")[1]) if word in shown]
