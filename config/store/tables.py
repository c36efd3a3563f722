"""The tables. A change here needs a migration beside it: a test compares the two.

Records of calls have no foreign keys: a call that happened is kept, whatever became of its organisation.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

from config.store.columns import UtcTime

metadata = MetaData()

organisations = Table("organisations", metadata, Column("organisation", String(40), primary_key=True))

configuration_versions = Table(
    "configuration_versions",
    metadata,
    Column("organisation", ForeignKey("organisations.organisation"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("applied_at", UtcTime, nullable=False),
    Column("document", Text, nullable=False),
    Column("by", String(60), nullable=False),
    Column("act", String(40), nullable=False),
    Column("since", JSON, nullable=False),
)

audit_log = Table(
    "audit_log",
    metadata,
    Column("organisation", String(40), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("by", String(60), nullable=False),
    Column("act", String(40), nullable=False),
    Column("version", Integer),
    Column("draft", String(40)),
    Column("changes", JSON, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    Column("organisation", ForeignKey("organisations.organisation"), primary_key=True),
    Column("name", String(40), primary_key=True),
    Column("base", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("by", String(60), nullable=False),
    Column("document", Text, nullable=False),
)

purchases = Table(
    "purchases",
    metadata,
    Column("organisation", String(40), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("by", String(60), nullable=False),
    Column("item", String(20), nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("unit_price", Integer, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("period", String(7), nullable=False),
)

log_ins = Table(
    "log_ins",
    metadata,
    Column("organisation", String(40), primary_key=True),
    Column("person", String(40), primary_key=True),
    Column("secret", String(200), nullable=False),
    Column("at", UtcTime, nullable=False),
)

numbers = Table(
    "numbers",
    metadata,
    Column("e164", String(16), primary_key=True),
    Column("organisation", ForeignKey("organisations.organisation"), nullable=False, index=True),
)

routing_log = Table(
    "routing_log",
    metadata,
    Column("call", String(150), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("organisation", String(40), nullable=False),
    Column("config_version", Integer, nullable=False),
    Column("step", String(20), nullable=False),
    Column("rule", String(60), nullable=False),
    Column("saw", JSON, nullable=False),
    Column("decided", Text, nullable=False),
    Index("routing_log_by_time", "at", "call", "seq"),
)

cdrs = Table(
    "cdrs",
    metadata,
    Column("call", String(150), primary_key=True),
    Column("organisation", String(40), nullable=False),
    Column("config_version", Integer, nullable=False),
    Column("did", Text, nullable=False),
    Column("cli", Text, nullable=False),
    Column("started", UtcTime, nullable=False),
    Column("answered", UtcTime),
    Column("ended", UtcTime, nullable=False),
    Column("disposition", String(20), nullable=False),
    Column("group", String(60)),
    Column("agent", String(40)),
    Column("wait_s", Float, nullable=False),
    Column("talk_s", Float, nullable=False),
    Column("legs", JSON, nullable=False),
    Column("direction", String(20), nullable=False),
    Column("billing_id", Text, nullable=False),
    Column("shown", String(32), nullable=False),
    Column("estimated_wait_s", Float),
    Column("queued_s", Float),
    Column("callback_of", String(150)),
    Column("external_talk_s", Float, nullable=False),  # what the legs say, for sums: numbers may be erased
    Column("erased_at", UtcTime),
    Index("cdrs_by_time", "ended", "call"),
    Index("cdrs_by_start", "started", "call"),
    Index("cdrs_of_organisation", "organisation", "started", "call"),
)

voicemails = Table(
    "voicemails",
    metadata,
    Column("call", String(150), primary_key=True),
    Column("organisation", String(40), nullable=False),
    Column("mailbox", String(60), nullable=False),
    Column("file", Text, nullable=False),
    Column("duration_s", Float, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("cli", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("transcribes", Boolean, nullable=False),
    Column("mails_to", JSON, nullable=False),
    Column("told_in", String(8), nullable=False),
    Column("time_zone", String(40), nullable=False),
    Column("transcription", String(10), nullable=False),
    Column("transcript", Text, nullable=False),
    Column("transcription_tries", Integer, nullable=False),
    Column("transcription_due", UtcTime),
    Column("heard_at", UtcTime),
    Column("deleted_at", UtcTime),
    Index("voicemails_by_time", "at", "call"),
    Index("voicemails_by_box", "organisation", "mailbox", "deleted_at", "heard_at"),
    Index("voicemails_to_transcribe", "transcription", "transcription_due"),
)

voicemail_mails = Table(
    "voicemail_mails",
    metadata,
    Column("call", String(150), primary_key=True),
    Column("address", String(254), primary_key=True),
    Column("state", String(10), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Column("refusal", String(20)),
    Index("voicemail_mails_to_send", "state", "due"),
)

voicemail_pins = Table(
    "voicemail_pins",
    metadata,
    Column("organisation", String(40), primary_key=True),
    Column("mailbox", String(60), primary_key=True),
    Column("secret", String(200), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locks", Integer, nullable=False),
    Column("locked_until", UtcTime),
)
