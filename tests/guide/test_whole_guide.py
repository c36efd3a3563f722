"""Nothing of the guide is forgotten: every line of it has a test that quotes it, in the guide's order."""

import ast
from pathlib import Path

import pytest

from tests.guide.guide import SECTIONS, Line, read_guide

HERE = Path(__file__).parent
GUIDE = tuple(read_guide(HERE / "guide.sv.txt"))


def quotes(file: Path) -> list[str]:
    """The first paragraph of each test's docstring, as one line."""
    tests = [
        node
        for node in ast.parse(file.read_text()).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    ]
    return [" ".join((ast.get_docstring(test) or "").split("\n\n")[0].split()) for test in tests]


def test_the_guide_has_its_seven_sections() -> None:
    assert tuple(dict.fromkeys(line.section for line in GUIDE)) == tuple(SECTIONS)
    assert {file.name for file in HERE.glob("test_0[1-9]_*.py")} == set(SECTIONS.values())


@pytest.mark.parametrize("line", GUIDE, ids=str)
def test_every_line_has_a_test(line: Line) -> None:
    assert str(line) in quotes(HERE / SECTIONS[line.section])


@pytest.mark.parametrize("section", SECTIONS)
def test_the_tests_are_in_the_order_of_the_guide_and_quote_nothing_else(section: str) -> None:
    lines = [str(line) for line in GUIDE if line.section == section]
    assert quotes(HERE / SECTIONS[section]) == lines
