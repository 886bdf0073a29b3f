"""Which activities have come before."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "arrival",
        sa.Column("mark", sa.LargeBinary(), primary_key=True),
        sa.Column("day", sa.Date(), nullable=False),
    )
    op.create_index("ix_arrival_day", "arrival", ["day"])


def downgrade() -> None:
    op.drop_table("arrival")
