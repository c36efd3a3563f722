"""A setting or a store that can't be used: a sentence, and which setting it is about."""

import asyncio
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

import pytest

from config.files import DEMO_FILE
from tests.console.commands import CDR, keep, run_here


@pytest.mark.parametrize(
    "command", [("run",), ("cdr",), ("log",), ("explain", "1.1"), ("asterisk-config", "x")]
)
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("VAXEL_AGI_PORT", "99999", "VAXEL_AGI_PORT: Input should be less than or equal to 65535"),
        ("VAXEL_AMI_TLS", "kanske", "VAXEL_AMI_TLS: Input should be a valid boolean"),
        ("ASTERISK", "127.0.0.1:sip", "ASTERISK: give Asterisk's address as host:port"),
        ("ASTERISK", "127.0.0.1:99999", "ASTERISK: give Asterisk's address as host:port"),
        ("VAXEL_STORE", "vaxel.db", "VAXEL_STORE: this is no URL of a database"),
        ("VAXEL_SMTP_HOST", "mail.example.com", "VAXEL_SMTP_FROM must be the address that mails come from"),
        ("VAXEL_SMTP_TLS", "ssl", "VAXEL_SMTP_TLS: Input should be 'starttls', 'tls' or 'none'"),
        ("VAXEL_AMI_CA_FILE", "/etc/ca.pem", "VAXEL_AMI_CA_FILE is of use only with VAXEL_AMI_TLS=true"),
    ],
)
def test_a_wrong_setting_is_named(
    command: tuple[str, ...], name: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    result = run_here(*command)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


def test_a_secret_is_never_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAXEL_AMI_SECRET", "hemlig")
    monkeypatch.setenv("VAXEL_AGI_PORT", "no port")
    assert "hemlig" not in run_here("run").output


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql+asyncpg://vaxel:hemlig@127.0.0.1:9/vaxel", "the driver asyncpg is not installed"),
        ("mysql://vaxel:hemlig@host/vaxel", "SQLite or PostgreSQL"),
        ("postgresql+asyncpg://vaxel:hemlig@host:port/vaxel", "no URL of a database"),
    ],
)
def test_a_store_that_cannot_be_used_is_told_without_its_password(
    url: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    monkeypatch.setenv("VAXEL_STORE", url)
    result = run_here("cdr")
    assert result.exit_code == 2
    assert said in result.stderr
    assert "VAXEL_STORE" in result.stderr
    assert "hemlig" not in result.stderr


def test_a_file_that_is_no_store(data: Path) -> None:
    data.mkdir()
    (data / "vaxel.db").write_text("no database" * 100)
    result = run_here("cdr")
    assert result.exit_code == 2
    assert f"file is not a database: {data / 'vaxel.db'} (VAXEL_DATA says where it is)" in result.stderr


def test_a_store_of_a_newer_program(data: Path) -> None:
    asyncio.run(keep(data, CDR))
    with closing(sqlite3.connect(data / "vaxel.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'v9999'")
        connection.commit()
    result = run_here("cdr")
    assert result.exit_code == 2
    assert "a newer Växel has changed its tables" in result.stderr


def test_a_data_folder_that_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("VAXEL_DATA", str(tmp_path / "file" / "data"))
    result = run_here("apply", DEMO_FILE)
    assert result.exit_code == 2
    assert f"The data folder can't be made: {tmp_path / 'file' / 'data'}" in result.stderr


def test_what_a_command_makes_is_closed_to_strangers(data: Path) -> None:
    assert run_here("apply", DEMO_FILE).exit_code == 0
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (data, *data.iterdir())}
    assert modes == {
        "data": 0o700,
        "vaxel.db": 0o600,
        "calls": 0o700,
        "recordings": 0o700,
        "recording": 0o770,  # Asterisk's user writes here, by the folder's group
        "prompts": 0o755,  # and reads here
    }
