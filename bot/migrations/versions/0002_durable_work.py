"""Procrastinate's own tables, and which scheduled moments are taken care of."""

import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.get_bind().exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))
    op.create_table(
        "tick",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    raise RuntimeError("there is no way down: restore the backup that was taken before the upgrade")
