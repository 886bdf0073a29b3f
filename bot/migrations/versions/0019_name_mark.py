"""Whoever is forgotten without having agreed to be named leaves a mark of the name with the story."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_constraint("pk_credit", "credit")
    op.add_column("credit", sa.Column("id", sa.BigInteger, sa.Identity(always=True), nullable=False))
    op.create_primary_key("pk_credit", "credit", ["id"])
    op.alter_column("credit", "person_id", nullable=True)
    op.create_unique_constraint("uq_credit_story_id", "credit", ["story_id", "person_id"])
    op.add_column("credit", sa.Column("marks", JSONB, nullable=False, server_default=sa.text("'[]'::jsonb")))


def downgrade() -> None:
    op.execute("DELETE FROM credit WHERE person_id IS NULL")
    op.drop_column("credit", "marks")
    op.drop_constraint("uq_credit_story_id", "credit")
    op.drop_constraint("pk_credit", "credit")
    op.drop_column("credit", "id")
    op.alter_column("credit", "person_id", nullable=False)
    op.create_primary_key("pk_credit", "credit", ["story_id", "person_id"])
