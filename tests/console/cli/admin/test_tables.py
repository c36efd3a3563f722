"""Lists for people: every value whole, on a terminal and in a pipe; for programs as JSON."""

import json
import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from console.cli.admin.tables import Row, show_rows
from tests.console.cli.admin.conftest import Vaxel

AT = datetime(2026, 11, 23, 14, 9, 58, tzinfo=ZoneInfo("Europe/Stockholm"))
LONG = "Välkommen till Småbolaget, tryck ett för kundtjänst och två för försäljning, eller vänta kvar."
COLUMNS = ("at", "by", "act", "path", "before", "after")
ROW: Row = {
    "at": AT,
    "by": "people/anna",
    "act": "object.edit",
    "path": "menus/main/welcome",
    "before": LONG,
    "after": "[red]PJSIP/201[/red]",
}


def test_in_a_pipe_a_row_is_one_line_with_every_value_whole(capsys: pytest.CaptureFixture[str]) -> None:
    show_rows([ROW, {**ROW, "before": None, "after": None}], COLUMNS, as_json=False)
    _, first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("2026-11-23 14:09  people/anna  object.edit  menus/main/welcome  ")
    assert LONG in first
    assert first.endswith("[red]PJSIP/201[/red]")
    assert second.endswith("menus/main/welcome")


def test_on_a_narrow_terminal_values_are_folded_not_cut(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    show_rows([{**ROW, "after": ""}], COLUMNS, as_json=False)
    shown = capsys.readouterr().out
    assert "…" not in shown
    assert "2026-11-23 14:09" in shown
    assert all(word in shown for word in ("kundtjänst", "försäljning", "kvar."))


def test_programs_get_times_in_full_and_in_utc(capsys: pytest.CaptureFixture[str]) -> None:
    show_rows([ROW], COLUMNS, as_json=True)
    assert json.loads(capsys.readouterr().out)["at"] == "2026-11-23T13:09:58+00:00"


@pytest.mark.parametrize("command", ["history", "audit"])
def test_times_are_by_the_organisations_clocks(
    vaxel: Vaxel, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = datetime.fromisoformat(json.loads(vaxel(f"{command} --json").stdout.splitlines()[0])["at"])
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Kathmandu")
        time.tzset()
        shown = vaxel(command).stdout
    time.tzset()
    assert f"{at.astimezone(ZoneInfo('Europe/Stockholm')):%Y-%m-%d %H:%M}" in shown
