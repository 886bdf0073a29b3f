"""Success stories, and who deserves the credit for them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "story",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("author_id", sa.String(128)),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("content", JSONB, nullable=False),
        sa.Column("typed", JSONB, nullable=False),
        sa.Column("edited", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_on", sa.Date),
        sa.Column("use", sa.String(16)),
        sa.Column("question", sa.String(1000), nullable=False),
        sa.Column("answer", sa.String(1000), nullable=False),
        sa.Column("reason", sa.String(1000), nullable=False),
        sa.Column("decided_by", sa.String(128)),
    )
    op.create_index("ix_story_author_id_edited", "story", ["author_id", "edited"])
    op.create_index("ix_story_state_edited", "story", ["state", "edited"])
    op.create_table(
        "credit",
        sa.Column("story_id", sa.Uuid, sa.ForeignKey("story.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("person_id", sa.String(128), primary_key=True),
    )
    op.create_index("ix_credit_person_id", "credit", ["person_id"])


def downgrade() -> None:
    op.drop_table("credit")
    op.drop_table("story")
