"""Who changed what, drafts, purchases and log-ins."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _tell_of_versions()
    _create_audit_log()
    _create_drafts()
    _create_purchases()
    _create_log_ins()


def _tell_of_versions() -> None:
    with op.batch_alter_table("configuration_versions") as table:
        table.add_column(sa.Column("by", sa.String(60), nullable=False, server_default="operator"))
        table.add_column(
            sa.Column("act", sa.String(40), nullable=False, server_default="configuration.apply")
        )
        table.add_column(sa.Column("since", sa.JSON, nullable=False, server_default="{}"))
    with op.batch_alter_table("configuration_versions") as table:
        for column in ("by", "act", "since"):
            table.alter_column(column, server_default=None)


def _create_audit_log() -> None:
    op.create_table(
        "audit_log",
        sa.Column("organisation", sa.String(40), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("by", sa.String(60), nullable=False),
        sa.Column("act", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer),
        sa.Column("draft", sa.String(40)),
        sa.Column("changes", sa.JSON, nullable=False),
    )


def _create_drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column(
            "organisation", sa.String(40), sa.ForeignKey("organisations.organisation"), primary_key=True
        ),
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("base", sa.Integer, nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("by", sa.String(60), nullable=False),
        sa.Column("document", sa.Text, nullable=False),
    )


def _create_purchases() -> None:
    op.create_table(
        "purchases",
        sa.Column("organisation", sa.String(40), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("by", sa.String(60), nullable=False),
        sa.Column("item", sa.String(20), nullable=False),
        sa.Column("quantity", sa.Integer, nullable=False),
        sa.Column("unit_price", sa.Integer, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("period", sa.String(7), nullable=False),
    )


def _create_log_ins() -> None:
    op.create_table(
        "log_ins",
        sa.Column("organisation", sa.String(40), primary_key=True),
        sa.Column("person", sa.String(40), primary_key=True),
        sa.Column("secret", sa.String(200), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
    )
