"""Pictures of success stories."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "picture",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("story_id", sa.Uuid, sa.ForeignKey("story.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.String(32), nullable=False, unique=True),
        sa.Column("alt", sa.String(300), nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_picture_story_id", "picture", ["story_id"])


def downgrade() -> None:
    op.drop_table("picture")
