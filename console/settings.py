"""What the whole service is told by its environment: every setting, with its default."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import AliasChoices, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

DEFAULT_AMI_PORT = 5038


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
    agi_host: str = "127.0.0.1"
    agi_port: int = Field(default=4573, ge=1, le=65535)
    prompts_in_asterisk: str | None = Field(
        default=None, description="the prompts folder as Asterisk sees it"
    )
    recordings_in_asterisk: str | None = Field(
        default=None, description="the recordings folder as Asterisk sees it"
    )

    @field_validator("store")
    @classmethod
    def _check_store(cls, value: str) -> str:
        if value and "://" not in value:
            raise ValueError("this is no URL of a database: sqlite+aiosqlite:////srv/vaxel/vaxel.db is one")
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
    def calls(self) -> Path:
        """The progress of live calls, for a restart."""
        return self.data / "calls"

    @property
    def spool(self) -> Path:
        return self.data / "spool.jsonl"
