import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from tests.config.office.conftest import COMPANY
from tests.console.commands import run_here
from tests.console.conftest import only_setting

Vaxel = Callable[[str], Result]


@pytest.fixture(scope="session")
def small_company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that a small organisation has been applied to."""
    folder = tmp_path_factory.mktemp("small")
    file = folder / "small.yaml"
    file.write_text(COMPANY)
    with pytest.MonkeyPatch.context() as patch:
        only_setting(folder / "data", patch)
        assert run_here("apply", file).exit_code == 0
    return folder / "data"


@pytest.fixture
def vaxel(data: Path, small_company: Path) -> Vaxel:
    """Runs a command line on a small organisation."""
    shutil.copytree(small_company, data)

    def run(line: str) -> Result:
        return run_here(*shlex.split(line))

    return run
