"""What came of scenarios as JUnit XML, which build servers show."""

from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from simulator.runs import Played

_NOT_IN_XML = {code: "�" for code in range(32) if chr(code) not in "\t\n\r"}


def junit_xml(results: Sequence[Played]) -> str:
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


def _add_case(suite: ElementTree.Element, result: Played) -> None:
    file = Path(result.scenario.file)
    case = ElementTree.SubElement(
        suite,
        "testcase",
        {
            "classname": file.parent.as_posix().replace("/", ".").strip(".") or "scenarios",
            "name": file.stem,
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
