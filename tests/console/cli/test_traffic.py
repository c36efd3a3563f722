"""``vaxel traffic``: a day played, a report that needs nothing else, and JSON as the page says."""

import json
import os
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from config.files import DEMO_FILE
from console.reports.traffic import theory_lines, traffic_html
from dialplan.disposition import Disposition
from dialplan.records import Direction
from simulator.recorded.cdr_files import read_cdrs
from simulator.traffic.against_theory import Case, Compared
from simulator.traffic.figures import waited_s
from simulator.traffic.files import TRAFFIC, read_traffic
from simulator.traffic.results import play_day
from simulator.traffic.theory import Load
from tests.console.commands import run_here
from tests.docs.pages import first_codes, page

MONDAY = TRAFFIC / "monday.yaml"


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("traffic")
    result = run_here("traffic", MONDAY, "--report", folder / "r.html", "--json", folder / "r.json")
    assert result.exit_code == 0, result.stderr
    assert "254 calls" in result.stdout
    return folder


def test_the_report_is_one_page_with_its_plots_that_fetches_nothing(played: Path) -> None:
    text = (played / "r.html").read_text()
    assert '<html lang="sv">' in text
    assert text.count("<svg") == 3
    for plot in text.split("<svg")[1:]:
        ElementTree.fromstring("<svg" + plot.split("</svg>")[0] + "</svg>")
    assert "<script" not in text
    assert "src=" not in text
    assert "@import" not in text


def test_the_json_has_the_fields_of_the_page(played: Path) -> None:
    told = json.loads((played / "r.json").read_text())
    table = page("contract.md").split("## A day of traffic")[1].split("## ")[0]
    assert list(told) == ["file", "story", "seed", *first_codes(table), "groups", "theory"]
    assert list(told["groups"]["groups/kundtjanst"]) == first_codes(table)
    assert told["groups"]["groups/kundtjanst"]["overflowed"] == told["overflowed"] > 0
    assert sum(hour["calls"] for hour in told["hours"].values()) == told["calls"]


def test_the_report_names_people_and_says_in_words_how_the_day_was(played: Path) -> None:
    text = (played / "r.html").read_text()
    assert "Anna Lind" in text
    assert "Kundtjänst" in text
    assert "groups/kundtjanst" not in text
    assert "Av 254 samtal besvarades" in text
    assert "Svårast att nå fram var det klockan 12-13" in text


def test_the_same_seed_writes_the_same_report(played: Path, tmp_path: Path) -> None:
    run_here("traffic", MONDAY, "--report", tmp_path / "r.html", "--json", tmp_path / "r.json")
    assert (tmp_path / "r.json").read_text() == (played / "r.json").read_text()
    assert (tmp_path / "r.html").read_text() == (played / "r.html").read_text()


def test_an_english_report(tmp_path: Path) -> None:
    run_here("traffic", MONDAY, "--report", tmp_path / "r.html", "--language", "en")
    assert "service level" in (tmp_path / "r.html").read_text()


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    result = run_here("traffic", tmp_path / "none.yaml")
    assert (result.exit_code, "can't be read: No such file or directory" in result.stderr) == (2, True)


def test_a_report_that_can_not_be_written(tmp_path: Path) -> None:
    result = run_here("traffic", MONDAY, "--report", tmp_path / "nowhere" / "r.html")
    assert (result.exit_code, "can't be written" in result.stderr) == (2, True)


HOUR = """\
story: An hour of one group.
day: 2026-11-23
calls: [{dials: 08-465 004 10, per_hour: {"09:00-10:00": 40}, patience: {mean: 2 min}}]
everybody: {works: 08:55-10:05, talks: {mean: 2 min, spread: 0.8}}
"""


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """What a group of one agent instead of three makes of an hour: the folder, and what was printed."""
    folder = tmp_path_factory.mktemp("change")
    (folder / "hour.yaml").write_text(HOUR)
    demo = DEMO_FILE.read_text()
    (folder / "one.yaml").write_text(demo.replace('agents: ["201", "202", "203"]', 'agents: ["201"]'))
    result = run_here(
        *("traffic", folder / "hour.yaml", "--against", folder / "one.yaml", "--runs", "3"),
        *("--report", folder / "r.html", "--json", folder / "r.json"),
    )
    assert result.exit_code == 0, result.stderr
    return folder, result.stdout


