"""The real model in a real worker, or a skip that says why there is none."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from media.transcription.limits import TranscriptionLimits
from media.transcription.model import BuiltIn, ModelMissing, check_installed
from media.transcription.transcriber import Transcriber
from tests.live.asterisk_root import NoAsteriskError, find_asterisk_root
from tests.media.transcription.speech import Clip, NoSpeech, english_clips


def skip_or_fail(why: object) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(f"with CI=true transcription must be tested: {why}")
    pytest.skip(str(why))


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the joined model, one for all tests."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture
async def transcriber(models: Path) -> AsyncIterator[Transcriber]:
    """One that has the built-in model."""
    try:
        check_installed(BuiltIn())
    except ModelMissing as why:
        skip_or_fail(why)
    async with Transcriber(BuiltIn(), models, TranscriptionLimits(niceness=0)) as real:
        yield real


@pytest.fixture(scope="session")
def english() -> list[Clip]:
    try:
        return english_clips(find_asterisk_root())
    except (NoAsteriskError, NoSpeech) as why:
        skip_or_fail(why)
        raise
