"""Who waits for an answer that takes a while, and when somebody was last seen."""

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
    op.add_column("person", sa.Column("seen", sa.Date()))
    op.execute("UPDATE person SET seen = current_date")
    op.create_index("ix_person_seen", "person", ["seen"])


def downgrade() -> None:
    op.drop_column("person", "seen")
    op.drop_table("promise")
