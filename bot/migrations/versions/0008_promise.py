"""Who waits for an answer that takes a while."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "promise",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("person_id", sa.String(128), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_promise_since", "promise", ["since"])


def downgrade() -> None:
    op.drop_table("promise")
