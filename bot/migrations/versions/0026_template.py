"""The municipality's templates, as the editors have changed the list."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "template",
        sa.Column("key", sa.String(120), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("link", sa.String(500), nullable=False),
        sa.Column("words", sa.String(200), nullable=False),
        sa.Column("removed", sa.Boolean, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("template")
