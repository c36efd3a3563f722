"""The page about the routing log has every rule that the code can write, and no other."""

import ast
from collections.abc import Iterator
from enum import StrEnum

from dialplan.decision import Step
from dialplan.hunting import Strategy
from dialplan.opening_hours import Reason
from dialplan.outcome import LegOutcome
from dialplan.presentation import Why
from dialplan.rules import RULES
from dialplan.supervision import Listening
from dialplan.tolls import Refusal
from tests.docs.pages import first_codes, page, sources

ENDINGS: dict[str, type[StrEnum]] = {
    "outcome.": LegOutcome,
    "person.": LegOutcome,
    "external.": LegOutcome,
    "hunting.": Strategy,
    "hours.": Reason,
    "shown.": Why,
    "tolls.": Refusal,
    "supervision.": Listening,
}
IMPOSSIBLE = {"person.answered", "external.answered", "shown.extension"}
"""Nothing comes after an answer; that colleagues see an extension is told by ``outgoing.inside``."""

_MAKERS = {"Decision", "_go", "_end"}


def rules_in_code() -> set[str]:
    return {rule for module in sources("dialplan", "engine") for rule in rules_in(module)} - IMPOSSIBLE


def rules_in(module: ast.Module) -> Iterator[str]:
    """Yield what stands in the place of a rule wherever a decision is made."""
    for call in ast.walk(module):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in _MAKERS:
            yield from read_rule(call.args[1], module)


def read_rule(rule: ast.expr, module: ast.Module) -> Iterator[str]:
    match rule:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=[ast.Constant(value=str(prefix)), ast.FormattedValue()]):
            yield from (f"{prefix}{ending}" for ending in ENDINGS[prefix])
        case ast.Name(id="rule"):
            yield from rules_assigned(module)
        case _:
            raise AssertionError(f"a rule that this test can't read, in line {rule.lineno}")


def rules_assigned(module: ast.Module) -> Iterator[str]:
    """Yield what ``rule`` is set to; in dialplan/next.py it is the makers' own argument."""
    for assignment in ast.walk(module):
        if isinstance(assignment, ast.Assign) and "rule" in ast.unparse(assignment.targets[0]):
            for part in ast.walk(assignment.value):
                if isinstance(part, ast.Constant) and "." in str(part.value):
                    yield str(part.value)


def test_the_page_has_every_rule_and_no_other() -> None:
    listed = first_codes(page("rules.md"))
    assert sorted(listed) == sorted(rules_in_code())


def test_so_has_the_table_that_readers_of_logs_go_by() -> None:
    assert sorted(RULES) == sorted(rules_in_code())


def test_every_step_is_in_the_contract() -> None:
    steps = page("contract.md").split("| `step` | is about |")[1].split("\n\n")[0]
    assert first_codes(steps) == list(Step)
