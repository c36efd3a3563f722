from pathlib import Path

from dialplan.ids import AudioId
from dialplan.prompts import Clip, Speech
from media.sounds import Sounds
from media.uploads import Uploads
from tests.media.sounds import encode, tone


async def test_an_audio_file_is_played_once_a_configuration_with_it_is_in_force(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path)
    taken = await uploads.take(encode(tmp_path / "upload", "mp3", "libmp3lame", tone(2)))
    clip = Clip(AudioId("welcome"), taken.digest)
    sounds = Sounds(tmp_path)
    assert sounds.sound(clip) is None
    await sounds.prepare([clip])
    assert sounds.sound(clip) == f"{tmp_path}/{taken.digest}"


async def test_what_is_missing_is_left_out(tmp_path: Path) -> None:
    sounds = Sounds(tmp_path)
    missing = Clip(AudioId("gone"), "")
    await sounds.prepare([missing])
    assert sounds.sound(missing) is None
    assert sounds.sound(Speech("Hej.", "sv")) is None
