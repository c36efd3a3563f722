import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from tests.config.office.conftest import COMPANY
from tests.console.commands import run_here

Vaxel = Callable[[str], Result]


@pytest.fixture
def vaxel(data: Path, tmp_path: Path) -> Vaxel:
    """Runs a command line on a small organisation."""
    file = tmp_path / "small.yaml"
    file.write_text(COMPANY)
    assert run_here("apply", file).exit_code == 0

    def run(line: str) -> Result:
        return run_here(*shlex.split(line))

    return run
