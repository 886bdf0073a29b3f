"""Questions that are handed over; what the editors lay over the guidelines; wishes to be told of another answer."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _tickets()
    _supplements()
    op.add_column("question", sa.Column("settled", sa.String(16)))


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


def _supplements() -> None:
    op.create_table(
        "supplement",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("ref", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("content", JSONB, nullable=False),
        sa.Column("by", sa.String(128)),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by", sa.String(128)),
        sa.Column("undone", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_supplement_ref", "supplement", ["ref"])
    op.create_table(
        "wish",
        sa.Column("person_id", sa.String(128), primary_key=True),
        sa.Column("ref", sa.String(64), primary_key=True),
        sa.Column("day", sa.Date, nullable=False),
    )
    op.create_index("ix_wish_ref", "wish", ["ref"])
    op.create_index("ix_wish_day", "wish", ["day"])


def downgrade() -> None:
    op.drop_column("question", "settled")
    op.drop_table("wish")
    op.drop_table("supplement")
    op.drop_table("ticket")
