"""A message in a real client: a leader writes it, the editor approves, the employee gets it and presses «Lest»."""

import re

from playwright.async_api import Page, expect

from tests.e2e.test_playground import LONG, picture, say


async def press(page: Page, name: str) -> None:
    """Press the last button of this name."""
    await page.get_by_role("button", name=name).last.click(timeout=LONG)


async def test_a_leader_writes_the_editor_approves_and_the_employee_gets_it_and_says_read(
    page: Page, leader: Page, editor: Page
) -> None:
    for one in (page, editor):
        await say(one, "hjelp")
        await expect(one.get_by_text(re.compile("Dette kan (jeg|eg) hjelpe med")).last).to_be_visible(timeout=LONG)

    await say(leader, "ny melding til alle")
    await leader.get_by_label("Tittel på nynorsk").last.fill("Ny skule på Fjellvang", timeout=LONG)
    await leader.get_by_label("Tekst på nynorsk").last.fill(
        "Vi **bygger** ny skule.\n\n- Start: 2027\n- [Planen](https://example.invalid/p)"
    )
    await leader.get_by_text("Vis knappen «Lese»").last.click()
    await picture(leader, "message-form")
    await press(leader, "Bilete, lenkjer, stadfesting, hastar")
    await leader.get_by_text("Det hastar").last.click()
    await picture(leader, "message-form-end")
    await press(leader, "Sjå over")
    await expect(leader.get_by_text("Slik blir ho").last).to_be_visible(timeout=LONG)
    await picture(leader, "message-review")
    await press(leader, "Send til godkjenning")
    await expect(leader.get_by_text("Send til godkjenning (").last).to_be_visible(timeout=LONG)

    await expect(editor.get_by_role("button", name="Se hele, godkjenn eller avvis").last).to_be_visible(timeout=LONG)
    await picture(editor, "message-asked")
    await press(editor, "Se hele, godkjenn eller avvis")
    await expect(editor.get_by_text("Skal denne meldingen sendes?").last).to_be_visible(timeout=LONG)
    await picture(editor, "message-approval")
    await press(editor, "Godkjenn og send nå")
    gone = re.compile("Meldingen er på vei|Godkjent av Kari Kommunikasjon")  # it may be sent before one looks
    await expect(editor.get_by_text(gone).last).to_be_visible(timeout=LONG)

    await expect(leader.get_by_text("Meldinga di er godkjend").last).to_be_visible(timeout=LONG)
    await picture(leader, "message-decided")
    await expect(page.get_by_text("Ny skule på Fjellvang").last).to_be_visible(timeout=LONG)
    await picture(page, "message")
    await press(page, "Lese")
    await expect(page.get_by_text(re.compile(r"✓ Les[et] \d")).last).to_be_visible(timeout=LONG)
    await picture(page, "message-read")

    await say(leader, "sendte meldingar")
    await press(leader, "Opne")
    await expect(leader.get_by_text("Mottakarar").last).to_be_visible(timeout=LONG)
    await picture(leader, "message-report")
    await expect(leader.get_by_text(re.compile("1 av [0-9]+ har trykt")).last).to_be_visible(timeout=LONG)


async def test_a_prenotice_says_until_when_it_is_internal(editor: Page) -> None:
    await say(editor, "nytt forhåndsvarsel")
    await editor.get_by_label("Tittel på bokmål").last.fill("Budsjettet legges fram", timeout=LONG)
    await editor.get_by_label("Tekst på bokmål").last.fill("Kommunedirektøren foreslår å samle tjenestene.")
    await editor.get_by_label("Navngitte personer").last.fill("Anne Ansattsen")
    await editor.get_by_label("Hvem er den til?").last.scroll_into_view_if_needed()
    await picture(editor, "prenotice-form")
    await press(editor, "Se over")
    await expect(editor.get_by_text("Dette må rettes").last).to_be_visible(timeout=LONG)
    await picture(editor, "prenotice-faults")
    await editor.get_by_label("Eller skriv det").last.fill("om 240 timer")
    await editor.get_by_label("Hvor blir det publisert?").last.fill("rauma.kommune.no")
    await editor.get_by_label("Hvem publiserer?").last.fill("Kari Kommunikasjon")
    await editor.get_by_label("Hvem skal journalister vises til?").last.fill("Demo Ordførdal")
    await press(editor, "Bilde, lenker, bekreftelse, haster")
    await editor.get_by_label("Lenke 1: tittel").last.fill("Sakspapirene")
    await editor.get_by_label("Lenke 1: adresse").last.fill("https://example.invalid/sak")
    await editor.get_by_label("Må alle bekrefte?").last.fill("Alle må vite hva de kan si")
    await picture(editor, "prenotice-form-end")
    await press(editor, "Se over")
    await expect(editor.get_by_text("Internt til").last).to_be_visible(timeout=LONG)
    await picture(editor, "prenotice-review")


async def test_drafts_are_found_again_and_thrown_away(leader: Page) -> None:
    await say(leader, "ny melding")
    await leader.get_by_label("Tittel på nynorsk").last.fill("Fredagskaffi", timeout=LONG)
    await leader.get_by_label("Tekst på nynorsk").last.fill("Klokka 14 i kantina.")
    await leader.get_by_label("Eller skriv det").first.fill("om 24 timar")
    await press(leader, "Sjå over")
    await expect(leader.get_by_text("Slik blir ho").last).to_be_visible(timeout=LONG)
    await press(leader, "Planlegg sending")
    await expect(leader.get_by_role("button", name="Ta tilbake og endre").last).to_be_visible(timeout=LONG)
    await picture(leader, "message-sent")
    await press(leader, "Ta tilbake og endre")
    await expect(leader.get_by_text("Slik blir ho").last).to_be_visible(timeout=LONG)
    await say(leader, "mine utkast")
    await expect(leader.get_by_text("Endra").last).to_be_visible(timeout=LONG)
    await picture(leader, "drafts")
    await press(leader, "Opne")
    await press(leader, "Slett")
    await expect(leader.get_by_text("Slette utkastet?").last).to_be_visible(timeout=LONG)
    await picture(leader, "draft-drop")
    await press(leader, "Ja, slett")
    await expect(leader.get_by_text("Utkastet er sletta.").last).to_be_visible(timeout=LONG)
