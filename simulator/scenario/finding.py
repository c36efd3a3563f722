"""Which files are scenarios among those that are named; a company beside its stories is none."""

import os
from collections.abc import Mapping
from pathlib import Path

from config.files.tree import Value
from simulator.story_files.company import source_of
from simulator.story_files.reading import peek


def find_scenarios(*places: Path) -> tuple[Path, ...]:
    """The files meant by files and folders, in order of their names.

    What one of them has as its company is left out, unless it tells a story of its own.
    """
    files = _files_in(places)
    if len(files) == 1:
        return files
    says = {file: peek(file) for file in files}
    companies = _companies_in(says)
    return tuple(file for file in files if "callers" in says[file] or _real(file) not in companies)


def watched_for(*places: Path) -> frozenset[Path]:
    """What must be watched to see these places change: they, and the companies of their stories."""
    return _companies_in({file: peek(file) for file in _files_in(places)}).union(places)


def _files_in(places: tuple[Path, ...]) -> tuple[Path, ...]:
    return tuple(
        file
        for place in places
        for file in (sorted(place.rglob("*.yaml")) if _is_folder(place) else (place,))
    )


def _is_folder(place: Path) -> bool:
    try:
        return place.is_dir()
    except OSError:  # it may not be looked at, or its name is too long: reading it says so
        return False


def _companies_in(says: Mapping[Path, Mapping[str, Value]]) -> frozenset[Path]:
    named = ((words.get("company"), file) for file, words in says.items())
    return frozenset(_real(source_of(name, file)) for name, file in named if isinstance(name, str))


def _real(file: Path) -> Path:
    """Unlike ``Path.resolve`` this takes whatever stands in a file."""
    return Path(os.path.realpath(file))
