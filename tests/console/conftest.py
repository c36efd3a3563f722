import os
from pathlib import Path

import pytest


def only_setting(data: Path, patch: pytest.MonkeyPatch) -> None:
    """Let commands work in this folder; no other setting of whoever runs the tests is in force."""
    for name in list(os.environ):
        if name.startswith("VAXEL_") or name == "ASTERISK":
            patch.delenv(name)
    patch.setenv("VAXEL_DATA", str(data))


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of commands, not made yet."""
    folder = tmp_path / "data"
    only_setting(folder, monkeypatch)
    return folder
