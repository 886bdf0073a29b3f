"""The rows of the table on what the bot could not answer: handed over, answered, and learnt from."""

from bot import inquiry
from bot.access import EDITORS, EVERYONE
from dialogs import answering, teaching, theme, ticket, wish
from dialogs.row import Row

ROWS = (
    Row(ticket.form, ("ticket.form",), ticket.ASK, may=EVERYONE),
    Row(ticket.send, (ticket.SEND,), may=EVERYONE, renew=ticket.renew),
    Row(ticket.more, (inquiry.MORE,), may=EVERYONE, renew=answering.show),
    Row(ticket.mine, ("ticket.mine",), ticket.MINE, may=EVERYONE),
    Row(answering.show, ("ticket.show",), may=EVERYONE),
    Row(answering.act, tuple(answering.STEPS), may=EVERYONE, renew=answering.show),
    Row(answering.queue, ("ticket.queue",), answering.QUEUE, may=EDITORS),
    Row(wish.make, ("wish.make",), may=EVERYONE),
    Row(teaching.form, ("pack.form",), teaching.NEW, may=EDITORS),
    Row(teaching.save, (teaching.SAVE,), may=EDITORS, renew=teaching.renew),
    Row(teaching.waiting, ("pack.waiting",), teaching.WAITING, may=EDITORS, subject=True),
    Row(teaching.approve, (teaching.APPROVE, teaching.APPROVE_ALL), may=EDITORS, renew=teaching.waiting),
    Row(teaching.log, ("pack.log",), teaching.LOG, may=EDITORS, subject=True),
    Row(teaching.undo, (teaching.UNDO,), may=EDITORS, renew=teaching.log),
    Row(theme.listed, ("theme.list",), theme.LIST, may=EDITORS),
    Row(theme.show, ("theme.show",), may=EDITORS),
    Row(theme.ask, (theme.ASK,), may=EDITORS, renew=theme.show),
    Row(theme.drop, (theme.DROP,), may=EDITORS, renew=theme.show),
    Row(theme.monthly, ("theme.month",), theme.MONTH, may=EDITORS),
)
