"""``vaxel check``: of what is in force, of a draft, and of a file that is not in force yet."""

import json
from pathlib import Path

import pytest

from tests.config.office.conftest import COMPANY
from tests.console.cli.admin.conftest import Vaxel
from tests.console.commands import run_here


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "draft.yaml"
    file.write_text(COMPANY)
    return file


def test_a_date_on_which_it_is_closed_is_noted_of_a_draft(vaxel: Vaxel) -> None:
    vaxel("draft begin jul")
    vaxel(
        "menu edit main --draft jul "
        "'hours={open: Mo-Fr 08:00-17:00, closed: announcements/closed, exceptions: {2026-12-24: closed}}'"
    )
    noted = vaxel("check --draft jul")
    assert noted.exit_code == 0, noted.output
    assert "note: menus/main/hours/2026-12-24: is open never (exception) (in force: " in noted.stdout


def test_a_file_is_looked_through_and_held_against_what_is_in_force(vaxel: Vaxel, file: Path) -> None:
    assert vaxel(f"check --config {file}").stdout == vaxel("check").stdout
    file.write_text(COMPANY.replace("agents: [bo, carin]", "agents: [bo, carin]\n    ring_s: 40"))
    result = vaxel(f"check --config {file}")
    assert result.exit_code == 0, result.output
    assert "note: groups/support/ring_s: is 40 (in force: 20)" in result.stdout
    rows = [json.loads(line) for line in vaxel(f"check --config {file} --json").stdout.splitlines()]
    assert {"severity": "note", "where": "groups/support/ring_s"}.items() <= rows[-1].items()
    assert "nothing changes" in vaxel("rollback 1").stdout, "it puts nothing in force"


def test_what_is_wrong_with_a_file_is_told_with_its_line(vaxel: Vaxel, file: Path) -> None:
    file.write_text(COMPANY + "nothing: 1\n")
    result = vaxel(f"check --config {file}")
    assert result.exit_code == 2
    assert f"{file}:{len(file.read_text().splitlines())}: nothing: " in result.stderr


def test_a_file_of_somebody_else_and_two_things_at_once_are_refused(vaxel: Vaxel, file: Path) -> None:
    assert vaxel(f"check --config {file} --draft jul").exit_code == 2
    file.write_text(COMPANY.replace("organisation: small", "organisation: large"))
    result = vaxel(f"check --config {file} --organisation small")
    assert (result.exit_code, result.stderr) == (2, "the file is large's, and this is small\n")


def test_a_file_of_an_organisation_that_is_not_in_force_has_findings_and_no_notes(
    vaxel: Vaxel, file: Path
) -> None:
    before = vaxel("check").stdout
    file.write_text(COMPANY.replace("organisation: small", "organisation: large"))
    result = vaxel(f"check --config {file}")
    assert (result.exit_code, result.stdout) == (0, before)
    assert "nothing to compare with" in result.stderr


def test_a_file_is_looked_through_where_there_is_no_store(data: Path, file: Path) -> None:
    file.write_text(COMPANY.replace("agents: [bo, carin]", "agents: []"))
    result = run_here("check", "--config", file)
    assert result.exit_code == 0, result.output
    assert "warning: groups/support" in result.stdout
    assert "note: " not in result.stdout
    assert not data.exists()


def test_who_may_not_see_the_configuration_may_not_check_a_file_against_it(vaxel: Vaxel, file: Path) -> None:
    result = vaxel(f"check --config {file} --as carin")
    assert result.exit_code == 2
    assert "Telefonisystem" in result.stderr
