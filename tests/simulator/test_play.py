import asyncio
import json
from dataclasses import replace

import pytest

from dialplan.disposition import Disposition
from dialplan.ids import DestinationId, PersonId
from dialplan.outcome import LegOutcome
from dialplan.records import LogLine
from engine.ports import Ports
from engine.settings import EngineSettings
from simulator.play import EngineFailedError, OnLine, simulate
from simulator.report.run import Report
from simulator.scenario.files import SCENARIOS, read_scenario
from simulator.scenario.values import Expected, Scenario
from simulator.wire.network import Warts


def scenario(name: str, expected: Expected | None = None) -> Scenario:
    read = read_scenario(SCENARIOS / f"{name}.yaml")
    if expected is None:
        return read
    return replace(read, calls=tuple(replace(call, expected=expected) for call in read.calls))


def differences_of(name: str, expected: Expected) -> list[tuple[str, str, str]]:
    report = simulate(scenario(name, expected))
    assert not report.ok
    return [(found.what, found.expected, found.got) for found in report.calls[0].differences]


def test_a_report_shows_where_the_path_left_the_expected_one_and_why() -> None:
    expected = Expected(path=("number.assigned", "hours.open", "menu.no_input"))
    report = simulate(scenario("answered", expected))
    text = "\n".join(report.text())
    assert "FAILED" in text
    assert "caller 1: path, step 3" in text
    assert "expected  menu.no_input" in text
    assert "came out  menu.key" in text
    assert "because   menu.key: at=menus/main keys=1 → to groups/kundtjanst" in text
    assert [line.split()[3] for line in text.splitlines() if line.lstrip().startswith(">")] == ["menu.key"]


def test_a_leg_that_ended_otherwise_is_shown_where_it_ended() -> None:
    legs = {PersonId("201"): LegOutcome.NO_ANSWER, PersonId("202"): LegOutcome.ANSWERED}
    report = simulate(scenario("declined", Expected(legs=legs)))
    (found,) = report.calls[0].differences
    assert found.line is not None
    line = report.calls[0].lines[found.line]
    assert (line.rule, line.saw["agent"]) == ("outcome.declined", "201")


def test_a_path_that_ends_too_early_or_too_late_is_told() -> None:
    whole = scenario("closed").calls[0].expected.path
    assert whole is not None
    assert differences_of("closed", Expected(path=whole[:-1])) == [
        ("path, step 3", "the end", "caller.hung_up")
    ]
    assert differences_of("closed", Expected(path=(*whole, "end.reached"))) == [
        ("path, step 4", "end.reached", "the end")
    ]


@pytest.mark.parametrize(
    ("expected", "difference"),
    [
        (Expected(disposition=Disposition.BUSY), ("disposition", "busy", "answered")),
        (Expected(agent=PersonId("201")), ("agent", "201", "202")),
        (Expected(group=DestinationId("groups/sales")), ("group", "groups/sales", "groups/kundtjanst")),
        (Expected(voicemail=DestinationId("voicemails/main")), ("voicemail", "voicemails/main", "none")),
        (Expected(waits_at_most_s=1), ("wait", "at most 1 s", "9.2 s")),
        (
            Expected(passes=(DestinationId("menus/main"),)),
            ("destinations passed, step 2", "the end", "groups/kundtjanst"),
        ),
        (
            Expected(legs={PersonId("202"): LegOutcome.BUSY}),
            ("legs", "202 busy", "201 abandoned, 202 answered, 203 abandoned"),
        ),
    ],
)
def test_what_comes_out_otherwise_is_told(expected: Expected, difference: tuple[str, str, str]) -> None:
    told = differences_of("answered", expected)
    assert [(what, wish) for what, wish, _ in told] == [difference[:2]]
    assert told[0][2].startswith(difference[2].removesuffix(".2 s"))


def test_a_way_that_ends_too_early_is_told_with_what_ended_it() -> None:
    whole = scenario("closed").calls[0].expected.path
    assert whole is not None
    report = simulate(scenario("closed", Expected(path=(*whole, "end.reached"))))
    (difference,) = report.calls[0].differences
    assert difference.line == len(whole) - 1


def test_a_destination_that_should_not_be_passed_is_told_with_the_line_that_led_there() -> None:
    report = simulate(scenario("answered", Expected(passes=(DestinationId("menus/main"),))))
    (difference,) = report.calls[0].differences
    assert difference.line is not None
    assert report.calls[0].lines[difference.line].rule == "menu.key"


