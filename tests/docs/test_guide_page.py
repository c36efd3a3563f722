"""The guide's commands work, one after the other, as the page has them."""

import re
import shlex
from pathlib import Path

import pytest

from config.files import DEMO_FILE
from tests.console.commands import run_here
from tests.docs.pages import page
from tests.media.sounds import encode, tone


def test_every_command_on_the_page_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAXEL_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    encode(tmp_path / "welcome.wav", "wav", "pcm_s16le", tone(2))
    assert run_here("apply", DEMO_FILE).exit_code == 0
    lines = [
        line
        for block in re.findall(r"```console\n(.*?)```", page("guide.sv.md"), re.DOTALL)
        for line in block.splitlines()
    ]
    assert len(lines) > 40
    for line in lines:
        program, *arguments = shlex.split(line)
        assert program == "vaxel"
        result = run_here(*arguments)
        assert result.exit_code == 0, f"{line}\n{result.output}"
