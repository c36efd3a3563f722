import asyncio
import json
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from engine.agents import AgentsInProcess
from simulator import runs
from simulator.play import EngineFailedError
from simulator.scenario.files import SCENARIOS
from simulator.sweep import Kind
from simulator.virtual_time.stuck import DeadlockError
from tests.console.commands import read_until, run_here, running

FIELDS = ["file", "story", "ok", "took_s", "leftovers", "unmet", "calls", "error"]


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """A scenario that expects what does not come."""
    text = (SCENARIOS / "closed.yaml").read_text()
    file = tmp_path / "wrong.yaml"
    file.write_text(text.replace("disposition: closed", "disposition: answered"))
    return file


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    """A scenario in a folder of its own, with the company that it is about."""
    folder = tmp_path / "stories"
    folder.mkdir()
    (folder / "small.yaml").write_text(
        'organisation: small\nname: Small\nnumbers: {"08-465 004 50": busy}\nunassigned: hangup\n'
    )
    file = folder / "story.yaml"
    file.write_text(
        "story: Busy.\nstarts: 2026-11-23 09:00\ncompany: small.yaml\n"
        "callers:\n  - {dials: 08-465 004 50, expect: {passes: [busy]}}\n"
    )
    return file


def test_scenarios_that_come_out_as_they_must(tmp_path: Path) -> None:
    result = run_here("simulate", SCENARIOS / "answered.yaml", SCENARIOS / "closed.yaml")
    assert result.exit_code == 0
    shown = result.stdout.splitlines()
    assert [text.split(":")[0].split("/")[-1] for text in shown[:2]] == ["answered.yaml", "closed.yaml"]
    assert all(text.startswith("passed  ") for text in shown[:2])
    assert shown[2:] == ["2 scenarios, 0 failed"]
    assert result.stderr == ""


async def test_only_reports_are_on_standard_output_and_a_healthy_engine_says_nothing() -> None:
    async with running("simulate", str(SCENARIOS / "voicemail.yaml")) as process:
        shown, errors = await process.communicate()
        assert [text[:8] for text in shown.decode().splitlines()] == ["passed  ", "1 scenar"]
        assert errors == b""


async def test_what_an_engine_warns_of_as_the_story_has_it_is_not_among_the_results() -> None:
    async with running("simulate", str(SCENARIOS / "ami_cut_while_ringing.yaml")) as process:
        shown, errors = await process.communicate()
        assert [text[:8] for text in shown.decode().splitlines()] == ["passed  ", "1 scenar"]
        assert errors == b""
        assert process.returncode == 0


def test_a_failed_expectation_is_shown_with_its_difference(wrong: Path) -> None:
    result = run_here("simulate", wrong)
    assert result.exit_code == 1
    shown = result.stdout.splitlines()
    assert shown[0].startswith(f"FAILED  {wrong}: ")
    assert [text.split() for text in shown[1:4]] == [
        ["caller", "1:", "disposition"],
        ["expected", "answered"],
        ["came", "out", "closed"],
    ]
    assert shown[-1] == "1 scenario, 1 failed"


