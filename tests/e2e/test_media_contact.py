"""Having talked to the media in a real client: an employee tells the nearest leader, who answers on the card."""

from playwright.async_api import Page, expect

from tests.e2e.test_announcement import press
from tests.e2e.test_playground import LONG, picture, say


async def test_an_employee_tells_of_the_media_and_the_leader_answers(page: Page, leader: Page) -> None:
    for one, norm in ((page, "bokmål"), (leader, "nynorsk")):
        await say(one, f"skriv {norm}")
        await expect(
            one.get_by_text(f"skriver jeg {norm}" if norm == "bokmål" else f"skriv eg {norm}").last
        ).to_be_visible(timeout=LONG)
    await say(page, "jeg har snakket med media")
    await page.get_by_label("Hvilket medium?").last.fill("Åndalsnes Avis", timeout=LONG)
    await page.get_by_label("Hva gjelder saken?").last.fill("Nye vaktlister i heimetenesta")
    await page.get_by_label("Hva du sa, om du vil").last.fill("Vi prøver langvakter fra mars.")
    await picture(page, "media-form-end")
    await page.get_by_label("Hvilket medium?").last.scroll_into_view_if_needed()
    await page.get_by_text("Har du snakket med media?").last.scroll_into_view_if_needed()
    await picture(page, "media-form")
    await page.get_by_role("radio", name="Ja").last.click()
    await press(page, "Si fra")
    await expect(page.get_by_text("Jeg har krysset av et forslag").last).to_be_visible(timeout=LONG)
    await page.get_by_label("Hvem skal få vite det?").last.scroll_into_view_if_needed()
    await picture(page, "media-form-to")
    await page.get_by_role("radio", name="Liv Leiarstad, nærmeste leder").last.click()
    await picture(page, "media-form-chosen")
    await press(page, "Si fra")
    await expect(page.get_by_text("Takk for at du sa fra").last).to_be_visible(timeout=LONG)
    await picture(page, "media-own")

    await expect(leader.get_by_text("Anne Ansattsen har snakka med media").last).to_be_visible(timeout=LONG)
    await expect(leader.get_by_role("button", name="Ring meg").last).to_be_visible(timeout=LONG)
    await picture(leader, "media-told")
    await press(leader, "Ring meg")
    await expect(leader.get_by_text("Du svara: Ring meg").last).to_be_visible(timeout=LONG)
    await picture(leader, "media-answered")

    await expect(page.get_by_text("Liv Leiarstad vil gjerne at du ringer.").last).to_be_visible(timeout=LONG)
    await picture(page, "media-heard")
