"""The stand-in on an ordinary loop: real time, real sockets on loopback."""

import asyncio
import wave
from datetime import UTC, datetime
from pathlib import Path

from simulator.asterisk import Asterisk, SwitchSettings
from simulator.asterisk.sounds import length_on_disk, write_tone
from simulator.asterisk.stub import Stub
from simulator.phones import Answers, Phone, Phones
from tests.simulator.asterisk.world import CALLER, AgiTalk, done


async def test_a_call_over_real_tcp() -> None:
    talks: list[AgiTalk] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = AgiTalk(reader, writer)
        talks.append(talk)
        await talk.hear_request()
        await talk.command('EXEC "Dial" "PJSIP/201,20,g"')
        await done(talk)
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        settings = SwitchSettings(ami_port=0, stub=Stub(engines=(f"127.0.0.1:{port}",)))
        phones = Phones([Phone("PJSIP/201", (Answers(0.02, 0.02),))])
        asterisk = Asterisk(settings, phones, lambda: datetime.now(UTC))
        async with asterisk.running(), asyncio.timeout(10):
            reader, writer = await asyncio.open_connection("127.0.0.1", asterisk.ami_port)
            writer.write(b"Action: Login\r\nUsername: vaxel\r\nSecret: secret\r\n\r\n")
            await reader.readuntil(b"accepted\r\n\r\n")
            await asterisk.carry(asterisk.call_in(CALLER))
            told = await reader.readuntil(b"Cause-txt: Normal Clearing\r\n\r\n")
            told += await reader.readuntil(b"Cause-txt: Normal Clearing\r\n\r\n")
            writer.close()
    assert talks[0].replies == ["200 result=0", "200 result=1"]
    assert told.count(b"Event: DialEnd\r\n") == 1


async def test_ami_comes_back_on_the_port_it_had() -> None:
    asterisk = Asterisk(SwitchSettings(ami_port=0), Phones([]), lambda: datetime.now(UTC))
    async with asterisk.running():
        port = asterisk.ami_port
        await asterisk.cut_ami_for(0.01)
        assert asterisk.ami_port == port
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()


def test_sounds_on_disk_have_the_length_of_their_file(tmp_path: Path) -> None:
    assert write_tone(str(tmp_path / "message.wav"), 2.0, 0.5)
    assert length_on_disk(str(tmp_path / "message")) == 2.5
    assert length_on_disk(str(tmp_path / "nothing")) is None
    with wave.open(str(tmp_path / "message.wav"), "rb") as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 2, 8000)
        assert any(sound.readframes(8000))
        sound.setpos(16000)
        assert not any(sound.readframes(4000))


def test_a_recording_into_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert not write_tone(str(tmp_path / "nowhere" / "message.wav"), 1.0, 0.0)
