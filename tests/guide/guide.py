"""The guide as its readers have it: what it tells them to do, and what holds, in its order."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SECTIONS = {
    "Vem har åtkomst till telefonisystem?": "test_01_atkomst.py",
    "Öppna telefonisystem": "test_02_oppna.py",
    "Svarsgrupper": "test_03_svarsgrupper.py",
    "Knappvalsmenyer (IVR)": "test_04_knappvalsmenyer.py",
    "Samtalsstyrning": "test_05_samtalsstyrning.py",
    "Ljudfiler": "test_06_ljudfiler.py",
    "Visningsnummer": "test_07_visningsnummer.py",
}
"""The sections in the guide's order, and where their tests are."""


@dataclass(frozen=True)
class Line:
    """``mark`` is the number of a step, ``•`` before a rule of a list, ``§`` before a sentence."""

    section: str
    heading: str
    mark: str
    text: str

    def __str__(self) -> str:
        place = self.section if self.heading == self.section else f"{self.section} > {self.heading}"
        return f"{place}, {self.mark}: {self.text}"


def read_guide(path: Path) -> Iterator[Line]:
    """Every step, every rule and every sentence of the sections. A heading is a line without a full stop."""
    to_come = list(SECTIONS)
    section = heading = ""
    step = 0
    for line in path.read_text().splitlines():
        text = line.strip()
        if not text:
            continue
        mark, _, rest = text.partition(" ")
        if mark == "1.":
            step += 1
            yield Line(section, heading, str(step), rest)
        elif mark == "•":
            yield Line(section, heading, "•", rest)
        elif text.endswith("."):
            if section:
                yield Line(section, heading, "§", text)
        else:
            if to_come and text == to_come[0]:
                section = to_come.pop(0)
            heading, step = text, 0
