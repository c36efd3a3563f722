"""``vaxel try --keys`` ends where a caller ends who presses these keys, each when it is asked for."""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.files import read_text
from config.snapshot.company import company_of
from dialplan.company import Company
from dialplan.destinations import Device, HuntGroup, Menu
from dialplan.foresight import foresee
from dialplan.numbers import E164
from simulator.callers import Caller, Doing, Press, Wait
from simulator.phones import Answers, Phone, Refuses
from simulator.play import simulate
from simulator.recorded.rings import outside
from simulator.scenario.values import Expected, Scenario, ScenarioCall
from tests.dialplan.foresight.houses import taken, taken_branches

CONFIG = Path(__file__).parents[2] / "config"
DEMO, EXAMPLE = (CONFIG / "demo.yaml").read_text(), (CONFIG / "example.yaml").read_text()
CALLER = E164("+46701740606")
_TUESDAY_AT_NOON = datetime(2026, 11, 24, 12)  # noqa: DTZ001 - of the company's time zone

_SUB = """
  sub:
    name: Sub
    welcome: Tryck.
    keys: {"1": groups/sales, "9": menus/main, "*": menus/sub}
    tries: 2
    after_last_try: %s
"""

_PAUSE_S = 4.0
"""Longer than what is said to a wrong key, so that none is typed ahead of a question."""

_WITHIN_AN_EXTENSION_S = 2.5

_ANSWERS = Answers(2.0, 5.0)
_BUSY_FIRST = (Refuses(486), Refuses(486), Refuses(486), _ANSWERS)
"""The caller waits as long as it takes to press keys: while telephones ring they lead nowhere."""


def company(text: str) -> Company:
    return company_of(read_text(text, "company.yaml").document, 1)


def with_sub(after_last_try: str, **changes: str) -> Company:
    """The demonstration with a menu in its menu."""
    text = DEMO.replace("\n# Röstbrevlådor", _SUB % after_last_try + "\n# Röstbrevlådor")
    for before, after in {'"2": people/201': '"2": menus/sub', **changes}.items():
        assert before in text
        text = text.replace(before, after, 1)
    return company(text)


COMPANIES = {
    "demo": company(DEMO),
    "example": company(EXAMPLE),
    "menu in menu": with_sub("groups/kundtjanst"),
    "back to the first menu": with_sub("menus/main", **{"    tries: 3": "    tries: 1"}),
    "no key, once": with_sub("hangup", **{"    tries: 3": "    tries: 3\n    no_input_tries: 1"}),
    "keys while waiting": with_sub(
        "voicemails/main",
        **{
            "    overflow: voicemails/main": "    overflow: voicemails/main\n"
            '    exit_keys: {"0": menus/sub}\n    position_key: "8"\n    callback: {key: "5"}'
        },
    ),
}


def number_of(company: Company) -> E164:
    """The company's main number: a menu's."""
    return next(number for number, to in company.numbers.items() if to.startswith("menus/"))


def ends(company: Company, keys: str) -> list[str]:
    """All that a caller goes by who presses ``keys``, and the rule at the end."""
    places = company.destinations.values()
    has_extensions = any(isinstance(place, Menu) and place.extensions for place in places)
    does: list[Doing] = [Wait(_PAUSE_S)]
    for key in keys:
        does += [Press(key), Wait(_WITHIN_AN_EXTENSION_S if has_extensions else _PAUSE_S)]
    scenario = Scenario(
        file="keys",
        story="Somebody presses keys.",
        starts=_TUESDAY_AT_NOON.replace(tzinfo=company.time_zone),
        company=company,
        phones=tuple(phones(company)),
        calls=(ScenarioCall(Caller(CALLER, "", number_of(company), tuple(does)), 0.0, Expected()),),
    )
    report = simulate(scenario).calls[0]
    return [*report.passes, report.lines[-1].rule]


def phones(company: Company) -> Iterator[Phone]:
    """All are answered; those of agents whose callers have keys to press, after a while."""
    groups = (place for place in company.destinations.values() if isinstance(place, HuntGroup))
    let_wait = {agent for group in groups if group.exit_keys for agent in group.agents}
    yield Phone(outside("+46846500499"), (_ANSWERS,))
    for person, devices in company.devices.items():
        reacts = _BUSY_FIRST if person in let_wait else (_ANSWERS,)
        yield from (Phone(str(device.endpoint), reacts) for device in devices if isinstance(device, Device))


def foreseen(company: Company, keys: str) -> list[str]:
    """The same, without a call."""
    now = _TUESDAY_AT_NOON.replace(tzinfo=company.time_zone)
    told = foresee(company, number_of(company), now, keys, caller=CALLER)
    rules = [branch.decision.rule for branch in taken_branches(told)]
    return [*(at for at, _ in groupby(taken(told))), rules[-1]]


@pytest.mark.parametrize("name", COMPANIES)
@settings(max_examples=25)
@given(data=st.data())
def test_keys_lead_where_they_do_on_the_line(name: str, data: st.DataObject) -> None:
    """But to extensions of agents, whose telephones are busy here."""
    company = COMPANIES[name]
    keys = data.draw(st.text("1234905*#", max_size=4).filter(lambda keys: not re.search("20[23]", keys)))
    assert foreseen(company, keys) == ends(company, keys)


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("demo", "5553"),
        ("demo", "555"),
        ("demo", "55"),
        ("demo", ""),
        ("example", "201"),
        ("example", "4919"),
        ("example", "151"),
        ("menu in menu", "2913"),
        ("menu in menu", "2553"),
        ("back to the first menu", "2551"),
        ("no key, once", "5"),
        ("keys while waiting", "10"),
        ("keys while waiting", "1801"),
        ("keys while waiting", "151"),
        ("keys while waiting", "1581"),
        ("keys while waiting", "5551"),
    ],
)
def test_and_these_do(name: str, keys: str) -> None:
    company = COMPANIES[name]
    assert foreseen(company, keys) == ends(company, keys)
