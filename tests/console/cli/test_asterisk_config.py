from pathlib import Path

import pytest

from tests.console.commands import run_here


def test_a_secret_is_made_up_where_there_is_none_and_shown_nowhere(tmp_path: Path) -> None:
    result = run_here("asterisk-config", tmp_path / "etc", "--phone", "201")
    assert result.exit_code == 0
    secret = next(
        line.split(" = ")[1]
        for line in (tmp_path / "etc" / "manager.conf").read_text().splitlines()
        if line.startswith("secret")
    )
    assert len(secret) >= 32
    assert secret not in result.output
    assert "give it to the engine as VAXEL_AMI_SECRET" in result.stdout


def test_a_value_that_cannot_go_into_asterisks_files(tmp_path: Path) -> None:
    result = run_here("asterisk-config", tmp_path / "etc", "--phone", "201]\nx")
    assert result.exit_code == 2
    assert "--phone:" in result.stderr
    assert not (tmp_path / "etc").exists()


def test_somebody_elses_file_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "manager.conf").write_text("; somebody's own\n")
    result = run_here("asterisk-config", tmp_path)
    assert result.exit_code == 1
    assert "was not written by vaxel" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["manager.conf"]
