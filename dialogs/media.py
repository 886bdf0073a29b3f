"""The ways in to what concerns the media (strategy 7 and 10), a part of dialogs/table.py."""

from bot.access import EDITORS, EVERYONE
from dialogs import coordination, media_contact, media_week, outreach, roster, social_channel
from dialogs.row import Row

ROWS = (
    Row(
        media_contact.new,
        ("media_contact.new",),
        media_contact.NEW,
        command="jeg har snakket med media",
        may=EVERYONE,
        opens=True,
    ),
    Row(media_contact.save, (media_contact.SAVE,), may=EVERYONE, renew=media_contact.renew),
    Row(media_contact.show, ("media_contact.show",), may=EVERYONE),
    Row(media_contact.withdraw, (media_contact.WITHDRAW,), may=EVERYONE, renew=media_contact.show),
    Row(media_contact.answer, tuple(media_contact.ANSWERS), may=EVERYONE),
    Row(outreach.new, ("outreach.new",), outreach.NEW, may=EVERYONE, opens=True),
    Row(outreach.save, (outreach.SAVE,), may=EVERYONE, renew=outreach.renew),
    Row(outreach.show, ("outreach.show",), may=EVERYONE),
    Row(outreach.edit, ("outreach.edit",), may=EVERYONE),
    Row(outreach.withdraw, (outreach.WITHDRAW,), may=EVERYONE, renew=outreach.show),
    Row(outreach.mine, ("outreach.mine",), outreach.MINE, may=EVERYONE),
    Row(coordination.queue, ("outreach.queue",), coordination.QUEUE, may=EDITORS, subject=True),
    Row(coordination.weigh, ("outreach.weigh",), may=EDITORS),
    Row(coordination.accept, (coordination.ACCEPT,), may=EDITORS, renew=coordination.weigh),
    Row(coordination.suggest, (coordination.SUGGEST,), may=EDITORS, renew=coordination.weigh),
    Row(coordination.prenotice, ("outreach.prenotice",), may=EDITORS),
    Row(social_channel.new, ("social.new",), social_channel.NEW, may=EVERYONE, opens=True),
    Row(social_channel.save, (social_channel.SAVE,), may=EVERYONE, renew=social_channel.renew),
    Row(social_channel.listed, ("social.list",), social_channel.LIST, may=EVERYONE),
    Row(social_channel.weigh, ("social.weigh",), may=EDITORS),
    Row(
        social_channel.decide,
        (social_channel.APPROVE, social_channel.DECLINE),
        may=EDITORS,
        renew=social_channel.weigh,
    ),
    Row(social_channel.listed, words=roster.WORDS, may=EDITORS, subject=True),
    Row(roster.form, ("social.form",), may=EDITORS),
    Row(roster.enter, (roster.ENTER,), may=EDITORS, renew=roster.renew),
    Row(social_channel.keep, (social_channel.KEEP,), may=EDITORS, renew=social_channel.weigh),
    Row(social_channel.reopen, (social_channel.REOPEN,), may=EDITORS, renew=social_channel.weigh),
    Row(social_channel.close, (social_channel.CLOSE,), may=EDITORS, renew=social_channel.weigh),
    Row(media_week.show, ("media_week.show",), media_week.WEEK, may=EDITORS),
    Row(media_week.export, ("media_week.export",), may=EDITORS),
)
