import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from console.data_folder import DataFolderTaken, make_data_folder, open_prompts, private_files, sole_engine
from console.settings import Settings


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_folder_that_is_there_keeps_its_modes_and_hands_its_group_down(data: Path) -> None:
    data.mkdir()
    data.chmod(0o2750)
    (data / "recording").mkdir()
    (data / "recording").chmod(0o2775)
    make_data_folder(Settings())
    assert mode(data) == 0o2750
    assert mode(data / "recording") == 0o2775
    assert mode(data / "prompts") == 0o2755
    assert mode(data / "calls") == 0o2700


def test_files_made_meanwhile_are_private_and_prompts_are_opened(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        with private_files():
            for name in ("spool.jsonl", "sv-1.wav", "sv-1.wav16"):
                (tmp_path / name).touch()
        (tmp_path / "later").touch()
    finally:
        os.umask(before)
    open_prompts(tmp_path)
    modes = {path.name: mode(path) for path in tmp_path.iterdir()}
    assert modes == {"spool.jsonl": 0o600, "sv-1.wav": 0o644, "sv-1.wav16": 0o644, "later": 0o644}


def test_a_data_folder_has_one_engine_at_a_time(data: Path) -> None:
    make_data_folder(settings := Settings())
    with sole_engine(settings):
        with pytest.raises(DataFolderTaken, match="VAXEL_DATA") as taken, sole_engine(settings):
            pass
        assert str(data.absolute()) in str(taken.value)
        with pytest.raises(DataFolderTaken), sole_engine(settings):
            pass
    with sole_engine(settings):
        pass


def test_an_engine_that_is_killed_holds_the_data_folder_no_longer(data: Path) -> None:
    make_data_folder(settings := Settings())
    program = """
import time
from console.data_folder import sole_engine
from console.settings import Settings
with sole_engine(Settings()):
    print("held", flush=True)
    time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(DataFolderTaken), sole_engine(settings):
            pass
        other.send_signal(signal.SIGKILL)
        other.wait()
        with sole_engine(settings):
            pass