@pytest.mark.parametrize("error", [DeadlockError("nobody moves: caller 1"), EngineFailedError("it failed")])
def test_a_scenario_without_an_end_is_one_that_failed(
    error: Exception, wrong: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def play(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(runs, "simulate", play)
    result = run_here("simulate", wrong, "--json", tmp_path / "out.jsonl")
    assert result.exit_code == 1
    assert f"    {error}\n" in result.stdout
    assert "Traceback" not in result.output
    written = json.loads((tmp_path / "out.jsonl").read_text())
    assert list(written) == FIELDS
    assert (written["ok"], written["took_s"], written["error"]) == (False, None, str(error))


def test_the_json_tells_callers_and_callbacks_apart(tmp_path: Path) -> None:
    run_here("simulate", SCENARIOS / "queues" / "callback.yaml", "--json", tmp_path / "out.jsonl")
    calls = json.loads((tmp_path / "out.jsonl").read_text())["calls"]
    assert [call["is_callback"] for call in calls] == [False, False, True]


def test_the_json_has_an_object_a_line(wrong: Path, tmp_path: Path) -> None:
    run_here("simulate", SCENARIOS / "answered.yaml", wrong, "--json", tmp_path / "out.jsonl")
    written = [json.loads(text) for text in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [list(one) for one in written] == [FIELDS, FIELDS]
    assert [one["ok"] for one in written] == [True, False]
    assert written[1]["calls"][0]["differences"] == [
        {"what": "disposition", "expected": "answered", "got": "closed"}
    ]


def test_a_malformed_file_is_told_by_line_and_key_and_nothing_is_played(wrong: Path) -> None:
    wrong.write_text(wrong.read_text().replace("callers:", "colleagues: 1\ncallers:"))
    line = wrong.read_text().splitlines().index("colleagues: 1") + 1
    result = run_here("simulate", SCENARIOS / "answered.yaml", wrong)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith(f"{wrong}:{line}: colleagues: is not a word of scenarios")


def test_a_folder_without_scenarios(tmp_path: Path) -> None:
    result = run_here("simulate", tmp_path)
    assert (result.exit_code, result.stderr) == (2, f"no scenario (*.yaml) in {tmp_path}\n")


def test_an_output_file_that_cannot_be_written(tmp_path: Path) -> None:
    result = run_here("simulate", SCENARIOS / "closed.yaml", "--json", tmp_path / "nowhere" / "out.jsonl")
    assert result.exit_code == 2
    assert "can't be written: there is no folder" in result.stderr


def test_junit_has_a_case_a_scenario_and_says_why_one_failed(wrong: Path, tmp_path: Path) -> None:
    result = run_here("simulate", SCENARIOS / "answered.yaml", wrong, "--junit", tmp_path / "out.xml")
    assert result.exit_code == 1
    suite = ElementTree.parse(tmp_path / "out.xml").getroot()
    assert (suite.tag, suite.get("tests"), suite.get("failures")) == ("testsuite", "2", "1")
    passed, failed = suite
    assert (passed.get("name"), len(passed)) == ("answered", 0)
    (failure,) = failed
    assert (failure.get("message") or "").startswith(f"FAILED  {wrong}: ")
    assert "expected  answered" in (failure.text or "")


async def test_watching_plays_again_when_a_file_changes(wrong: Path) -> None:
    mended = (await asyncio.to_thread(wrong.read_text)).replace(
        "disposition: answered", "disposition: closed"
    )
    async with running("simulate", "--watch", str(wrong)) as process:
        assert "1 scenario, 1 failed" in await read_until(process.stdout, "waiting for changes")
        await asyncio.to_thread(wrong.write_text, mended)
        assert "1 scenario, 0 failed" in await read_until(process.stdout, "waiting for changes")
        process.send_signal(signal.SIGINT)
        _, errors = await process.communicate()
        assert b"Traceback" not in errors


async def test_watching_plays_again_when_the_company_changes_and_writes_each_time(beside: Path) -> None:
    company, out = beside.with_name("small.yaml"), beside.with_name("out.jsonl")
    junit = beside.with_name("out.xml")
    text = await asyncio.to_thread(company.read_text)
    what = ("simulate", "--watch", str(beside), "--json", str(out), "--junit", str(junit))
    async with running(*what) as process:
        assert "1 scenario, 0 failed" in await read_until(process.stdout, "waiting for changes")
        assert json.loads(await asyncio.to_thread(out.read_text))["ok"]
        await asyncio.to_thread(company.write_text, text.replace("busy}", "hangup}"))
        assert "1 scenario, 1 failed" in await read_until(process.stdout, "waiting for changes")
        assert not json.loads(await asyncio.to_thread(out.read_text))["ok"]
        assert "expected  busy" in await asyncio.to_thread(junit.read_text)


async def test_watching_follows_a_story_to_another_company(beside: Path) -> None:
    other = beside.parent / "elsewhere" / "other.yaml"
    text = await asyncio.to_thread(beside.read_text)
    company = await asyncio.to_thread(beside.with_name("small.yaml").read_text)
    async with running("simulate", "--watch", str(beside)) as process:
        assert "1 scenario, 0 failed" in await read_until(process.stdout, "waiting for changes")
        await asyncio.to_thread(other.parent.mkdir)
        await asyncio.to_thread(other.write_text, company.replace("busy}", "hangup}"))
        await asyncio.to_thread(beside.write_text, text.replace("small.yaml", "elsewhere/other.yaml"))
        assert "1 scenario, 1 failed" in await read_until(process.stdout, "waiting for changes")
        await asyncio.to_thread(other.write_text, company)
        assert "1 scenario, 0 failed" in await read_until(process.stdout, "waiting for changes")


async def test_watching_what_it_writes_itself_is_no_change(beside: Path) -> None:
    async with running(
        "simulate", "--watch", str(beside.parent), "--json", str(beside.with_name("out.jsonl"))
    ) as process:
        await read_until(process.stdout, "waiting for changes")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1.0):
                await read_until(process.stdout, "waiting for changes")


def test_watching_what_is_not_there(tmp_path: Path) -> None:
    result = run_here("simulate", "--watch", tmp_path / "nowhere" / "story.yaml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "can't be watched: there is no such folder" in result.stderr


async def test_watching_a_point_that_is_nowhere_is_told(beside: Path) -> None:
    async with running("simulate", "--watch", "--sweep", "kill", "--point", "9999", str(beside)) as process:
        await read_until(process.stdout, "waiting for changes")
        process.send_signal(signal.SIGINT)
        _, errors = await process.communicate()
        assert b"there is no point 9999 in any of these" in errors


SWEEP_FIELDS = ["file", "story", "sweep", "ok", "points", "played", "failures"]


def test_a_sweep_breaks_something_at_every_point(tmp_path: Path) -> None:
    out, junit = tmp_path / "out.jsonl", tmp_path / "out.xml"
    busy = SCENARIOS / "busy.yaml"
    result = run_here("simulate", "--sweep", "all", busy, "--json", out, "--junit", junit)
    assert result.exit_code == 0, result.output
    shown = result.stdout.splitlines()
    assert [line.split(" at ")[0].split(", ")[-1] for line in shown[:-1]] == [*Kind]
    written = [json.loads(line) for line in out.read_text().splitlines()]
    assert [list(one) for one in written] == [SWEEP_FIELDS] * len(Kind)
    assert shown[-1] == f"{len(Kind)} sweeps of {sum(one['played'] for one in written)} points, 0 failed"
    cases = ElementTree.parse(junit).getroot().findall("testcase")
    assert [case.get("name") for case in cases] == [f"busy {kind}" for kind in Kind]


async def test_one_sweep_alone_shows_how_far_it_is() -> None:
    busy = str(SCENARIOS / "busy.yaml")
    async with running("simulate", "--sweep", "ami", "--every=3", busy, TTY_COMPATIBLE="1") as process:
        shown, _ = await process.communicate()
    before = shown.decode().split("passed  ")[0]
    assert "sweeping" in before
    assert re.search(r"[0-9]+ of [0-9]+ points", before)


def test_a_leak_is_told_with_its_point_which_can_be_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AgentsInProcess, "release_all", lambda *_: None)
    answered = SCENARIOS / "answered.yaml"
    whole = run_here("simulate", "--sweep", "hang-up", "--every", "7", answered)
    assert whole.exit_code == 1
    told = whole.stdout.splitlines()
    again = next(line for line in told if "again: vaxel" in line).split(" vaxel ")[1].split()
    point = next(line for line in told if line.startswith("    point "))
    repeated = run_here(*again)
    assert repeated.exit_code == 1
    assert point in repeated.stdout
    assert "left over: 1 agent" in repeated.stdout
    assert "hunting.ring-all" in repeated.stdout


def test_a_point_that_is_nowhere_is_all_that_is_told() -> None:
    result = run_here("simulate", "--sweep", "hang-up", "--point", "3000", SCENARIOS / "closed.yaml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "there is no point 3000" in result.stderr


def test_what_is_read_is_not_written_over(tmp_path: Path) -> None:
    mine = tmp_path / "closed.yaml"
    mine.write_text((SCENARIOS / "closed.yaml").read_text())
    for option in ("--json", "--junit"):
        result = run_here("simulate", tmp_path, option, mine)
        assert (result.exit_code, mine.read_text()) == (2, (SCENARIOS / "closed.yaml").read_text())
    assert run_here("simulate", mine, "--seed=-3").exit_code == 2


def test_the_company_that_is_read_is_not_written_over(beside: Path) -> None:
    company = beside.with_name("small.yaml")
    text = company.read_text()
    for option in ("--json", "--junit"):
        result = run_here("simulate", beside, option, company)
        assert (result.exit_code, company.read_text()) == (2, text)
        assert "is read: name another file to write" in result.stderr


def test_a_folder_may_have_the_company_of_its_stories(beside: Path) -> None:
    result = run_here("simulate", beside.parent)
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "1 scenario, 0 failed")


def test_a_mistake_in_a_company_of_many_stories_is_told_once(beside: Path) -> None:
    beside.with_name("other.yaml").write_text(beside.read_text())
    company = beside.with_name("small.yaml")
    company.write_text(company.read_text().replace("busy}", "bussy}"))
    result = run_here("simulate", beside.parent)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1


def test_a_file_whose_name_is_no_utf_8(beside: Path, tmp_path: Path) -> None:
    strange = beside.with_name("s\udcff.yaml")
    beside.rename(strange)
    out, junit = tmp_path / "out.jsonl", tmp_path / "out.xml"
    result = run_here("simulate", strange, "--json", out, "--junit", junit)
    assert (result.exit_code, result.exception) == (0, None)
    assert json.loads(out.read_text())["file"] == str(strange)
    assert ElementTree.parse(junit).getroot()[0].get("name") == r"s\udcff"


@pytest.mark.parametrize(
    ("idle", "beside_it"),
    [
        (("--every", "5"), ("--sweep", "kill", "--point", "3")),
        (("--every", "10"), ("--sweep", "kill", "--points")),
        (("--json", "out.jsonl"), ("--sweep", "kill", "--points")),
        (("--junit", "out.xml"), ("--sweep", "kill", "--points")),
        (("--watch",), ("--sweep", "kill", "--points")),
        (("--point", "3"), ("--sweep", "kill", "--points")),
        (("--sweep", "kill"), ("--schema",)),
    ],
)
def test_an_option_that_would_do_nothing_is_told(idle: tuple[str, ...], beside_it: tuple[str, ...]) -> None:
    files = () if beside_it == ("--schema",) else (SCENARIOS / "busy.yaml",)
    result = run_here("simulate", *beside_it, *idle, *files)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{idle[0]} would do nothing beside {beside_it[-1 if '--point' not in beside_it else 2]}" in (
        result.stderr
    )


def test_points_that_cannot_be_found_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def find(*_: object) -> None:
        raise DeadlockError("nobody moves")

    monkeypatch.setattr("console.cli.simulate.find_points", find)
    busy = SCENARIOS / "busy.yaml"
    result = run_here("simulate", "--sweep", "kill", "--points", busy)
    assert (result.exit_code, result.stderr) == (1, f"{busy}: nobody moves\n")


def test_a_point_is_of_one_kind_of_sweep() -> None:
    busy = SCENARIOS / "busy.yaml"
    assert run_here("simulate", "--point", "3", busy).exit_code == 2
    assert run_here("simulate", "--sweep", "all", "--point", "3", busy).exit_code == 2
    assert run_here("simulate", "--sweep", "kill", "--point", "999", busy).exit_code == 2


def test_a_story_without_an_end_is_told_by_a_sweep_too(wrong: Path) -> None:
    wrong.write_text(wrong.read_text() + "\nends_within: 0.5\n")
    result = run_here("simulate", "--sweep", "kill", wrong)
    assert "Traceback" not in result.output


def test_the_schema_is_printed() -> None:
    result = run_here("simulate", "--schema")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == json.loads((SCENARIOS / "schema.json").read_text())


def test_no_file_is_an_error() -> None:
    assert run_here("simulate").exit_code == 2


def test_while_watching_an_unreadable_file_empties_the_results(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    story, out = tmp_path / "story.yaml", tmp_path / "out.json"
    story.write_text((SCENARIOS / "closed.yaml").read_text())

    def changes(*_: object, **__: object) -> Iterator[None]:
        yield
        assert out.read_text()
        story.write_text("callers: [")
        yield

    monkeypatch.setattr("console.cli.simulate.changes_of", changes)
    run_here("simulate", "--watch", story, "--json", out)
    assert out.read_text() == ""
