"""Who the bot is for, when they are away, and the version of both."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "member",
        sa.Column("id", sa.String(128), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("manager", sa.String(), nullable=False),
        sa.Column("roles", postgresql.ARRAY(sa.String(32)), nullable=False),
        sa.Column("norm", sa.String(2)),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "absence",
        sa.Column("person_id", sa.String(128), primary_key=True),
        sa.Column("deputy_id", sa.String(128), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
    )
    op.create_index("ix_absence_last", "absence", ["last"])
    op.create_table(
        "edition",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.Column("tried_at", sa.DateTime(timezone=True)),
        sa.Column("ended", sa.String(16)),
        sa.Column("leaving", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
    )
    op.execute("INSERT INTO edition (id, version, leaving, present) VALUES (1, 0, 0, 0)")


def downgrade() -> None:
    op.drop_table("edition")
    op.drop_table("absence")
    op.drop_table("member")
