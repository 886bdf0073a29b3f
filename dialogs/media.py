"""The ways in to what concerns the media (strategy 7 and 10), a part of dialogs/table.py."""

from bot.access import EVERYONE
from dialogs import media_contact
from dialogs.row import Row

ROWS = (
    Row(
        media_contact.new, ("media_contact.new",), media_contact.NEW, command="jeg har snakket med media", may=EVERYONE
    ),
    Row(media_contact.save, (media_contact.SAVE,), may=EVERYONE, renew=media_contact.renew),
    Row(media_contact.show, ("media_contact.show",), may=EVERYONE),
    Row(media_contact.withdraw, (media_contact.WITHDRAW,), may=EVERYONE, renew=media_contact.show),
    Row(media_contact.answer, tuple(media_contact.ANSWERS), may=EVERYONE),
)
