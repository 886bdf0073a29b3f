"""Notices, their mailings, when a lane rests, and what has been wrong with the bot."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), primary_key=True),
        sa.Column("person_id", sa.String(128), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(256), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("told", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(64), nullable=False),
        sa.Column("service_url", sa.String(512)),
        sa.Column("conversation_id", sa.String(512)),
        sa.Column("activity_id", sa.String(512)),
        sa.Column("shown", sa.String(64)),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("person_id", "kind", "subject", name="uq_notice_person_id"),
    )
    op.create_index("ix_notice_state_due", "notice", ["state", "due"])
    op.create_table(
        "mailing",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), primary_key=True),
        sa.Column(
            "notice_id", sa.BigInteger(), sa.ForeignKey("notice.id", ondelete="CASCADE"), nullable=False, unique=True
        ),
        sa.Column("person_id", sa.String(128), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.Column("told", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(64), nullable=False),
        sa.Column("shown", sa.String(64)),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_mailing_state_due", "mailing", ["state", "due"])
    op.create_table(
        "lane",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("rests_until", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "fault",
        sa.Column("kind", sa.String(32), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
    )
    op.create_table(
        "reached",
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("percent", sa.Float(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("reached")
    op.drop_table("fault")
    op.drop_table("lane")
    op.drop_table("mailing")
    op.drop_table("notice")
