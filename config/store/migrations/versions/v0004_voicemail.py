"""What becomes of a message: heard, transcribed, mailed, deleted; and the PINs of boxes."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def _of_old_messages() -> tuple[sa.Column[Any], ...]:
    """Nothing is to be done with messages from before."""
    return (
        sa.Column("cli", sa.Text, nullable=False, server_default=""),
        sa.Column("language", sa.String(8), nullable=False, server_default="sv"),
        sa.Column("transcribes", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("mails_to", sa.JSON, nullable=False, server_default="[]"),
        sa.Column("told_in", sa.String(8), nullable=False, server_default="sv"),
        sa.Column("time_zone", sa.String(40), nullable=False, server_default="UTC"),
        sa.Column("transcription", sa.String(10), nullable=False, server_default="off"),
        sa.Column("transcript", sa.Text, nullable=False, server_default=""),
        sa.Column("transcription_tries", sa.Integer, nullable=False, server_default="0"),
    )


def upgrade() -> None:
    _widen_voicemails()
    _create_mails()
    _create_pins()


def _widen_voicemails() -> None:
    with op.batch_alter_table("voicemails") as table:
        for column in _of_old_messages():
            table.add_column(column)
        table.add_column(sa.Column("transcription_due", sa.String(27)))
        table.add_column(sa.Column("heard_at", sa.String(27)))
        table.add_column(sa.Column("deleted_at", sa.String(27)))
    with op.batch_alter_table("voicemails") as table:
        for column in _of_old_messages():
            table.alter_column(column.name, server_default=None)
    op.create_index("voicemails_by_box", "voicemails", ["organisation", "mailbox", "deleted_at", "heard_at"])
    op.create_index("voicemails_to_transcribe", "voicemails", ["transcription", "transcription_due"])


def _create_mails() -> None:
    op.create_table(
        "voicemail_mails",
        sa.Column("call", sa.String(150), primary_key=True),
        sa.Column("address", sa.String(254), primary_key=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("due", sa.String(27), nullable=False),
        sa.Column("ended_at", sa.String(27)),
        sa.Column("refusal", sa.String(20)),
    )
    op.create_index("voicemail_mails_to_send", "voicemail_mails", ["state", "due"])


def _create_pins() -> None:
    op.create_table(
        "voicemail_pins",
        sa.Column("organisation", sa.String(40), primary_key=True),
        sa.Column("mailbox", sa.String(60), primary_key=True),
        sa.Column("secret", sa.String(200), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("locks", sa.Integer, nullable=False),
        sa.Column("locked_until", sa.String(27)),
    )
