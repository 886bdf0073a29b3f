"""Alembic's entry: always on a connection that bot/database.py hands over."""

from alembic import context

import bot.fault
import bot.lane
import bot.notice
import bot.people
import bot.person
import bot.question  # noqa: F401 - each noun's table registers itself
from bot.database import Table

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Table.metadata, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
