"""What a person wants less of."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "preference",
        sa.Column("person_id", sa.String(128), primary_key=True),
        sa.Column("newsletter_by_mail", sa.Boolean(), nullable=False),
        sa.Column("no_stories", sa.Boolean(), nullable=False),
        sa.Column("reminders_weekly", sa.Boolean(), nullable=False),
        sa.Column("chosen", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_delivery_made", "delivery", ["made"])
    op.create_index("ix_notice_kind_subject", "notice", ["kind", "subject"])


def downgrade() -> None:
    op.drop_index("ix_notice_kind_subject", "notice")
    op.drop_index("ix_delivery_made", "delivery")
    op.drop_table("preference")
