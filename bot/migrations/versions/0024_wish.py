"""Which answer those know who want to hear of another."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("wish", sa.Column("mark", sa.String(16), nullable=False, server_default=""))
    op.alter_column("wish", "mark", server_default=None)


def downgrade() -> None:
    op.drop_column("wish", "mark")
