"""Pointers: sealed messages, wrapped keys, receipts, the key list, and the log of what was done."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def _case(**more: object) -> sa.Column[str]:
    return sa.Column("case_id", sa.String(32), sa.ForeignKey("pointer.id", ondelete="CASCADE"), **more)  # type: ignore[arg-type] # a column's own options


def upgrade() -> None:
    op.create_table(
        "pointer",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("acknowledged", sa.Date),
        sa.Column("closed", sa.Date),
        sa.Column("excluded", ARRAY(sa.String(64)), nullable=False),
        sa.Column("ticket", sa.LargeBinary, unique=True),
        sa.Column("opened", sa.Boolean, nullable=False),
        sa.Column("unread", sa.Boolean, nullable=False),
        sa.Column("told", sa.Integer, nullable=False),
        sa.Column("kept_until", sa.Date),
        sa.Column("asked_by", sa.String(64)),
        sa.Column("logged", sa.Boolean, nullable=False),
    )
    _messages()
    _openings()
    _log()


def _messages() -> None:
    op.create_table(
        "pointer_message",
        _case(primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("keys", sa.Integer, nullable=False),
        sa.Column("box", sa.LargeBinary, nullable=False),
        sa.Column("signer", sa.String(16)),
        sa.Column("signature", sa.LargeBinary),
    )
    op.create_table(
        "pointer_wrap",
        _case(primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("holder", sa.String(16), primary_key=True),
        sa.Column("wrap", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "pointer_receipt",
        sa.Column("lookup", sa.LargeBinary, primary_key=True),
        _case(nullable=False),
        sa.Column("holder", sa.String(16), nullable=False),
        sa.Column("public", sa.LargeBinary, nullable=False),
        sa.Column("private", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_pointer_receipt_case_id", "pointer_receipt", ["case_id"])


def _openings() -> None:
    op.create_table(
        "pointer_share",
        _case(primary_key=True),
        sa.Column("pair", sa.String(40), primary_key=True),
        sa.Column("side", sa.String(16), primary_key=True),
        sa.Column("holder", sa.String(16), primary_key=True),
        sa.Column("box", sa.LargeBinary, nullable=False),
        sa.Column("opening", sa.Integer),
    )
    op.create_table(
        "pointer_opening",
        _case(primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("granted", sa.Date),
    )


def _log() -> None:
    op.create_table(
        "pointer_list",
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
    )
    op.create_table(
        "pointer_line",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("event", sa.String(32), nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("detail", sa.String(64), nullable=False),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("prev", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("mac", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "pointer_head",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("signature", sa.String(128), nullable=False),
    )
    op.create_table(
        "pointer_nonce",
        sa.Column("nonce", sa.String(32), primary_key=True),
        sa.Column("day", sa.Date, nullable=False),
    )


def downgrade() -> None:
    tables = ("nonce", "head", "line", "list", "opening", "share", "receipt", "wrap", "message")
    for table in [*(f"pointer_{one}" for one in tables), "pointer"]:
        op.drop_table(table)
