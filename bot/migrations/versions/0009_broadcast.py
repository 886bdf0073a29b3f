"""Announcements, broadcasts with what they said, their deliveries, and the trail of who did what."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None
MOMENT = sa.DateTime(timezone=True)
UNCHANGED = """
CREATE FUNCTION audit_unchanged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the trail is only added to'; END $$;
CREATE TRIGGER audit_unchanged BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_unchanged();
"""


def upgrade() -> None:
    op.create_table(
        "announcement",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("author_id", sa.String(128), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", JSONB(), nullable=False),
        sa.Column("edited", MOMENT, nullable=False),
        sa.Column("decided_by", sa.String(128)),
        sa.Column("reason", sa.String(500)),
    )
    op.create_index("ix_announcement_author_id_edited", "announcement", ["author_id", "edited"])
    op.create_table(
        "broadcast",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("author_id", sa.String(128)),
        sa.Column("approver_id", sa.String(128)),
        sa.Column("urgency", sa.SmallInteger(), nullable=False),
        sa.Column("repeat", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(64), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("operation", sa.String(16), nullable=False),
        sa.Column("audience", JSONB(), nullable=False),
        sa.Column("due", MOMENT, nullable=False),
        sa.Column("expires", MOMENT),
        sa.Column("frozen", sa.Integer()),
        sa.Column("started", MOMENT),
        sa.Column("ended", MOMENT),
        sa.Column("tally", JSONB()),
    )
    op.create_index("ix_broadcast_state_due", "broadcast", ["state", "due"])
    broadcast = sa.ForeignKey("broadcast.id", ondelete="CASCADE")
    op.create_table(
        "rendering",
        sa.Column("broadcast_id", sa.Uuid(), broadcast, primary_key=True),
        sa.Column("edition", sa.Integer(), primary_key=True),
        sa.Column("operation", sa.String(16), nullable=False),
        sa.Column("cards", JSONB(), nullable=False),
        sa.Column("letters", JSONB(), nullable=False),
        sa.Column("made", MOMENT, nullable=False),
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), primary_key=True),
        sa.Column("broadcast_id", sa.Uuid(), sa.ForeignKey("broadcast.id", ondelete="CASCADE"), nullable=False),
        sa.Column("person_id", sa.String(128), nullable=False),
        sa.Column("channel", sa.String(8), nullable=False),
        sa.Column("norm", sa.String(2), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(64), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("repaired", sa.Boolean(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("made", MOMENT, nullable=False),
        sa.Column("due", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.Column("acknowledged", MOMENT),
        sa.Column("service_url", sa.String(512)),
        sa.Column("conversation_id", sa.String(512)),
        sa.Column("activity_id", sa.String(512)),
        sa.UniqueConstraint("broadcast_id", "person_id", "channel", name="uq_delivery_broadcast_id"),
    )
    op.create_index("ix_delivery_person_id_made", "delivery", ["person_id", "made"])
    waiting, flying = sa.text("state = 'waiting'"), sa.text("state = 'sending'")
    op.create_index("ix_delivery_due", "delivery", ["broadcast_id", "channel", "id"], postgresql_where=waiting)
    op.create_index("ix_delivery_flying", "delivery", ["channel"], postgresql_where=flying)
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), primary_key=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor_id", sa.String(128), nullable=False),
        sa.Column("deed", sa.String(16), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("detail", sa.String(500), nullable=False),
    )
    op.create_index("ix_audit_subject", "audit", ["subject", "id"])
    op.execute(UNCHANGED)


def downgrade() -> None:
    op.drop_table("audit")
    op.execute("DROP FUNCTION audit_unchanged")
    op.drop_table("delivery")
    op.drop_table("rendering")
    op.drop_table("broadcast")
    op.drop_table("announcement")
