"""The ways in to the duties of the year, a part of the table (dialogs/table.py)."""

from bot.access import AUTHORS, EDITORS, EVERYONE, LEADERS
from dialogs import duty, meeting, restructuring, stationery, survey, task, transfer
from dialogs.row import Row

ROWS = (
    Row(duty.mine, ("duty.mine",), duty.MINE, may=EVERYONE),
    Row(duty.show, ("duty.show",), may=EVERYONE),
    Row(duty.answer, (duty.ANSWER,), may=EVERYONE, renew=duty.show),
    Row(duty.all_reviewed, (duty.ALL,), may=EVERYONE, renew=duty.show),
    Row(duty.done, (duty.DONE,), may=EVERYONE, renew=duty.show),
    Row(duty.postpone, (duty.POSTPONE,), may=EVERYONE, renew=duty.show),
    Row(duty.undo, (duty.UNDO,), may=EVERYONE, renew=duty.show),
    Row(duty.board, ("duty.board",), duty.BOARD, may=EDITORS, subject=True),
    Row(duty.form, ("duty.form",), may=EDITORS),
    Row(duty.keep, (duty.KEEP,), may=EDITORS, renew=duty.form),
    Row(task.listed, ("task.list",), may=EDITORS),
    Row(task.show, ("task.show",), may=EDITORS),
    Row(task.form, ("task.form",), may=EDITORS),
    Row(task.save, (task.SAVE,), may=EDITORS, renew=task.renew),
    Row(task.drop, (task.DROP,), may=EDITORS, renew=task.show),
    Row(task.back, (task.BACK,), may=EDITORS, renew=task.show),
    Row(task.answer, (task.ANSWER,), may=EVERYONE, renew=duty.show),
    Row(transfer.form, ("transfer.form",), may=EDITORS),
    Row(transfer.give, (transfer.GIVE,), may=EDITORS, renew=transfer.form),
    Row(survey.plan, (survey.PLAN,), may=EVERYONE, renew=duty.show),
    Row(survey.approve, (survey.APPROVE,), may=EDITORS, renew=duty.show),
    Row(restructuring.new, ("plan.new",), restructuring.NEW, may=LEADERS, subject=True, opens=True),
    Row(restructuring.save, (restructuring.SAVE,), may=LEADERS, renew=restructuring.renew),
    Row(restructuring.mine, ("plan.mine",), restructuring.MINE, may=LEADERS, subject=True),
    Row(restructuring.show, ("plan.show",), may=LEADERS),
    Row(restructuring.ask, ("plan.ask",), may=LEADERS),
    Row(restructuring.cancel, (restructuring.CANCEL,), may=LEADERS, renew=restructuring.ask),
    Row(restructuring.message, ("plan.message",), may=AUTHORS),
    Row(meeting.help_me, ("meeting.help",), meeting.HELP, everywhere=True, may=EVERYONE),
    Row(meeting.copy, ("meeting.agenda", "meeting.minutes"), everywhere=True, may=EVERYONE),
    Row(stationery.show, ("stationery.show",), stationery.WORDS, everywhere=True, may=EVERYONE),
    Row(stationery.listed, ("stationery.list",), may=EDITORS),
    Row(stationery.form, ("stationery.form",), may=EDITORS),
    Row(stationery.new, ("stationery.new",), may=EDITORS),
    Row(stationery.save, (stationery.SAVE,), may=EDITORS, renew=stationery.renew),
    Row(stationery.remove, (stationery.REMOVE,), may=EDITORS, renew=stationery.renew),
)
