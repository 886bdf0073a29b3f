"""When a broadcast first was over, whatever was done with it afterwards; and it outlives its author's account."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("broadcast", sa.Column("finished", sa.DateTime(timezone=True)))
    op.alter_column("announcement", "author_id", nullable=True)


def downgrade() -> None:
    op.alter_column("announcement", "author_id", nullable=False)
    op.drop_column("broadcast", "finished")
