import os
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of commands, not made yet; no other setting of whoever runs the tests is in force."""
    for name in list(os.environ):
        if name.startswith("VAXEL_") or name == "ASTERISK":
            monkeypatch.delenv(name)
    folder = tmp_path / "data"
    monkeypatch.setenv("VAXEL_DATA", str(folder))
    return folder
