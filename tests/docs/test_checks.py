"""The page about the checks has every finding that they can come to, with its severity and its mending."""

import ast
from collections.abc import Iterator

from dialplan.check import Severity
from tests.docs.pages import ROOT, page, rows, sources

_FILES = ("config/rules.py", "config/numbers.py")
_FOLDERS = ("dialplan/check", "config/inspection")

Told = tuple[str, str, str]
"""What is wrong, how to mend it, and the severity."""


def findings_in_code() -> Iterator[Told]:
    modules = [ast.parse((ROOT / file).read_text(), file) for file in _FILES]
    for module in (*modules, *sources(*_FOLDERS)):
        for function in ast.walk(module):
            if isinstance(function, ast.FunctionDef):
                yield from findings_of(function)


def findings_of(function: ast.FunctionDef) -> Iterator[Told]:
    for call in ast.walk(function):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Finding":
            _, what, mend, *severity = call.args
            assert not call.keywords
            yield said(what, function), said(mend, function), severity_of(severity)


def severity_of(argument: list[ast.expr]) -> str:
    match argument:
        case []:
            return Severity.ERROR.value
        case [ast.Attribute(value=ast.Name(id="Severity"), attr=name)]:
            return Severity[name].value
        case _:
            raise AssertionError(f"a severity that this test can't read: {argument}")


def said(text: ast.expr, function: ast.FunctionDef) -> str:
    """A text with … in place of each value; a name is what the function sets it to."""
    match text:
        case ast.Constant(value=str(words)):
            return words
        case ast.JoinedStr(values=parts):
            return "".join(said(part, function) for part in parts)
        case ast.FormattedValue():
            return "…"
        case ast.Name(id=name):
            (value,) = values_of(name, function)
            return said(value, function)
        case _:
            raise AssertionError(f"words that this test can't read, in line {text.lineno}")


def values_of(name: str, function: ast.FunctionDef) -> Iterator[ast.expr]:
    for part in ast.walk(function):
        if isinstance(part, ast.Assign) and ast.unparse(part.targets[0]) == name:
            yield part.value


def test_the_page_has_every_finding_and_no_other() -> None:
    listed = {(what, cells[3], cells[1]) for what, cells in rows(page("checks.md"))}
    assert sorted(listed) == sorted(set(findings_in_code()))


def test_every_finding_is_explained() -> None:
    assert all(len(cells) == 4 and cells[2] for _, cells in rows(page("checks.md")))
