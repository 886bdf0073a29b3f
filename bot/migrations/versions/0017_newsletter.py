"""The monthly newsletter: its issues, what leaders contribute, and what readers say to it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    at = sa.DateTime(timezone=True)
    op.create_table(
        "issue",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("month", sa.Date, nullable=False, unique=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("content", JSONB, nullable=False),
        sa.Column("due", at, nullable=False),
        sa.Column("edited", at, nullable=False),
        sa.Column("edited_by", sa.String(128)),
        sa.Column("approved_by", sa.String(128)),
        *(sa.Column(name, at) for name in ("asked", "reminded", "assembled", "nudged")),
        sa.Column("broadcast_id", sa.Uuid, unique=True),
        sa.Column("pending", JSONB),
        sa.Column("shown", JSONB),
        sa.Column("page", JSONB),
    )
    op.create_table(
        "contribution",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("author_id", sa.String(128)),
        sa.Column("month", sa.Date, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("content", JSONB, nullable=False),
        sa.Column("edited", at, nullable=False),
    )
    op.create_index("ix_contribution_month", "contribution", ["month"])
    op.create_index("ix_contribution_author_id", "contribution", ["author_id"])
    op.create_table(
        "reaction",
        sa.Column("broadcast_id", sa.Uuid, sa.ForeignKey("broadcast.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("person_id", sa.String(128), primary_key=True),
        sa.Column("reaction", sa.String(16), nullable=False),
        sa.Column("made", at, nullable=False),
    )
    op.create_index("ix_reaction_person_id", "reaction", ["person_id"])


def downgrade() -> None:
    for table in ("reaction", "contribution", "issue"):
        op.drop_table(table)
