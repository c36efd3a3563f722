"""``vaxel traffic``: a day played, a report that needs nothing else, and JSON as the page says."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from simulator.traffic.files import TRAFFIC
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
