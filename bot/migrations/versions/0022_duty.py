"""The duties of the year."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "duty",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.String(300), nullable=False, unique=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("series", sa.String(64), nullable=False),
        sa.Column("unit", sa.String(200), nullable=False),
        sa.Column("owner_id", sa.String(128)),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("rung", sa.Integer, nullable=False),
        sa.Column("moved", sa.Date),
        sa.Column("content", JSONB, nullable=False),
        sa.Column("answered_by", sa.String(128)),
        sa.Column("edited", sa.DateTime(timezone=True), nullable=False),
    )
    for column in ("series", "owner_id", "day", "answered_by"):
        op.create_index(f"ix_duty_{column}", "duty", [column])


def downgrade() -> None:
    op.drop_table("duty")
