"""``vaxel try``: a tree of where a call would go, for people, drawings and programs."""

import json
from pathlib import Path

import pytest

from tests.console.commands import ROOT, run_here
from tests.docs.pages import first_codes, page

EXAMPLE = ROOT / "config" / "example.yaml"
MAIN = "08-465 004 50"
TUESDAY = "2026-11-24 10:30"


def test_the_tree_shows_the_way_with_every_rule() -> None:
    result = run_here("try", MAIN, "--config", EXAMPLE, "--at", "2026-12-24 10:30")
    assert result.exit_code == 0
    for words in ("to menus/huvud", "exceptions: no", "Julafton", "hours.holiday", "voicemails/gemensam"):
        assert words in result.stdout


def test_keys_choose_the_way() -> None:
    result = run_here("try", MAIN, "--config", EXAMPLE, "--at", TUESDAY, "--keys", "2", "--json")
    told = json.loads(result.stdout)
    taken = [branch for branch in told["place"]["branches"] if branch["taken"]]
    assert [(branch["when"], branch["to"]) for branch in taken] == [("key 2", "groups/salj")]


def test_keys_that_nobody_asked_for_are_told_in_every_form() -> None:
    asked = ("try", MAIN, "--config", EXAMPLE, "--at", TUESDAY, "--keys", "179")
    assert run_here(*asked).stdout.splitlines()[-1].endswith("keys 79 were not used")
    assert "    %% keys 79 were not used\n" in run_here(*asked, "--mermaid").stdout
    assert json.loads(run_here(*asked, "--json").stdout)["unused"] == "79"
    assert "not used" not in run_here("try", MAIN, "--config", EXAMPLE, "--at", TUESDAY, "--keys", "2").stdout


def test_keys_may_be_none_at_all() -> None:
    told = run_here("try", MAIN, "--config", EXAMPLE, "--at", TUESDAY, "--keys", "").stdout
    assert "▶ no choice → to groups/kundtjanst  (menu.tries_spent: no_match 0, no_input 3)" in told


def test_a_place_told_further_down_is_not_looked_for_above() -> None:
    told = run_here("try", MAIN, "--config", EXAMPLE, "--at", TUESDAY, "--keys", "2", "--all").stdout
    before, _, after = told.partition("▶ key 2")
    assert "groups/kundtjanst\n" in before + after
    for part in told.split("(shown below)")[:-1]:
        name = part.split()[-1]
        assert name not in {line.split()[-1] for line in part.splitlines()[:-1] if "→" not in line}


def test_the_drawing_has_the_way_thick_and_no_arrow_twice() -> None:
    drawing = run_here("try", MAIN, "--config", EXAMPLE, "--at", TUESDAY, "--keys", "42", "--mermaid").stdout
    thick = {line.replace("==>", "-->") for line in drawing.splitlines() if "==>" in line}
    assert len(thick) > 2
    assert not thick & set(drawing.splitlines())


@pytest.mark.parametrize(
    ("at", "takes", "other"),
    [("2026-10-25 02:30", "CEST", "+01:00"), ("2026-10-25 02:30+01:00", "CET", ""), (TUESDAY, "CET", "")],
)
def test_an_hour_that_is_there_twice_is_told(at: str, takes: str, other: str) -> None:
    result = run_here("try", MAIN, "--config", EXAMPLE, "--at", at)
    assert f" {takes}, " in result.stdout.splitlines()[0]
    if other:
        assert "there is 02:30 twice" in result.stderr
        assert (
            f'the first, 02:30+02:00, is taken; for the second write "2026-10-25 02:30{other}"'
            in result.stderr
        )
    else:
        assert result.stderr == ""


def test_the_drawing_is_one_flow_chart_and_names_each_place_once() -> None:
    drawing = run_here("try", MAIN, "--config", EXAMPLE, "--at", TUESDAY, "--all", "--mermaid").stdout
    lines = drawing.splitlines()
    assert lines[0] == "flowchart TD"
    assert len(lines) == len(set(lines))
    assert any("groups/kundtjanst" in line for line in lines)


def test_the_json_has_the_fields_of_the_page() -> None:
    tables = page("contract.md").split("## Where a call would go")[1].split("## A day")[0].split("A place:")
    told = json.loads(run_here("try", MAIN, "--config", EXAMPLE, "--at", TUESDAY, "--json").stdout)
    assert first_codes(tables[0]) == list(told)
    assert first_codes(tables[1]) == list(told["place"])


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("112233445566778899",), "is not a telephone number in SE"),
        ((MAIN, "--at", "christmas"), "is not a date and time such as"),
        ((MAIN, "--at", "2026-02-30 10:00"), "is not a date and time such as"),
        ((MAIN, "--at", "0001-01-01 00:00"), "the year is to be from 1900 to 2999"),
        ((MAIN, "--at", "9999-12-31 23:59+00:00"), "the year is to be from 1900 to 2999"),
        ((MAIN, "--at", "2026-12-24"), 'has no time of day: write "2026-12-24 15:30"'),
        ((MAIN, "--at", "2026-03-29 02:30"), "summer time begins then"),
        (("112",), "is a number for help"),
        (("201",), "try takes numbers that come from the trunk"),
        ((MAIN, "--from", "anna"), "is not a telephone number in SE"),
        ((MAIN, "--keys", "1x"), "are not keys of a telephone"),
        ((MAIN, "--json", "--mermaid"), "one of --json and --mermaid"),
    ],
)
def test_what_can_not_be_tried_is_told_with_exit_code_2(arguments: tuple[str, ...], says: str) -> None:
    result = run_here("try", *arguments, "--config", EXAMPLE)
    assert (result.exit_code, says in result.stderr) == (2, True), result.stderr


def test_a_file_with_mistakes_is_told_by_line(tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text("organisation: x\nname: X\nmenyer: {}\n")
    result = run_here("try", MAIN, "--config", file)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"{file}:3: menyer")


def test_the_moment_and_the_way_are_told_in_plain_text_too() -> None:
    told = run_here("try", MAIN, "--config", EXAMPLE, "--at", TUESDAY, "--keys", "2").stdout
    assert told.startswith("Tuesday 2026-11-24 10:30 CET, Europe/Stockholm:\n▶ to menus/huvud")
    assert [line.split("▶ ")[1][:5] for line in told.splitlines() if "▶ key" in line] == ["key 2"]


def test_no_reason_is_cut_off() -> None:
    """A terminal goes on in the next line; what goes into a file has all of it in one."""
    told = run_here("try", MAIN, "--config", EXAMPLE, "--at", TUESDAY, "--all").stdout
    assert max(map(len, told.splitlines())) > 80
    assert told.count("(") == told.count(")")
