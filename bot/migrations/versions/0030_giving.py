"""Pages that editors gave to another owner than the list of what units own says."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "giving",
        sa.Column("key", sa.String(900), primary_key=True),
        sa.Column("source", sa.String(400), nullable=False),
        sa.Column("unit", sa.String(200), nullable=False),
        sa.Column("owner_id", sa.String(128)),
    )


def downgrade() -> None:
    op.drop_table("giving")
