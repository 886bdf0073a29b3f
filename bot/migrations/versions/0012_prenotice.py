"""Prenotices: when what they are about becomes public, and what was decided of that."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "prenotice",
        sa.Column("broadcast_id", sa.Uuid(), sa.ForeignKey("broadcast.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("token", sa.String(64), nullable=False, unique=True),
        sa.Column("external_at", MOMENT, nullable=False),
        sa.Column("postponed_from", MOMENT),
        sa.Column("least_coverage", sa.SmallInteger(), nullable=False),
        sa.Column("least_reason", sa.String(500), nullable=False),
        sa.Column("stopped", MOMENT),
        sa.Column("stop_reason", sa.String(500), nullable=False),
        sa.Column("forced", MOMENT),
        sa.Column("force_reason", sa.String(500), nullable=False),
        sa.Column("published", MOMENT),
        sa.Column("link", sa.String(2048), nullable=False),
        sa.Column("told", sa.String(16), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("reminded", sa.SmallInteger()),
        sa.Column("held", MOMENT),
        sa.Column("released", MOMENT),
        sa.Column("reached", sa.Integer()),
        sa.Column("people", sa.Integer()),
        sa.Column("closed", MOMENT),
    )


def downgrade() -> None:
    op.drop_table("prenotice")
