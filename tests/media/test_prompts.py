import asyncio
import os
from pathlib import Path

import pytest

from dialplan.prompts import Speech
from media import wav
from media.conversion import SPEECH_LEVEL_DBFS, speech_level_dbfs
from media.prompts import PromptCache, PromptsFailed
from media.speech import Synthesizer, Voice
from media.wav import Pcm

WELCOME = Speech("Välkommen till Exempelbolaget.", "sv")
HELLO = Speech("Welcome to the example company.", "en")


class CountingSynthesizer(Synthesizer):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    async def speak(self, text: str, voice: Voice) -> Pcm:
        self.texts.append(text)
        return await super().speak(text, voice)


@pytest.fixture
def synthesizer() -> CountingSynthesizer:
    return CountingSynthesizer()


@pytest.fixture
def cache(tmp_path: Path, synthesizer: CountingSynthesizer) -> PromptCache:
    return PromptCache(tmp_path / "prompts", "/asterisk/prompts", synthesizer=synthesizer)


def files_of(cache: PromptCache, speech: Speech, folder: Path) -> tuple[Path, Path]:
    sound = cache.sound(speech)
    assert sound is not None
    name = sound.removeprefix("/asterisk/prompts/")
    return folder / "prompts" / f"{name}.wav", folder / "prompts" / f"{name}.wav16"


async def test_a_prompt_has_no_sound_until_it_is_prepared(cache: PromptCache) -> None:
    assert cache.sound(WELCOME) is None
    await cache.prepare([WELCOME, HELLO])
    assert cache.sound(WELCOME) not in (None, cache.sound(HELLO))
    assert str(cache.sound(WELCOME)).startswith("/asterisk/prompts/sv-")


async def test_both_rates_are_there_whole_equally_long_and_at_one_level(
    cache: PromptCache, tmp_path: Path
) -> None:
    await cache.prepare([WELCOME, HELLO])
    for speech in (WELCOME, HELLO):
        narrow, wide = map(wav.read, files_of(cache, speech, tmp_path))
        assert (narrow.rate_hz, wide.rate_hz) == (8000, 16000)
        assert narrow.duration_s == pytest.approx(wide.duration_s, abs=0.001)
        assert speech_level_dbfs(wide) == pytest.approx(SPEECH_LEVEL_DBFS, abs=1)


async def test_what_is_there_is_not_rendered_again_nor_twice(
    cache: PromptCache, synthesizer: CountingSynthesizer
) -> None:
    await cache.prepare([WELCOME, HELLO, WELCOME])
    await cache.prepare([HELLO, WELCOME])
    assert sorted(synthesizer.texts) == sorted([WELCOME.text, HELLO.text])


async def test_another_process_finds_what_was_rendered(cache: PromptCache, tmp_path: Path) -> None:
    await cache.prepare([WELCOME])
    assert PromptCache(tmp_path / "prompts", "/asterisk/prompts").sound(WELCOME) == cache.sound(WELCOME)


async def test_the_same_text_in_another_language_or_pace_is_another_sound(tmp_path: Path) -> None:
    slow = PromptCache(tmp_path, voices={"sv": Voice("gmq/sv", 100)})
    fast = PromptCache(tmp_path, voices={"sv": Voice("gmq/sv", 200)})
    await slow.prepare([WELCOME])
    assert fast.sound(WELCOME) is None


@pytest.mark.parametrize("ending", [0, 1])
@pytest.mark.parametrize("kept", [0, 20, 44, 2000])
async def test_a_damaged_file_is_noticed_and_rendered_anew(
    ending: int, kept: int, cache: PromptCache, tmp_path: Path
) -> None:
    await cache.prepare([WELCOME])
    files = files_of(cache, WELCOME, tmp_path)
    whole = files[ending].stat().st_size
    os.truncate(files[ending], kept)
    assert PromptCache(tmp_path / "prompts", "/asterisk/prompts").sound(WELCOME) is None
    await cache.prepare([WELCOME])
    assert files_of(cache, WELCOME, tmp_path)[ending].stat().st_size == whole


async def test_one_bad_prompt_does_not_keep_the_others_back(cache: PromptCache) -> None:
    bad = [Speech("", "sv"), Speech("Hallo", "de"), Speech("a\x00b", "en")]
    with pytest.raises(PromptsFailed) as failed:
        await cache.prepare([*bad, WELCOME])
    assert [speech for speech, _ in failed.value.failures] == bad
    assert "3 prompts could not be spoken" in str(failed.value)
    assert cache.sound(WELCOME) is not None
    assert all(cache.sound(speech) is None for speech in bad)


async def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(PromptsFailed, match="can be written"):
        await PromptCache(tmp_path / "file").prepare([WELCOME])


async def test_preparing_in_two_places_at_once_harms_nothing(cache: PromptCache, tmp_path: Path) -> None:
    other = PromptCache(tmp_path / "prompts", "/asterisk/prompts")
    await asyncio.gather(cache.prepare([WELCOME]), other.prepare([WELCOME]))
    assert all(wav.length(file).is_whole for file in files_of(cache, WELCOME, tmp_path))


async def test_nothing_but_whole_prompts_is_left_in_the_folder(cache: PromptCache, tmp_path: Path) -> None:
    abandoned = tmp_path / "prompts" / ".rendering-of-a-killed-process"
    abandoned.mkdir(parents=True)
    os.utime(abandoned, (0, 0))
    await cache.prepare([WELCOME])
    assert sorted((tmp_path / "prompts").iterdir()) == sorted(files_of(cache, WELCOME, tmp_path))
