"""Stories that are changed after they were handed in, by their author or an editor, and who agrees to being named."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("story", sa.Column("changed", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("story", sa.Column("original", JSONB))
    op.add_column("credit", sa.Column("consent", sa.String(16), nullable=False, server_default="unasked"))
    op.alter_column("story", "changed", server_default=None)
    op.alter_column("credit", "consent", server_default=None)


def downgrade() -> None:
    op.drop_column("credit", "consent")
    op.drop_column("story", "original")
    op.drop_column("story", "changed")
