from pathlib import Path

from config.files import DEMO_FILE
from tests.config.companies import SMALL
from tests.config.store.tables import content
from tests.console.commands import run_here


def test_a_file_is_put_in_force_once(tmp_path: Path) -> None:
    result = run_here("apply", DEMO_FILE)
    assert (result.exit_code, result.stdout) == (0, "demo is now at version 1; new calls follow it.\n")
    again = run_here("apply", DEMO_FILE)
    assert (again.exit_code, again.stdout) == (
        0,
        "demo is at version 1 already: nothing changes.\n",
    )


def test_a_file_with_mistakes_is_told_by_line_and_key_and_changes_nothing(tmp_path: Path, data: Path) -> None:
    file = tmp_path / "small.yaml"
    file.write_text(SMALL)
    assert run_here("apply", file).exit_code == 0
    before = content(data / "vaxel.db")
    file.write_text(
        SMALL.replace('keys: {"1": groups/support}', 'keys: {"1": groups/nowhere}\n    tries: many')
    )
    result = run_here("apply", file)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert [text.rsplit(": ", 1)[0] for text in result.stderr.splitlines()][
        -1
    ] == f"{file}:16: menus.main.tries"
    assert f"{file}:15: menus.main.keys.1: leads to groups/nowhere" in result.stderr
    assert content(data / "vaxel.db") == before


def test_broken_yaml_is_told_by_its_line(tmp_path: Path) -> None:
    file = tmp_path / "small.yaml"
    file.write_text("organisation: small\nname: [Ett\npeople: {}\n")
    result = run_here("apply", file)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"{file}:")
    assert "Traceback" not in result.stderr


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    result = run_here("apply", tmp_path / "nowhere.yaml")
    assert (result.exit_code, result.stderr) == (
        2,
        f"{tmp_path / 'nowhere.yaml'}: can't be read: No such file or directory\n",
    )
