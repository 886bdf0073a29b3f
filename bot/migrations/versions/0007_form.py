"""Which form tokens are used, and what was missing in an answer."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "form",
        sa.Column("nonce", sa.String(32), primary_key=True),
        sa.Column("day", sa.Date(), nullable=False),
    )
    op.create_index("ix_form_day", "form", ["day"])
    op.add_column("question", sa.Column("missing", sa.Text()))


def downgrade() -> None:
    op.drop_column("question", "missing")
    op.drop_table("form")
