"""``log``, ``cdr`` and ``explain`` look into the store."""

import asyncio
import json
import signal
from pathlib import Path

import pytest

from tests.console.commands import CALL, CDR, LINES, keep, read_until, run_here, running


@pytest.fixture
def calls(data: Path) -> None:
    asyncio.run(keep(data, *LINES, CDR))


@pytest.mark.usefixtures("calls")
def test_the_log_is_shown_for_people_a_decision_a_line() -> None:
    result = run_here("log")
    assert result.exit_code == 0
    shown = result.stdout.splitlines()
    assert [text.split()[2:] for text in shown] == [
        [CALL, "number", "to", "people/203", "number.assigned", "owned=True"],
        [CALL, "ring", "no_answer", "outcome.no_answer", "agent=203", "cause=0"],
    ]


@pytest.mark.usefixtures("calls")
def test_the_log_is_shown_for_programs_an_object_a_line() -> None:
    result = run_here("log", "--json", "--call", CALL, "-n", "1")
    assert [json.loads(text)["rule"] for text in result.stdout.splitlines()] == ["outcome.no_answer"]


@pytest.mark.usefixtures("calls")
def test_cdrs_are_shown_for_people_and_for_programs() -> None:
    assert f"{CALL}    no_answer    +46846500410   -" in run_here("cdr").stdout
    assert json.loads(run_here("cdr", "--json").stdout)["disposition"] == "no_answer"


@pytest.mark.usefixtures("calls")
def test_a_call_is_explained_from_its_number_to_its_end() -> None:
    told = run_here("explain", CALL).stdout
    assert told.startswith(f"Call {CALL} from no number to +46846500410, 2026-11-23 ")
    assert "because of outcome.no_answer (agent 203, cause 0)" in told
    assert "ended        no_answer in groups/a" in told
    assert "rang 203 on PJSIP/203: no_answer, hangup cause 0" in told


def test_a_call_without_a_cdr_is_said_to_be_up_or_on_its_way(data: Path) -> None:
    asyncio.run(keep(data, *LINES))
    assert run_here("explain", CALL).stdout.endswith(
        "No CDR yet: the call is still up, or its records are on their way to the store.\n"
    )


async def test_a_call_that_is_not_there(data: Path) -> None:
    await keep(data)
    result = await asyncio.to_thread(run_here, "explain", "1.1")
    assert (result.exit_code, result.stderr) == (
        2,
        "No call 1.1 in the routing log. `vaxel cdr` lists the calls there are.\n",
    )


async def test_an_empty_store_shows_nothing(data: Path) -> None:
    await keep(data)
    shown = [await asyncio.to_thread(run_here, command) for command in ("log", "cdr")]
    assert [result.output for result in shown] == ["", ""]


@pytest.mark.parametrize("command", [("log",), ("cdr",), ("explain", "1.1"), ("history",)])
def test_looking_into_the_wrong_folder_says_so_and_makes_nothing(
    data: Path, command: tuple[str, ...]
) -> None:
    result = run_here(*command)
    assert result.exit_code == 1
    assert f"Nothing is kept in {data} yet" in result.stderr
    assert not data.exists()


@pytest.mark.parametrize("form", [(), ("--json",)])
async def test_following_shows_new_lines_and_ends_cleanly_on_ctrl_c(
    data: Path, form: tuple[str, ...]
) -> None:
    await keep(data, LINES[0])
    async with running("log", "--follow", *form) as process:
        await read_until(process.stdout, "number.assigned")
        await keep(data, LINES[1])
        await read_until(process.stdout, "outcome.no_answer")
        process.send_signal(signal.SIGINT)
        _, errors = await process.communicate()
        assert (process.returncode, errors) == (0, b"")


async def test_following_ends_when_nobody_reads_any_more_though_nothing_new_comes(data: Path) -> None:
    await keep(data, LINES[0])
    async with running("log", "--follow") as process:
        await read_until(process.stdout, "number.assigned")
        leave(process)
        assert await process.wait() == 0
        assert process.stderr is not None
        assert await process.stderr.read() == b""


@pytest.mark.parametrize("command", [("log",), ("log", "--json"), ("cdr",), ("cdr", "--json")])
async def test_a_reader_may_leave_before_the_end(data: Path, command: tuple[str, ...]) -> None:
    await keep(data, *LINES, CDR)
    async with running(*command, FORCE_COLOR="1") as process:
        leave(process)
        assert await process.wait() == 0
        assert process.stderr is not None
        assert await process.stderr.read() == b""


def leave(process: asyncio.subprocess.Process) -> None:
    """Close the reading end of its standard output."""
    process._transport.get_pipe_transport(1).close()  # type: ignore[attr-defined]
