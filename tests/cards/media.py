"""Every card on talking to the media, and on what is planned toward them."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from bot.confidant import View
from bot.media_contact import Answer, Controversial, MediaContact, To
from bot.turn import Norm
from cards import media_contact, media_contact_form

TOLD: dict[str, Any] = {
    "outlet": "Åndalsnes *Avis*",
    "subject": "Ny <b>skole</b>",
    "said": "Ø" * 1000,
    "unit": "Heimetenesta",
    "controversial": Controversial.YES,
    "published_on": date(2026, 11, 25),
}


def contact(answer: Answer | None = None, name: str = "Anne *A*", **more: Any) -> View:
    """Somebody who has told of it."""
    ids = {"id": UUID(int=1), "person_id": "d1", "recipient_id": "d2", "told_on": date(2026, 11, 24), "version": 2}
    return View(MediaContact(**{**TOLD, **ids, "answer": answer, **more}), name, "Liv *L*")


def every_card(norm: Norm) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each card with a name for it."""
    people = dict.fromkeys(To, "Kari *Kursiv*")
    typed = {**TOLD, "published_on": "2026-11-25", "controversial": "yes", "to": "leader", "capacity": "municipality"}
    remarks = ["old", "outlet", "subject", "controversial", "published_on", "to"]
    yield f"media form {norm}", media_contact_form.form({}, {}, {"token": "0"}, [], norm)
    yield f"media form full {norm}", media_contact_form.form(typed, people, {"token": "0"}, remarks, norm)
    yield f"media is not for {norm}", media_contact_form.not_for(norm)
    yield f"media withdrawn {norm}", media_contact.withdrawn(norm)
    for answer in (None, *Answer):
        yield f"media own {answer} {norm}", media_contact.own(contact(answer), "0", norm)
        yield f"media told {answer} {norm}", media_contact.told(contact(answer), norm)
        yield f"media answered {answer} {norm}", media_contact.answered(contact(answer), norm)
    for gone in (contact(withdrawn=True), contact(name="", said=None, controversial=Controversial.UNSURE)):
        yield f"media told {gone.one.withdrawn} {norm}", media_contact.told(gone, norm)
        yield f"media answered {gone.one.withdrawn} {norm}", media_contact.answered(gone, norm)
