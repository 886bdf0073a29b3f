"""What is kept of a person and of a question."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.String(128), primary_key=True),
        sa.Column("norm", sa.String(2)),
        sa.Column("welcomed_at", sa.DateTime(timezone=True)),
        sa.Column("subject", sa.String(64)),
        sa.Column("subject_at", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "question",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("refs", postgresql.ARRAY(sa.String(64)), nullable=False),
        sa.Column("norm", sa.String(2), nullable=False),
        sa.Column("helped", sa.Boolean()),
        sa.Column("text", sa.Text()),
    )
    op.create_index("ix_question_day", "question", ["day"])


def downgrade() -> None:
    op.drop_table("question")
    op.drop_table("person")
