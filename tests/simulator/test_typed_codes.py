"""Six-digit codes typed 60 ms a digit across the borders of prompts, and no digit of any is lost."""

from datetime import UTC, datetime

import pytest

from config.files import read_text
from config.snapshot.company import company_of
from dialplan.company import Company
from simulator.callers import Caller, Press, Wait
from simulator.play import simulate
from simulator.scenario.values import Expected, Scenario, ScenarioCall
from simulator.wire.network import Warts

CODES_A_CALL = 40
CALLS = 25


def codes_of(call: int) -> list[str]:
    return [f"{(call * CODES_A_CALL + number) * 7919 % 1_000_000:06}" for number in range(CODES_A_CALL)]


def company(calls: int) -> Company:
    """A menu for each call, whose keys are that call's codes and lead back to it."""
    menus = "".join(
        f"""  m{call}:
    name: Koder
    welcome: Skriv din kod, sex siffror.
    keys: {{{", ".join(f'"{code}": menus/m{call}' for code in codes_of(call))}, "*": hangup}}
    tries: 1
"""
        for call in range(calls)
    )
    numbers = "".join(f'  "+468465004{call:02}": menus/m{call}\n' for call in range(calls))
    text = f"organisation: koder\nname: Koder\nmenus:\n{menus}numbers:\n{numbers}"
    return company_of(read_text(text, "codes.yaml").document, 1)


def scenario(calls: int, every_s: float) -> Scenario:
    def caller(call: int) -> Caller:
        typed = Press("".join(codes_of(call)) + "*", every_s=every_s)
        return Caller("070-174 06 05", "", f"+468465004{call:02}", (Wait(1), typed))

    return Scenario(
        file="codes",
        story="Callers type codes faster than anybody can.",
        starts=datetime(2026, 11, 23, 9, tzinfo=UTC),
        company=company(calls),
        phones=(),
        calls=tuple(ScenarioCall(caller(call), call * 0.5, Expected()) for call in range(calls)),
    )


def test_a_thousand_codes_typed_across_the_prompts_lose_no_digit() -> None:
    report = simulate(scenario(CALLS, every_s=0.06))
    for call, told in enumerate(report.calls):
        keys = [line.saw["keys"] for line in told.lines if line.rule == "menu.key"]
        assert keys == [*codes_of(call), "*"]


@pytest.mark.parametrize("seed", range(5))
def test_nor_do_they_40_ms_apart_on_a_slow_and_ragged_network(seed: int) -> None:
    report = simulate(scenario(3, every_s=0.04), seed=seed, warts=Warts(split=0.3, delay_s=0.05))
    for call, told in enumerate(report.calls):
        keys = [line.saw["keys"] for line in told.lines if line.rule == "menu.key"]
        assert keys == [*codes_of(call), "*"]
