"""The first tables: organisations, their configurations and numbers, and the records of calls."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _create_configurations()
    _create_routing_log()
    _create_cdrs()
    _create_voicemails()


def _create_configurations() -> None:
    op.create_table("organisations", sa.Column("organisation", sa.String(40), primary_key=True))
    op.create_table(
        "configuration_versions",
        sa.Column(
            "organisation", sa.String(40), sa.ForeignKey("organisations.organisation"), primary_key=True
        ),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("applied_at", sa.String(27), nullable=False),
        sa.Column("document", sa.Text, nullable=False),
    )
    op.create_table(
        "numbers",
        sa.Column("e164", sa.String(16), primary_key=True),
        sa.Column("organisation", sa.String(40), sa.ForeignKey("organisations.organisation"), nullable=False),
    )
    op.create_index("ix_numbers_organisation", "numbers", ["organisation"])


def _create_routing_log() -> None:
    op.create_table(
        "routing_log",
        sa.Column("call", sa.String(150), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("organisation", sa.String(40), nullable=False),
        sa.Column("config_version", sa.Integer, nullable=False),
        sa.Column("step", sa.String(20), nullable=False),
        sa.Column("rule", sa.String(60), nullable=False),
        sa.Column("saw", sa.JSON, nullable=False),
        sa.Column("decided", sa.Text, nullable=False),
    )
    op.create_index("routing_log_by_time", "routing_log", ["at", "call", "seq"])


def _create_cdrs() -> None:
    op.create_table(
        "cdrs",
        sa.Column("call", sa.String(150), primary_key=True),
        sa.Column("organisation", sa.String(40), nullable=False),
        sa.Column("config_version", sa.Integer, nullable=False),
        sa.Column("did", sa.Text, nullable=False),
        sa.Column("cli", sa.Text, nullable=False),
        sa.Column("started", sa.String(27), nullable=False),
        sa.Column("answered", sa.String(27)),
        sa.Column("ended", sa.String(27), nullable=False),
        sa.Column("disposition", sa.String(20), nullable=False),
        sa.Column("group", sa.String(60)),
        sa.Column("agent", sa.String(40)),
        sa.Column("wait_s", sa.Float, nullable=False),
        sa.Column("talk_s", sa.Float, nullable=False),
        sa.Column("legs", sa.JSON, nullable=False),
    )
    op.create_index("cdrs_by_time", "cdrs", ["ended", "call"])


def _create_voicemails() -> None:
    op.create_table(
        "voicemails",
        sa.Column("call", sa.String(150), primary_key=True),
        sa.Column("organisation", sa.String(40), nullable=False),
        sa.Column("mailbox", sa.String(60), nullable=False),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("duration_s", sa.Float, nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
    )
    op.create_index("voicemails_by_time", "voicemails", ["at", "call"])
