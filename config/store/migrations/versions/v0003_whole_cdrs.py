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
    with op.batch_alter_table("cdrs") as table:
        for column in ("direction", "billing_id", "shown"):
            table.alter_column(column, server_default=None)