@pytest.mark.parametrize(
    ("expected", "rule"),
    [
        (Expected(agent=PersonId("201")), "outcome.answered"),
        (Expected(disposition=Disposition.BUSY), "outcome.answered"),
        (Expected(voicemail=DestinationId("voicemails/main")), "outcome.answered"),
        (Expected(waits_at_most_s=0.5), "talk.answered"),
        (Expected(group=DestinationId("groups/sales")), "group.joined"),
    ],
)
def test_of_all_that_came_out_otherwise_a_decision_is_shown_that_led_there(
    expected: Expected, rule: str
) -> None:
    text = "\n".join(simulate(scenario("answered", expected)).text())
    assert f"because   {rule}" in text
    assert [line.split()[3] for line in text.splitlines() if line.lstrip().startswith(">")] == [rule]


def test_what_broke_stands_in_the_story() -> None:
    report = simulate(scenario("engine_killed", Expected(disposition=Disposition.BUSY)))
    assert any("s  the engine is killed; another starts after" in line for line in report.text())


def test_messages_stand_below_each_other_with_the_last_that_was_heard_as_wished() -> None:
    report = simulate(scenario("answered", Expected(hears=("kundtjänst", "ingen säger detta"))))
    text = "\n".join(report.text())
    assert "came out  not after message 1 of these:" in text
    assert "\n                    1. " in text


@pytest.mark.parametrize(
    ("hears", "is_ok"),
    [
        (("kundtjänst",), True),
        (("KUNDTJÄNST",), True),
        (("kundtjänst", "ingen säger detta"), False),
    ],
)
def test_messages_are_heard_by_their_words_in_their_order(hears: tuple[str, ...], is_ok: bool) -> None:
    report = simulate(scenario("answered", Expected(hears=hears)))
    assert report.ok is is_ok, "\n".join(report.text())
    if not is_ok:
        (difference,) = report.calls[0].differences
        assert (difference.what, difference.expected) == ("messages heard", hears[-1])
        assert "ryck" in difference.got


def test_a_message_that_should_not_be_there_is_told() -> None:
    assert differences_of("voicemail", Expected(voicemail=DestinationId(""))) == [
        ("voicemail", "none", "voicemails/main")
    ]


def test_the_same_seed_gives_the_same_run() -> None:
    def run(seed: int) -> tuple[str, list[LogLine]]:
        lines: list[LogLine] = []
        warts = Warts(split=0.3, delay_s=0.01)
        report = simulate(scenario("engine_killed"), seed=seed, warts=warts, on_line=lines.append)
        return json.dumps(report.as_json()), lines

    assert run(3) == run(3)


def test_a_report_is_json() -> None:
    report = json.loads(json.dumps(simulate(scenario("busy")).as_json()))
    assert report["ok"] is True
    assert report["calls"][0]["disposition"] == "busy"
    assert report["calls"][0]["path"] == ["number.assigned", "outcome.busy", "person.busy", "end.reached"]


def test_log_lines_are_told_as_they_are_written() -> None:
    lines: list[LogLine] = []
    report = simulate(scenario("busy"), on_line=lines.append)
    assert tuple(lines) == report.calls[0].lines


class Deaf:
    """An engine that takes no calls."""

    def __init__(self, _settings: EngineSettings, _ports: Ports, _on_line: OnLine) -> None:
        pass

    async def run(self) -> None:
        await asyncio.get_running_loop().create_future()


class Broken(Deaf):
    async def run(self) -> None:
        await asyncio.sleep(5)
        raise RuntimeError("the engine is broken")


class Tired(Deaf):
    async def run(self) -> None:
        await asyncio.sleep(5)


class Untidy(Deaf):
    """An engine that takes calls and never lets go of them."""

    async def run(self) -> None:
        async with await asyncio.start_server(self._serve, "127.0.0.1", 4573):
            await asyncio.get_running_loop().create_future()

    async def _serve(self, reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        while not reader.at_eof():  # noqa: ASYNC110
            await asyncio.sleep(60)


def test_a_call_without_a_cdr_is_told() -> None:
    report: Report = simulate(scenario("busy"), make_engine=Deaf)
    assert [(found.what, found.got) for found in report.calls[0].differences if found.what == "CDRs"] == [
        ("CDRs", "0")
    ]


def test_an_engine_that_fails_is_an_error_of_its_own() -> None:
    with pytest.raises(EngineFailedError, match="the engine is broken"):
        simulate(scenario("no_key"), make_engine=Broken)


def test_an_engine_that_ends_by_itself_is_an_error_too() -> None:
    with pytest.raises(EngineFailedError, match="while there were calls"):
        simulate(scenario("no_key"), make_engine=Tired)


def test_a_scenario_without_an_end_is_stopped_and_told(caplog: pytest.LogCaptureFixture) -> None:
    report = simulate(scenario("busy"), make_engine=Untidy)
    (difference,) = report.calls[0].differences
    assert (difference.what, difference.got) == ("end", "still on the line")
    assert caplog.text == ""
