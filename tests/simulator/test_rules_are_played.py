"""Every rule of the routing log has a scenario in which it can be seen to decide."""

from collections.abc import Mapping
from typing import Final

import pytest

from simulator.play import simulate
from simulator.scenario.files import SCENARIOS, read_scenario
from simulator.scenario.finding import find_scenarios
from tests.docs.pages import first_codes, page

_ANOTHER_CONFIGURATION: Final = "a story is one configuration from its beginning to its end"
_ELSEWHERE: Final = "Asterisk says 26 of a phone whose call another took; Reason in a refusal does not do it"
_NO_TRUNK: Final = "every story has a trunk"

NOT_PLAYED: Final[Mapping[str, str]] = {
    "callback.expired": "two days at least, ten seconds of computing: tests/engine/callbacks",
    "callback.group_gone": _ANOTHER_CONFIGURATION,
    "callback.withdrawn": _ANOTHER_CONFIGURATION,
    "person.abandoned": _ELSEWHERE,
    "external.abandoned": _ELSEWHERE,
    "external.no_trunk": _NO_TRUNK,
    "walk.step_limit": "a configuration in which calls go round is refused before there are calls",
    "engine.failed": "nothing that a caller or a phone does makes the engine fail, as far as we know",
}
"""And why."""


@pytest.fixture(scope="module")
def played() -> frozenset[str]:
    rules: set[str] = set()
    for file in find_scenarios(SCENARIOS):
        simulate(read_scenario(file), on_line=lambda line: rules.add(line.rule))
    return frozenset(rules)


def test_each_rule_has_a_scenario(played: frozenset[str]) -> None:
    assert {*first_codes(page("rules.md"))} - played == {*NOT_PLAYED}


def test_no_scenario_shows_a_rule_that_the_page_does_not_have(played: frozenset[str]) -> None:
    assert played <= {*first_codes(page("rules.md"))}
