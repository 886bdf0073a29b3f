"""Tables emptied between tests by deleting, since TRUNCATE makes new files for each table and index, a hundred a time."""

from sqlalchemy import MetaData

from bot.database import Table

QUEUE = {("procrastinate_events", "procrastinate_jobs"), ("procrastinate_periodic_defers", "procrastinate_jobs")}
"""Which of the queue's tables points at which."""
GUARDED, ON_GUARD = (f"SET LOCAL session_replication_role = {role}; " for role in ("replica", "origin"))
"""Keys and guards step aside, and back."""


def deleting(tables: str) -> str:
    """The statements that empty `tables`, with commas between, and all that point at them: TRUNCATE … CASCADE."""
    names = set(tables.replace(" ", "").split(","))
    points = _points(Table.metadata) | QUEUE
    while more := {table for table, at in points if at in names} - names:
        names |= more
    return GUARDED + "".join(f"DELETE FROM {name}; " for name in sorted(names)) + ON_GUARD  # noqa: S608 # the tests' own names


def _points(metadata: MetaData) -> set[tuple[str, str]]:
    return {(table.name, key.column.table.name) for table in metadata.tables.values() for key in table.foreign_keys}
