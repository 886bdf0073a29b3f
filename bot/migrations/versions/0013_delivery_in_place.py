"""Deliveries change in place: no index holds what changes, and a page has room for the next version of its rows."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_delivery_due", "delivery")
    op.drop_index("ix_delivery_flying", "delivery")
    op.create_index("ix_delivery_broadcast_id_id", "delivery", ["broadcast_id", "id"])
    op.execute("ALTER TABLE delivery SET (fillfactor = 40)")


def downgrade() -> None:
    op.execute("ALTER TABLE delivery RESET (fillfactor)")
    op.drop_index("ix_delivery_broadcast_id_id", "delivery")
    op.create_index("ix_delivery_flying", "delivery", ["channel"], postgresql_where=sa.text("state = 'sending'"))
    columns = ["broadcast_id", "channel", "id"]
    op.create_index("ix_delivery_due", "delivery", columns, postgresql_where=sa.text("state = 'waiting'"))
