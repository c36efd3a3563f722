"""What a CDR tells besides: direction, who pays, the number shown, the wait that was foreseen."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    with op.batch_alter_table("cdrs") as table:
        table.add_column(sa.Column("direction", sa.String(20), nullable=False, server_default="incoming"))
        table.add_column(sa.Column("billing_id", sa.Text, nullable=False, server_default=""))
        table.add_column(sa.Column("shown", sa.String(32), nullable=False, server_default=""))
        table.add_column(sa.Column("estimated_wait_s", sa.Float))
        table.add_column(sa.Column("queued_s", sa.Float))
        table.add_column(sa.Column("callback_of", sa.String(150)))
        table.add_column(sa.Column("external_talk_s", sa.Float, nullable=False, server_default="0"))
        table.add_column(sa.Column("erased_at", sa.String(27)))
    with op.batch_alter_table("cdrs") as table:
        for column in ("direction", "billing_id", "shown", "external_talk_s"):
            table.alter_column(column, server_default=None)
    op.create_index("cdrs_by_start", "cdrs", ["started", "call"])
    op.create_index("cdrs_of_organisation", "cdrs", ["organisation", "started", "call"])
