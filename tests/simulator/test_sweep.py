"""The sweeps: at every point of a story something breaks, and nothing may be left.

A part of all points is tried; with ``VAXEL_LONG_RUNS=1`` each of every scenario is.
"""

import asyncio
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from dialplan.records import LogLine, Record
from engine.agents import AgentsInProcess
from engine.calls import lifetime
from engine.calls.exchange import Exchange
from engine.conversations import Conversations
from engine.queues import Place
from simulator.asterisk.channels import Channels
from simulator.phones import Answers, Phone
from simulator.ports.journal import JournalInLife
from simulator.ports.recordings import RecordingsInLife
from simulator.ports.records import RecordsInLife
from simulator.scenario.files import SCENARIOS, read_scenario
from simulator.scenario.finding import find_scenarios
from simulator.sweep import Kind, Sweep, sweep, sweeps
from simulator.sweep.points import Moment, find_points
from simulator.virtual_time.stuck import EndlessError
from simulator.world.strikes import Strikes

IS_LONG = bool(os.environ.get("VAXEL_LONG_RUNS"))
FILES = find_scenarios(SCENARIOS)
THOROUGH = ("answered", "voicemail")
"""Those that every point is tried of."""

SAMPLE = 29
"""Of all others one point of so many is, by each kind in turn."""

KINDS = tuple(Kind)
SWEEPS = [
    (file, kind)
    for number, file in enumerate(FILES)
    for kind in (KINDS if IS_LONG or file.stem in THOROUGH else (KINDS[number % len(KINDS)],))
]


def name_of(value: Path | Kind) -> str:
    return value.stem if isinstance(value, Path) else value


def swept(name: str, kind: Kind = Kind.HANG_UP) -> Sweep:
    return sweep(read_scenario(SCENARIOS / f"{name}.yaml"), kind)


@pytest.mark.parametrize(("file", "kind"), SWEEPS, ids=name_of)
def test_nothing_is_left_whatever_breaks(file: Path, kind: Kind) -> None:
    every = 1 if IS_LONG or file.stem in THOROUGH else SAMPLE
    result = sweep(read_scenario(file), kind, every=every)
    assert result.ok, "\n".join(result.text())


@pytest.mark.parametrize("kind", Kind)
def test_points_are_everything_that_is_said_and_every_wait(kind: Kind) -> None:
    points = find_points(read_scenario(SCENARIOS / "answered.yaml"), kind, seed=0)
    whats = [point.what for point in points]
    assert [point.number for point in points] == list(range(1, len(points) + 1))
    assert [point.at_s for point in points] == sorted(point.at_s for point in points)
    assert any(what.startswith("STREAM FILE") for what in whats)
    assert any(what.startswith("waiting after STREAM FILE") for what in whats)
    assert any(what.startswith('EXEC "Dial"') for what in whats)
    assert any(what.startswith("200 result=") for what in whats)
    assert "AMI DialBegin" in whats


def test_each_caller_hangs_up_at_each_point_while_on_the_line() -> None:
    points = find_points(read_scenario(SCENARIOS / "two_callers_one_agent.yaml"), Kind.HANG_UP, seed=0)
    assert {point.caller for point in points} == {0, 1}
    assert min(point.at_s for point in points if point.caller == 1) >= 1


def test_a_point_is_told_with_its_caller_time_and_what_was_said() -> None:
    (first, *_) = find_points(read_scenario(SCENARIOS / "answered.yaml"), Kind.HANG_UP, seed=0)
    assert str(first) == "point 1: caller 1, at 0.000 s, the call is brought"


def test_some_points_can_be_chosen() -> None:
    story = read_scenario(SCENARIOS / "busy.yaml")
    whole = sweep(story, Kind.KILL)
    assert whole.played == whole.points > 5
    assert sweep(story, Kind.KILL, every=5).played == (whole.points + 4) // 5
    assert sweep(story, Kind.KILL, only={2, 3}).played == 2


def test_a_point_that_is_asked_for_is_told_with_its_story_also_where_nothing_is_left() -> None:
    told = list(sweep(read_scenario(SCENARIOS / "busy.yaml"), Kind.HANG_UP, only={2}).text())
    assert told[0].startswith("passed")
    assert told[1].startswith("    point 2: caller 1, at ")
    assert any("number.assigned" in line for line in told)


@pytest.mark.parametrize("kind", [Kind.AGI, Kind.KILL])
def test_help_in_any_form_may_be_called_without_an_engine(kind: Kind) -> None:
    story = read_scenario(SCENARIOS / "from_phones" / "help_with_the_countrys_code.yaml")
    result = sweep(story, kind, only={1})
    assert result.ok, "\n".join(result.text())


def test_a_sweep_that_never_breaks_anything_says_so_and_is_no_success(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Strikes, "strike", lambda *_: False)
    result = swept("busy", Kind.KILL)
    assert not result.ok
    assert "    at no point was there anything to break" in result.text()


