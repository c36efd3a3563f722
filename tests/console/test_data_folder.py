import os
import stat
from pathlib import Path

from console.data_folder import make_data_folder, open_prompts, private_files
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
