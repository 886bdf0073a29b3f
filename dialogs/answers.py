"""The rows of the table on what the bot could not answer: handed over, answered, and learnt from."""

from bot import inquiry
from bot.access import EDITORS, EVERYONE
from dialogs import answering, ticket
from dialogs.row import Row

ROWS = (
    Row(ticket.form, ("ticket.form",), ticket.ASK, may=EVERYONE),
    Row(ticket.send, (ticket.SEND,), may=EVERYONE, renew=ticket.renew),
    Row(ticket.more, (inquiry.MORE,), may=EVERYONE, renew=answering.show),
    Row(ticket.mine, ("ticket.mine",), ticket.MINE, may=EVERYONE),
    Row(answering.show, ("ticket.show",), may=EVERYONE),
    Row(answering.act, tuple(answering.STEPS), may=EVERYONE, renew=answering.show),
    Row(answering.queue, ("ticket.queue",), answering.QUEUE, may=EDITORS),
)
