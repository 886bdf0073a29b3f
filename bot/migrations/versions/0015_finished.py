"""When a broadcast first was over, whatever was done with it afterwards."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("broadcast", sa.Column("finished", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("broadcast", "finished")
