"""Agents and queues of a running engine, as somebody at a terminal sees and changes them."""

import json
import os
from pathlib import Path

import pytest

from console.control.words import AgentRow, Answer, Asked, Declare, ListAgents, QueueRow
from dialplan.queueing import AgentStatus, PresenceAct
from tests.console.commands import run_here

ANNA = AgentRow(agent="anna", groups=("sales", "support"), status=AgentStatus.PAUSED, reason="lunch")
SALES = QueueRow(
    group="sales", waiting=2, longest_s=31.5, callbacks=1, estimate_s=80, available=0, busy=1, paused=1,
    logged_out=0,
)  # fmt: skip


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Asked]:
    """What an engine was asked; it answers everything."""
    seen: list[Asked] = []

    async def answer(file: Path, asked: Asked) -> Answer:
        assert file == Path(os.environ["VAXEL_DATA"]) / "control.sock"
        seen.append(asked)
        if isinstance(asked, Declare) and asked.agent == "nobody":
            return Answer(refusal="nobody is not an agent of any group there is")
        return Answer(agents=(ANNA,), queues=(SALES,))

    monkeypatch.setattr("console.cli.asking.ask", answer)
    return seen


@pytest.mark.parametrize("command", [("agent", "list"), ("agent", "login", "anna"), ("queue",)])
def test_without_an_engine_it_says_how_to_start_one(command: tuple[str, ...]) -> None:
    result = run_here(*command)
    assert result.exit_code == 1
    assert "No engine runs on" in result.output
    assert "vaxel run" in result.output


def test_agents_are_listed_for_people_and_for_programs(asked: list[Asked]) -> None:
    assert "anna   sales, support  paused  lunch" in run_here("agent", "list", "--as", "carin").output
    assert json.loads(run_here("agent", "list", "--json").output)["status"] == "paused"
    assert asked[0] == ListAgents(actor="carin")


@pytest.mark.parametrize(
    ("command", "act"),
    [("login", "log_in"), ("logout", "log_out"), ("pause", "pause"), ("resume", "resume")],
)
def test_each_verb_says_what_came_of_it(asked: list[Asked], command: str, act: str) -> None:
    result = run_here("agent", command, "anna")
    assert (result.exit_code, result.output) == (0, "anna is paused (lunch).\n")
    assert asked == [Declare(agent="anna", act=PresenceAct(act))]


def test_a_pause_has_its_reason(asked: list[Asked]) -> None:
    run_here("agent", "pause", "anna", "--reason", "lunch", "--as", "carin")
    assert asked == [Declare(agent="anna", act=PresenceAct.PAUSE, reason="lunch", actor="carin")]


def test_a_refusal_ends_the_command_in_words(asked: list[Asked]) -> None:
    result = run_here("agent", "pause", "nobody")
    assert result.exit_code == 2
    assert "not an agent" in result.output


def test_queues_are_shown_with_who_waits(asked: list[Asked]) -> None:
    lines = run_here("queue").output.splitlines()
    assert lines[0].split()[:3] == ["group", "waiting", "longest_s"]
    assert lines[1].split() == ["sales", "2", "31.5", "1", "80.0", "0", "1", "1", "0"]


@pytest.mark.parametrize(
    "command", [("pause", "anna", "--reason", "a;b"), ("pause", "a" * 61), ("list", "-o", "a" * 61)]
)
def test_what_can_not_be_asked_is_told_without_a_traceback(
    asked: list[Asked], command: tuple[str, ...]
) -> None:
    result = run_here("agent", *command)
    assert result.exit_code == 2
    assert "not understood" in result.output
    assert asked == []
