"""What the whole service is told by its environment: every setting, with its default."""

import re
from pathlib import Path
from typing import Annotated, Self

from pydantic import AliasChoices, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from engine.voicemail.smtp import Encryption
from media.transcription.model import BUILT_IN, model_from

DEFAULT_AMI_PORT = 5038

_ADDRESS = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


class Settings(BaseSettings):
    """Read from ``VAXEL_…`` in the environment, e.g. ``VAXEL_DATA``; ``ASTERISK`` may stand without it."""

    model_config = SettingsConfigDict(env_prefix="VAXEL_", populate_by_name=True)

    data: Path = Path("data")
    store: str = Field(
        default="", description="database URL; a file of SQLite's in the data folder where not set"
    )
    asterisk: Annotated[tuple[str, int] | None, NoDecode] = Field(
        default=None,
        validation_alias=AliasChoices("VAXEL_ASTERISK", "ASTERISK"),
        description="host:port of AMI",
    )
    ami_user: str = "vaxel"
    ami_secret: SecretStr = SecretStr("")
    ami_tls: bool = False
    ami_ca_file: Path | None = Field(
        default=None, description="certificates (PEM) that AMI's is held against, instead of the system's"
    )
    trunk: str = Field(
        default="",
        pattern=r"^[A-Za-z0-9_.-]{0,60}$",
        description="the PJSIP endpoint that calls out of the house go by",
    )
    trunk_shows_foreign: bool = Field(
        default=False, description="whether the trunk may show numbers that are not the organisation's"
    )
    agi_host: str = "127.0.0.1"
    agi_port: int = Field(default=4573, ge=1, le=65535)
    keep_calls_days: int | None = Field(
        default=None,
        ge=1,
        le=36_500,
        description="how long callers' numbers are kept; for ever where not set",
    )
    smtp_host: str = Field(default="", max_length=253, description="the mail server; no mail where not set")
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_tls: Encryption = Encryption.STARTTLS
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_from: str = Field(default="", max_length=254, description="the address that mails come from")
    prompts_in_asterisk: str | None = Field(
        default=None, description="the prompts folder as Asterisk sees it"
    )
    recordings_in_asterisk: str | None = Field(
        default=None, description="the recordings folder as Asterisk sees it"
    )
    transcription_model: str = Field(
        default=BUILT_IN, description="the built-in model, a folder with one, or an id of the hub"
    )
    transcription_threads: int = Field(default=1, ge=1, le=64)
    transcription_memory_mb: int = Field(default=2048, ge=256, le=1_048_576)

    @field_validator("store")
    @classmethod
    def _check_store(cls, value: str) -> str:
        if value and "://" not in value:
            raise ValueError("this is no URL of a database: sqlite+aiosqlite:////srv/vaxel/vaxel.db is one")
        return value

    @field_validator("transcription_model")
    @classmethod
    def _check_model(cls, value: str) -> str:
        model_from(value)
        return value

    @field_validator("asterisk", mode="before")
    @classmethod
    def _read_address(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        if not value:
            return None
        host, colon, port = value.rpartition(":")
        if not colon:
            host, port = value, str(DEFAULT_AMI_PORT)
        if not host or not (port.isascii() and port.isdecimal() and 1 <= int(port) <= 65535):
            raise ValueError("give Asterisk's address as host:port, e.g. 127.0.0.1:5038")
        return host, int(port)

    @field_validator("ami_ca_file", mode="before")
    @classmethod
    def _read_file(cls, value: object) -> object:
        return value or None

    @model_validator(mode="after")
    def _check_tls(self) -> Self:
        if self.ami_ca_file is not None and not self.ami_tls:
            raise ValueError("VAXEL_AMI_CA_FILE is of use only with VAXEL_AMI_TLS=true")
        return self

    @model_validator(mode="after")
    def _check_smtp(self) -> Self:
        if self.smtp_host and not _ADDRESS.fullmatch(self.smtp_from):
            raise ValueError("VAXEL_SMTP_FROM must be the address that mails come from: vaxel@example.com")
        if self.smtp_user and self.smtp_tls is Encryption.NONE:
            raise ValueError("VAXEL_SMTP_TLS=none would send VAXEL_SMTP_PASSWORD for all to read")
        return self

    @property
    def store_place(self) -> str | Path:
        return self.store or self.data / "vaxel.db"

    @property
    def prompts(self) -> Path:
        return self.data / "prompts"

    @property
    def recording(self) -> Path:
        """Where Asterisk records to."""
        return self.data / "recording"

    @property
    def recordings(self) -> Path:
        """Where finished messages are kept."""
        return self.data / "recordings"

    @property
    def models(self) -> Path:
        """Speech recognition models that Växel puts together or fetches."""
        return self.data / "models"

    @property
    def calls(self) -> Path:
        """The progress of live calls, for a restart."""
        return self.data / "calls"

    @property
    def tally(self) -> Path:
        """How many calls out of the house each person made today."""
        return self.data / "tally.json"

    @property
    def presence(self) -> Path:
        """Which agents are logged out or paused, for a restart."""
        return self.data / "agents.json"

    @property
    def past(self) -> Path:
        """What agents did lately: who is chosen, and how long callers wait, is read from it."""
        return self.data / "histories.json"

    @property
    def promises(self) -> Path:
        """Whom the queues owe a call, for a restart."""
        return self.data / "callbacks.json"

    @property
    def control(self) -> Path:
        """The socket by which commands reach the engine that runs on this folder."""
        return self.data / "control.sock"

    @property
    def spool(self) -> Path:
        return self.data / "spool.jsonl"
