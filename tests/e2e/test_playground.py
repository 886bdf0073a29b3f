"""An employee in a real client: asks, presses a related question, fills in the spokesperson card, switches norm."""

import re

from playwright.async_api import Page, expect

from tests.e2e.pages import keep

LONG = 30_000


async def say(page: Page, words: str) -> None:
    """Write a message."""
    box = page.locator("[contenteditable=true]").first
    await box.click()
    await page.keyboard.insert_text(words)
    await page.keyboard.press("Enter")


async def picture(page: Page, name: str) -> None:
    """Keep what is on the screen."""
    await keep(page, name, clip={"x": 0, "y": 45, "width": 668, "height": 1265})


async def test_an_employee_asks_reads_on_and_finds_out_who_speaks(page: Page) -> None:
    await say(page, "Hvem uttaler seg til pressen på vegne av kommunen?")
    await expect(page.get_by_text("Kilde: Kommunikasjonsstrategien 7.1").last).to_be_visible(timeout=LONG)
    await picture(page, "answer")

    await page.get_by_role("button", name="Hva kan du selv si til mediene?").last.click()
    await expect(page.get_by_text("taushetsplikt").last).to_be_visible(timeout=LONG)
    await picture(page, "related")

    await say(page, "en journalist ringer")
    await page.get_by_text("For kommunen eller enheten min").last.click(timeout=LONG)
    await page.get_by_label("Hva handler det om?").last.click()
    await page.get_by_role("option").nth(1).click()
    await picture(page, "spokesperson-form")
    await page.get_by_role("button", name="Vis hva jeg gjør").last.click()
    await expect(page.get_by_text("Kommunikasjonsstrategien 6").last).to_be_visible(timeout=LONG)
    await picture(page, "spokesperson-outcome")

    await say(page, "skriv nynorsk")
    await expect(page.get_by_text("Greitt, då skriv eg nynorsk til deg.").last).to_be_visible(timeout=LONG)
    await say(page, "hjelp")
    await expect(page.get_by_text("Dette kan eg hjelpe med").last).to_be_visible(timeout=LONG)
    await picture(page, "nynorsk")


SHOWN = {
    "unknown": ("Når kommer lønna?", "Det sier ikke kommunikasjonsstrategien noe om."),
    "choice": ("beskjed", "Er det noe av dette?"),
    "absence-refused": ("jeg er borte til fredag", "borte"),
    "wrongdoing": ("Sjefen min klår på meg", "alvorlig"),
    "person": ("Kari Nordkvist på rom 12 vil ikke dusje, hva skriver jeg?", "bestemt person"),
    "breach": ("Jeg sendte pasientlista til feil mottaker", "personopplysninger"),
    "danger": ("Beboeren er bevisstløs og puster ikke", "113"),
    "known": ("hva vet du om meg", "Dette vet jeg om deg"),
    "english": ("Who may speak to the newspaper?", "Source: Communication strategy"),
    "welcome": ("hjelp", "Dette kan jeg hjelpe med"),
}


async def test_every_kind_of_answer_is_shown_in_a_real_client(page: Page) -> None:
    for name, (asked, shown) in SHOWN.items():
        await say(page, asked)
        await expect(page.get_by_text(shown).last).to_be_visible(timeout=LONG)
        await picture(page, f"kind-{name}")


async def test_the_wording_behind_an_answer_is_one_press_away(page: Page) -> None:
    await say(page, "Hvem uttaler seg til pressen på vegne av kommunen?")
    await page.get_by_role("button", name="Les ordlyden").last.click(timeout=LONG)
    await expect(page.get_by_text("Ordlyden i Kommunikasjonsstrategien 7.1").last).to_be_visible(timeout=LONG)
    await picture(page, "wording")


async def test_what_was_missing_in_an_answer_is_told_in_a_form(page: Page) -> None:
    await say(page, "Når kommer lønna?")
    await page.get_by_role("button", name="Si hva som manglet").last.click(timeout=LONG)
    box = page.get_by_role("textbox").last
    await expect(page.get_by_text("Hva manglet?").last).to_be_visible(timeout=LONG)
    await picture(page, "missing-form")
    assert await box.is_visible()


async def test_a_leader_says_that_they_are_away_and_who_stands_in(leader: Page) -> None:
    await say(leader, "jeg er borte til fredag, Kari Kommunikasjon tar over")
    await expect(leader.get_by_text("Kari Kommunikasjon").last).to_be_visible(timeout=LONG)
    await picture(leader, "absence")
    await say(leader, "jeg er borte")
    await expect(leader.get_by_text("Når er du borte?").last).to_be_visible(timeout=LONG)
    await picture(leader, "absence-form")


async def test_a_deputy_is_told_in_their_own_chat_and_may_say_that_they_can_not(page: Page, leader: Page) -> None:
    await say(page, "skriv bokmål")
    await expect(page.get_by_text("bokmål til deg").last).to_be_visible(timeout=LONG)
    await say(leader, "jeg er borte til fredag, Anne Ansattsen tar over")
    await leader.get_by_role("button", name="Stemmer").last.click(timeout=LONG)
    await expect(page.get_by_text("Du tar over for en kollega").last).to_be_visible(timeout=LONG)
    await picture(page, "handover")
    await page.get_by_role("button", name="Jeg kan ikke").last.click()
    await expect(page.get_by_text("får vite at du ikke kan").last).to_be_visible(timeout=LONG)
    await picture(page, "handover-noted")
    await expect(leader.get_by_text("Du treng ein annan til å ta over").last).to_be_visible(timeout=LONG)
    await picture(leader, "handover-declined")
    await say(leader, "eg er tilbake")
    await expect(leader.get_by_text(re.compile("Velkomm?en tilbake")).last).to_be_visible(timeout=LONG)
