from collections.abc import MutableMapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dialplan.records import LogLine, Record
from engine.records.spool import FileSpool
from tests.engine.fakes import CLI, DID
from tests.engine.records.kinds import cdr, line, message

ALL: tuple[Record, ...] = (line(), cdr(), message())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "spool" / "records.jsonl"


@pytest.fixture
def refused(file: Path) -> Path:
    return file.with_name("refused.jsonl")


@pytest.fixture
def spool(file: Path) -> FileSpool:
    return FileSpool(file)


def test_records_of_every_kind_are_read_as_they_were_written(spool: FileSpool, file: Path) -> None:
    spool.append(ALL)
    records, _ = FileSpool(file).read()
    assert tuple(records) == ALL
    (first, *_) = records
    assert isinstance(first, LogLine)
    types = {name: type(value) for name, value in first.saw.items()}
    assert types == {name: type(value) for name, value in line().saw.items()}


def test_an_empty_spool_has_nothing_and_can_be_cleared(spool: FileSpool) -> None:
    assert spool.read() == ([], 0)
    spool.clear(0)


def test_records_stay_in_the_order_they_were_written(spool: FileSpool) -> None:
    for seq in range(1, 6):
        spool.append((line(seq),))
    assert [record.seq for record in spool.read()[0]] == [1, 2, 3, 4, 5]  # type: ignore[union-attr]


def test_a_mark_clears_what_was_there_and_nothing_that_came_after(spool: FileSpool) -> None:
    mark = spool.append((line(1),))
    spool.append((line(2),))
    spool.clear(mark)
    assert len(spool.read()[0]) == 2
    _, mark = spool.read()
    spool.clear(mark)
    assert spool.read() == ([], 0)


@pytest.mark.parametrize("cut", [1, 2, 10, 100])
def test_a_line_cut_short_by_a_kill_costs_no_other(
    spool: FileSpool, file: Path, cut: int, logs: list[MutableMapping[str, Any]]
) -> None:
    spool.append((line(1), line(2)))
    file.write_bytes(file.read_bytes()[:-cut])
    FileSpool(file).append((line(3),))
    seqs = [record.seq for record in FileSpool(file).read()[0]]  # type: ignore[union-attr]
    assert seqs == ([1, 2, 3] if cut == 1 else [1, 3])
    assert DID not in str(logs) and CLI not in str(logs)


def test_every_cut_leaves_a_spool_that_can_be_read(
    spool: FileSpool, file: Path, logs: list[MutableMapping[str, Any]]
) -> None:
    spool.append((cdr(),))
    whole = file.read_bytes()
    for length in range(0, len(whole), 7):
        file.write_bytes(whole[:length])
        FileSpool(file).append((line(1),))
        assert FileSpool(file).read()[0][-1] == line(1)


def test_rubbish_is_left_out_and_kept_when_the_spool_is_cleared(
    spool: FileSpool, file: Path, refused: Path, logs: list[MutableMapping[str, Any]]
) -> None:
    spool.append((line(1),))
    rubbish = b"\x00\xff\xfe" * 40 + b"\n[]\n{}\n"
    with file.open("ab") as disk:
        disk.write(rubbish + b"\n")
    spool.append((line(2),))
    for _ in range(3):
        records, mark = spool.read()
        assert records == [line(1), line(2)]
    assert not refused.exists()
    spool.clear(mark)
    assert refused.read_bytes() == rubbish
    assert not file.exists()
    (entry,) = logs
    assert (entry["log_level"], entry["lines"], entry["file"]) == ("error", 3, str(refused))


@pytest.mark.parametrize("cut", [2, 10, 100])
def test_a_line_cut_short_by_a_kill_is_kept_when_the_spool_is_cleared(
    spool: FileSpool, file: Path, refused: Path, cut: int, logs: list[MutableMapping[str, Any]]
) -> None:
    spool.append((cdr(),))
    torn = file.read_bytes()[:-cut]
    file.write_bytes(torn)
    later = FileSpool(file)
    later.append((line(1),))
    _, mark = later.read()
    later.clear(mark)
    assert refused.read_bytes() == torn + b"\n"
    assert DID not in str(logs) and CLI not in str(logs)


def test_lines_that_can_not_be_kept_elsewhere_stay_in_the_spool(
    spool: FileSpool, file: Path, refused: Path
) -> None:
    file.write_bytes(b"torn\n")
    refused.mkdir()
    _, mark = spool.read()
    for _ in range(2):
        with pytest.raises(OSError, match="directory"):
            spool.clear(mark)
    assert file.read_bytes() == b"torn\n"


def test_refused_records_are_kept_one_after_the_other_as_the_spool_has_them(
    spool: FileSpool, file: Path, refused: Path, logs: list[MutableMapping[str, Any]]
) -> None:
    spool.put_aside((cdr(),))
    spool.put_aside((line(1), message()))
    spool.append((cdr(), line(1), message()))
    assert refused.read_bytes() == file.read_bytes()
    assert [entry["records"] for entry in logs] == [1, 2]
    assert DID not in str(logs) and CLI not in str(logs)


def test_a_record_that_json_can_not_hold_stops_no_other_and_is_kept(
    spool: FileSpool, refused: Path, logs: list[MutableMapping[str, Any]]
) -> None:
    spool.append((line(1), replace(line(2), decided="\ud800"), line(3)))
    records, mark = spool.read()
    assert records == [line(1), line(3)]
    spool.clear(mark)
    assert b"\\ud800" in refused.read_bytes()