def test_a_change_is_told_figure_by_figure(changed: tuple[Path, str]) -> None:
    folder, printed = changed
    assert re.search(r"service level +\d+\.\d % +\d+\.\d % +.\d+\.\d ± \d+\.\d +worse", printed)
    told = json.loads((folder / "r.json").read_text())
    assert list(told) == ["file", "against", "story", "seeds", "moved", "before", "after"]
    (level,) = (one for one in told["moved"] if one["figure"] == "service_level" and one["group"] is None)
    assert level["verdict"] == "worse"
    assert level["difference"] == pytest.approx(level["after"] - level["before"], abs=1e-3)
    assert level["difference"] < -level["margin"] < 0
    section = page("contract.md").split("## What a change moves")[1].split("## ")[0]
    assert list(level) == first_codes(section)
    assert told["before"]["calls"] == told["after"]["calls"]


def test_a_change_has_its_plots_beside_each_other(changed: tuple[Path, str]) -> None:
    text = (changed[0] / "r.html").read_text()
    assert text.count("<svg") == 3
    for plot in text.split("<svg")[1:]:
        ElementTree.fromstring("<svg" + plot.split("</svg>")[0] + "</svg>")
    assert "sämre" in text
    assert "Vad ändringen gör" in text


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--runs", "3"), "--runs is for what a change moves"),
        (("--against", "x.yaml", "--draft", "y"), "give one of --against and --draft"),
        (("--against", "none.yaml"), "none.yaml: can't be read"),
        (("--against", "demo.yaml", "--theory"), "--theory is for a day"),
        (("--against", "wrong.yaml"), "wrong.yaml:1: "),
        (("--against", "empty.yaml"), "empty.yaml: the file is empty"),
    ],
)
def test_a_change_that_is_none(
    options: tuple[str, ...], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("demo.yaml").write_text(DEMO_FILE.read_text())
    Path("wrong.yaml").write_text("organisations: demo\n")
    Path("empty.yaml").write_text("")
    result = run_here("traffic", MONDAY, *options)
    assert (result.exit_code, says in result.stderr) == (2, True), result.stderr
    assert not Path("traffic.html").exists()


def test_the_comparison_with_theory_is_in_the_report(tmp_path: Path) -> None:
    case = Case(Load(arrivals_per_s=1 / 60, talk_s=60, agents=2), None, 100)
    compared = [Compared(case, "waits", 0.5, 0.45, 0.1), Compared(case, "wait_s", 30.0, 12.25, 3.0)]
    (tmp_path / "hour.yaml").write_text(HOUR)
    text = traffic_html(play_day(read_traffic(tmp_path / "hour.yaml")), compared, "sv")
    assert "Erlang C" in text
    assert "45,0 %" in text
    assert "100 samtal, medelsamtal 60 s, de som ringer väntar" in text
    assert list(theory_lines(compared))[1].endswith("50.0 %, simulated  45.0 ±10.0 %: agrees")
    assert "±3,0" in text
    assert "stämmer" in text
    assert "skiljer sig" in text


def test_a_draft_is_played_before_it_is_published(tmp_path: Path) -> None:
    (tmp_path / "hour.yaml").write_text(HOUR)
    for command in (
        ("apply", DEMO_FILE),
        ("draft", "begin", "jul"),
        ("group", "edit", "kundtjanst", "max_wait_s=10", "--draft", "jul"),
    ):
        result = run_here(*command)
        assert result.exit_code == 0, result.stderr
    report = ("--runs", "1", "--report", tmp_path / "r.html")
    result = run_here("traffic", tmp_path / "hour.yaml", "--draft", "jul", *report)
    assert result.exit_code == 0, result.stderr
    assert "sent on from the queue" in result.stdout
    assert "unknown" in result.stdout, "one day does not tell what is chance"
    assert "draft jul" in (tmp_path / "r.html").read_text()
    result = run_here("traffic", tmp_path / "hour.yaml", "--draft", "gone", *report)
    assert (result.exit_code, "is not there" in result.stderr) == (2, True), result.stderr


def test_a_file_that_is_read_is_not_written_over(tmp_path: Path) -> None:
    mine = tmp_path / "late.yaml"
    mine.write_text(MONDAY.read_text())
    (tmp_path / "link.html").symlink_to(mine)
    for arguments in (
        ("--report", mine),
        ("--json", mine),
        ("--report", tmp_path / "link.html"),
        ("--cdrs", mine),
    ):
        result = run_here("traffic", mine, *arguments)
        assert (result.exit_code, mine.read_text()) == (2, MONDAY.read_text())
        assert "is read: name another file to write" in result.stderr
    result = run_here("traffic", mine, "--report", tmp_path / "x", "--json", tmp_path / "x")
    assert (result.exit_code, "is to be written twice" in result.stderr) == (2, True)


def test_where_nothing_can_be_written_is_found_out_first(tmp_path: Path) -> None:
    for place, why in ((tmp_path, "it is a folder"), (tmp_path / "no" / "x.json", "there is no folder")):
        result = run_here("traffic", MONDAY, "--report", tmp_path / "r.html", "--json", place)
        assert (result.exit_code, why in result.stderr) == (2, True)
        assert not (tmp_path / "r.html").exists()


def test_a_pipe_that_nobody_writes_into_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo.yaml")
    for command in ("traffic", "simulate", "trace", "fit"):
        result = run_here(command, tmp_path / "fifo.yaml")
        assert (result.exit_code, "it is not a file" in result.stderr) == (2, True)


def test_the_calls_behind_the_figures_can_be_counted_and_fitted(tmp_path: Path) -> None:
    out, figures = tmp_path / "calls.json", tmp_path / "r.json"
    result = run_here("traffic", MONDAY, "--report", tmp_path / "r.html", "--json", figures, "--cdrs", out)
    assert result.exit_code == 0, result.stderr
    told = json.loads(figures.read_text())
    cdrs = [call.cdr for call in read_cdrs(out, lambda call: call)]
    calls = [cdr for cdr in cdrs if cdr.direction is Direction.INCOMING]
    in_time = [c for c in calls if c.disposition is Disposition.ANSWERED and waited_s(c) <= told["within_s"]]
    assert len(calls) == told["calls"]
    assert told["service_level"] == round(len(in_time) / len(calls), 4)
    assert run_here("fit", out, "--write", tmp_path / "day.yaml").exit_code == 0
    assert run_here("traffic", MONDAY, "--cdrs", out, "--against", MONDAY).exit_code == 2


@pytest.mark.parametrize(
    ("agents", "says"),
    [
        ("works: 17:00-08:00", "a night shift is works: 00:00-24:00 with breaks: [08:00-17:00]"),
        ("works: 08:00-17:00, breaks: ['18:00-18:30']", "is not within works: 08:00-17:00"),
    ],
)
def test_a_shift_that_can_not_be_is_told_with_what_to_write(tmp_path: Path, agents: str, says: str) -> None:
    (tmp_path / "x.yaml").write_text(f"{HOUR}\nagents: {{'201': {{{agents}}}}}\n")
    result = run_here("traffic", tmp_path / "x.yaml", "--report", tmp_path / "r.html")
    assert (result.exit_code, says in result.stderr) == (2, True), result.stderr


def test_keys_that_no_telephone_has_are_told_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(HOUR.replace("patience:", "presses: {x: 1}, patience:"))
    told = run_here("traffic", tmp_path / "x.yaml").stderr
    assert '"x" are not keys of a telephone' in told
    assert "is empty" not in told


def test_the_calls_of_a_day_can_be_replayed(tmp_path: Path) -> None:
    (tmp_path / "hour.yaml").write_text(HOUR)
    calls = tmp_path / "calls.json"
    report = ("--report", tmp_path / "r.html")
    result = run_here("traffic", tmp_path / "hour.yaml", *report, "--cdrs", calls, "--with-log")
    assert result.exit_code == 0, result.stderr
    result = run_here("replay", calls, "--now", DEMO_FILE, "--config", DEMO_FILE)
    assert result.exit_code == 0, result.stderr
    assert "(100.0 %) end as they did when nothing is changed" in result.stdout
    result = run_here("traffic", tmp_path / "hour.yaml", *report, "--with-log")
    assert (result.exit_code, "--with-log is for --cdrs" in result.stderr) == (2, True)


def test_a_day_without_calls_has_no_figures(tmp_path: Path) -> None:
    (tmp_path / "hour.yaml").write_text(HOUR.replace('"09:00-10:00": 40', '"09:00-10:00": 0'))
    result = run_here(
        *("traffic", tmp_path / "hour.yaml", "--report", tmp_path / "r.html", "--json", tmp_path / "r.json")
    )
    assert result.exit_code == 0, result.stderr
    assert "0 calls" in result.stdout
    assert "– answered within" in result.stdout
    told = json.loads((tmp_path / "r.json").read_text())
    assert told["service_level"] is None
    assert told["waits"] == dict.fromkeys(told["waits"], None) | {"count": 0}
    text = (tmp_path / "r.html").read_text()
    assert "Det kom inga samtal." in text
    assert "0 %</b>" not in text
