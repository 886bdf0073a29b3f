"""Alembic's entry: always on a connection that bot/database.py hands over."""

from alembic import context

import bot.privacy  # noqa: F401 - its list brings every noun's table
from bot.database import Table

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Table.metadata, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
