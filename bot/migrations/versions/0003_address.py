"""Where people can be reached in Teams."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "address",
        sa.Column("person_id", sa.String(128), primary_key=True),
        sa.Column("service_url", sa.String(512), primary_key=True),
        sa.Column("conversation_id", sa.String(512), nullable=False),
        sa.Column("tenant_id", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("seen", sa.Date(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("address")
