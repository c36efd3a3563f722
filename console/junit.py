"""What came of scenarios as JUnit XML, which build servers show."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol
from xml.etree import ElementTree

from simulator.scenario.values import Scenario

_NOT_IN_XML = {code: "�" for code in range(32) if chr(code) not in "\t\n\r"}


class Result(Protocol):
    """What came of a scenario; ``real_s`` is how long that took. ``variant`` tells it from others of it."""

    @property
    def scenario(self) -> Scenario: ...

    @property
    def variant(self) -> str: ...

    @property
    def real_s(self) -> float: ...

    @property
    def ok(self) -> bool: ...

    def text(self) -> Iterator[str]: ...


def junit_xml(results: Sequence[Result]) -> str:
    """One test suite: a case a scenario, named after its file."""
    failed = sum(not result.ok for result in results)
    took_s = sum(result.real_s for result in results)
    suite = ElementTree.Element(
        "testsuite",
        {
            "name": "vaxel simulate",
            "tests": str(len(results)),
            "failures": str(failed),
            "errors": "0",
            "skipped": "0",
            "time": f"{took_s:.3f}",
        },
    )
    for result in results:
        _add_case(suite, result)
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def _add_case(suite: ElementTree.Element, result: Result) -> None:
    file = Path(result.scenario.file)
    case = ElementTree.SubElement(
        suite,
        "testcase",
        {
            "classname": file.parent.as_posix().replace("/", ".").strip(".") or "scenarios",
            "name": f"{file.stem} {result.variant}".strip(),
            "file": result.scenario.file,
            "time": f"{result.real_s:.3f}",
        },
    )
    if not result.ok:
        what, *why = list(result.text())
        failure = ElementTree.SubElement(case, "failure", {"message": _clean(what)})
        failure.text = _clean("\n".join(why))


def _clean(text: str) -> str:
    """XML 1.0 has no place for control characters, not even escaped."""
    return text.translate(_NOT_IN_XML)