def test_a_record_that_the_store_refuses_for_good_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    write = RecordsInLife.write

    async def refuse(self: RecordsInLife, records: Sequence[Record]) -> None:
        if any(isinstance(record, LogLine) and record.seq == 1 for record in records):
            raise ValueError("no such record")
        await write(self, records)

    monkeypatch.setattr(RecordsInLife, "write", refuse)
    result = swept("busy")
    assert any("refused for good" in left for one in result.findings for left in one.left)


def forget(*_args: object, **_named: object) -> None:
    pass


@pytest.mark.parametrize(
    ("of", "method", "left"),
    [
        (AgentsInProcess, "release_all", "for nobody"),
        (Place, "leave", "callers in a queue"),
        (Exchange, "close_inbox", "inboxes of calls"),
        (Conversations, "end", "conversations that can be heard"),
        (JournalInLife, "forget", "calls that the journal still has"),
        (Channels, "go", "channels that are still there"),
    ],
)
def test_a_leak_is_found(of: type, method: str, left: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of, method, forget)
    result = sweep(read_scenario(SCENARIOS / "answered.yaml"), Kind.HANG_UP, every=7)
    assert any(left in what for finding in result.findings for what in finding.left), [*result.text()]


def test_a_recording_that_is_left_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    async def keep(*_: object) -> None: ...

    monkeypatch.setattr(RecordingsInLife, "keep", keep)
    result = swept("voicemail")
    assert any("recordings that nobody will fetch" in left for one in result.findings for left in one.left)


def test_a_task_that_is_left_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting: list[object] = []
    close: Callable[..., None] = Exchange.close_inbox

    async def linger() -> None:
        await asyncio.get_running_loop().create_future()

    def leak(self: Exchange, call: object) -> None:
        close(self, call)
        waiting.append(asyncio.create_task(linger()))

    monkeypatch.setattr(Exchange, "close_inbox", leak)
    result = swept("busy")
    assert any("1 tasks that still wait" in left for one in result.findings for left in one.left)


def test_a_call_without_a_cdr_is_found_and_told_with_its_story(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifetime, "end_call", _end_nothing)
    result = swept("busy")
    told = list(result.text())
    assert not result.ok
    assert told[0].startswith("FAILED  ")
    assert any("caller 1: 0 CDRs, exactly one expected" in line for line in told)
    assert any("number.assigned" in line for line in told)
    assert f"--sweep hang-up --point {result.findings[0].point.number} " in told[-1]


async def _end_nothing(*_: object) -> None:
    pass


TIGHT = replace(read_scenario(SCENARIOS / "answered.yaml"), ends_within_s=-888.0)
"""A sweep allows it 900 s more, and these 12 s are too few for it."""


def test_a_story_that_comes_to_no_end_of_itself_has_no_points() -> None:
    with pytest.raises(EndlessError, match=r"not over within 12 s .*; caller 1: still talking with 202"):
        sweep(TIGHT, Kind.KILL)


def test_a_story_that_comes_to_no_end_where_something_breaks_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    points = find_points(replace(TIGHT, ends_within_s=900), Kind.AGI, seed=0)
    monkeypatch.setattr(sweeps, "find_points", lambda *_: points)
    (finding,) = sweep(TIGHT, Kind.AGI, only={3}).findings
    assert finding.left == (
        "not over within 12 s (ends_within)",
        "caller 1: still talking with 202, over within 12 s expected",
    )


CUSTOMER = "PJSIP/+46701740606@trunk"


@pytest.mark.parametrize("kind", [Kind.AMI, Kind.AGI, Kind.KILL, Kind.STOP])
def test_the_conversation_of_a_callback_is_swept_to_its_end(kind: Kind) -> None:
    """Also one that is longer than a callback may be owed."""
    story = read_scenario(SCENARIOS / "queues" / "callback_after_restart.yaml")
    talks = Answers(after_s=4.0, talks_s=400.0)
    phones = (*(phone for phone in story.phones if "@" not in phone.endpoint), Phone(CUSTOMER, (talks,)))
    result = sweep(replace(story, phones=phones), kind, every=9)
    assert result.ok, "\n".join(result.text())
    assert result.played == (result.points + 8) // 9, "something broke at each of them"


def test_points_at_which_nothing_broke_are_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    story = read_scenario(SCENARIOS / "busy.yaml")
    points = find_points(story, Kind.HANG_UP, seed=0)
    never = replace(points[-1], moment=Moment(points[-1].moment.nth, 3000.0))
    monkeypatch.setattr(sweeps, "find_points", lambda *_: (*points[:3], never))
    assert sweep(story, Kind.HANG_UP).played == 3
    (asked,) = sweep(story, Kind.HANG_UP, only={never.number}).asked_for
    assert any("nothing was there to break" in line for line in asked.text(is_whole=False))
