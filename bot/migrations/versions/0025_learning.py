"""Questions that are handed over."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0025"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _tickets()


def _tickets() -> None:
    op.create_table(
        "ticket",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("asker_id", sa.String(128), nullable=False),
        sa.Column("handler_id", sa.String(128)),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("norm", sa.String(2), nullable=False),
        sa.Column("ref", sa.String(64), nullable=False),
        sa.Column("unit", sa.String(128), nullable=False),
        sa.Column("lines", JSONB, nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waits", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered", sa.DateTime(timezone=True)),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded", sa.Integer, nullable=False),
        sa.Column("unreached", sa.Boolean, nullable=False),
    )
    op.create_index("ix_ticket_asker_id_changed", "ticket", ["asker_id", "changed"])
    op.create_index("ix_ticket_state_waits", "ticket", ["state", "waits"])


def downgrade() -> None:
    op.drop_table("ticket")
