"""What employees tell of the media, and what is planned toward them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "media_contact",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("person_id", sa.String(128)),
        sa.Column("recipient_id", sa.String(128)),
        sa.Column("unit", sa.String(128), nullable=False),
        sa.Column("outlet", sa.String(120), nullable=False),
        sa.Column("subject", sa.String(300), nullable=False),
        sa.Column("said", sa.String(1000)),
        sa.Column("controversial", sa.String(8), nullable=False),
        sa.Column("told_on", sa.Date, nullable=False),
        sa.Column("published_on", sa.Date),
        sa.Column("answer", sa.String(16)),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("ix_media_contact_told_on", "media_contact", ["told_on"])
    op.create_index("ix_media_contact_published_on", "media_contact", ["published_on"])
    op.create_table(
        "outreach",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("author_id", sa.String(128)),
        sa.Column("unit", sa.String(128), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("content", JSONB, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply", sa.String(1000), nullable=False),
        sa.Column("decided_by", sa.String(128)),
    )
    op.create_index("ix_outreach_at", "outreach", ["at"])
    op.create_table(
        "social_channel",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("author_id", sa.String(128)),
        sa.Column("unit", sa.String(128), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("content", JSONB, nullable=False),
        sa.Column("edited", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply", sa.String(1000), nullable=False),
        sa.Column("decided_by", sa.String(128)),
        sa.Column("decided_on", sa.Date),
        sa.Column("evaluate_on", sa.Date),
    )


def downgrade() -> None:
    op.drop_table("social_channel")
    op.drop_table("outreach")
    op.drop_table("media_contact")
