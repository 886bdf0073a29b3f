"""What handlers were told of a pointer's deadlines is a set of steps, one bit each, where it was the newest step."""

from alembic import op

revision = "0028"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE pointer SET told = (1 << (told + 1)) - 2")


def downgrade() -> None:
    op.execute("UPDATE pointer SET told = length(ltrim(told::bit(32)::text, '0')) - 1 WHERE told > 0")
