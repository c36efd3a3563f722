"""The pages that the code is held against, and the project's folders."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"))

_CODE = re.compile(r"`([^`]+)`")


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text()


def section(text: str, heading: str) -> str:
    """Return what stands under a heading, up to the next one of its kind."""
    return text.split(f"\n{heading}\n")[1].split("\n## ", maxsplit=1)[0]


def rows(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each table row that begins with code: its first cell's codes and the whole row's cells."""
    for line in text.splitlines():
        if line.startswith("| `"):
            cells = [cell.strip() for cell in line.strip("|").split(" | ")]
            for code in _CODE.findall(cells[0]):
                yield code, cells


def first_codes(text: str) -> list[str]:
    return [code for code, _ in rows(text)]


def sources(*folders: str) -> Iterator[ast.Module]:
    """Yield every module in these folders of the project."""
    for folder in folders:
        for file in sorted((ROOT / folder).rglob("*.py")):
            yield ast.parse(file.read_text(), str(file))
