"""What is read of a file that somebody named, and what is refused at once."""

import os
from pathlib import Path

import pytest

from config.files.bytes import read_lines, read_utf8
from config.problems import ConfigurationError


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("fifo", "it is not a file"),
        ("folder", "it is a folder"),
        ("none", "No such file"),
        ("a\0b", "not the name"),
    ],
)
def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path: Path, name: str, says: str) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "folder").mkdir()
    for read in (lambda path: read_utf8(path, 1), lambda path: list(read_lines(path, 100))):
        with pytest.raises(ConfigurationError, match=says):
            read(tmp_path / name)


def test_a_device_without_an_end_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="it is not a file"):
        read_utf8(Path("/dev/zero"), 1)


def test_what_a_shell_puts_in_the_place_of_a_file_is_read() -> None:
    reading, writing = os.pipe()
    os.write(writing, b"story: x")
    os.close(writing)
    assert read_utf8(Path(f"/dev/fd/{reading}"), 1) == "story: x"
    os.close(reading)


def test_what_is_no_text_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"one\ntwo\n\xff\n")
    for read in (lambda path: read_utf8(path, 1), lambda path: list(read_lines(path, 100))):
        with pytest.raises(ConfigurationError, match="x:3: is not UTF-8 text"):
            read(tmp_path / "x")
    (tmp_path / "x").write_bytes(b"\xef\xbb\xbfone\ntwo")
    assert read_utf8(tmp_path / "x", 1) == "one\ntwo"
    assert list(read_lines(tmp_path / "x", 100)) == [(1, "one\n"), (2, "two")]


def test_what_is_too_large_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b" " * (1024 * 1024 + 1))
    with pytest.raises(ConfigurationError, match="is larger than 1 MiB"):
        read_utf8(tmp_path / "x", 1)
