import asyncio
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import pytest

from dialplan.destinations import Voicemail
from dialplan.disposition import Disposition, dispose
from dialplan.ids import CallId, DestinationId
from dialplan.prompts import Speech
from engine.agi import CommandFailed
from engine.performers.voicemail import perform_voicemail
from media.recordings import Recordings
from tests.engine.fakes import CALL, FakeChannel, World

BOX = Voicemail(DestinationId("voicemails/box"), Speech("leave a message", "sv"))


def recording(world: World, call: CallId = CALL) -> FakeChannel:
    channel = FakeChannel(call)

    async def record(path: str) -> str:
        await asyncio.sleep(5)
        world.recordings.recorded.add(path.rpartition("/")[2])
        return "#"

    channel.on["record"] = record
    return channel


async def test_a_message_is_recorded_and_kept_once(world: World) -> None:
    channel = recording(world)
    call = world.call(channel=channel, at=BOX.id)
    await perform_voicemail(call, BOX)
    assert channel.commands == ["answer", "play", "record"]
    (message,) = world.messages
    assert message.mailbox == BOX.id
    assert world.lines == ["voicemail.record", "voicemail.kept"]
    assert call.progress.recording is None


async def test_a_message_of_nothing_is_none(world: World) -> None:
    call = world.call(at=BOX.id)
    await perform_voicemail(call, BOX)
    assert world.messages == []
    assert world.lines == ["voicemail.record", "voicemail.empty"]


async def test_what_was_said_before_the_engine_died_is_kept_and_need_not_be_said_again(world: World) -> None:
    world.recordings.recorded.add("1.1-4")
    channel = recording(world)
    call = world.call(channel=channel, at=BOX.id, recording="1.1-4", mailbox=BOX.id)
    await perform_voicemail(call, BOX)
    assert channel.commands == []
    assert len(world.messages) == 1


async def test_a_caller_of_whom_nothing_was_recorded_before_is_asked_again(world: World) -> None:
    call = world.call(channel=recording(world), at=BOX.id, recording="1.1-4", mailbox=BOX.id)
    await perform_voicemail(call, BOX)
    assert len(world.messages) == 1


@pytest.mark.parametrize("id_", ["1795425404.0", "vaxel-1-1795425404.0", "växel 1/a-1.1", "-1.1", "x" * 149])
async def test_any_id_of_a_call_names_a_recording(world: World, id_: str, tmp_path: Path) -> None:
    channel = recording(world, CallId(id_))
    placed: list[str] = []

    async def record(path: str) -> str:
        placed.append(path.rpartition("/drop/")[2])
        return "#"

    channel.on["record"] = record
    call = world.call(channel=channel, at=BOX.id)
    await perform_voicemail(call, BOX)
    assert Recordings(tmp_path / "drop", tmp_path / "kept").place(placed[0]).endswith(placed[0])


async def test_two_calls_record_to_two_files(world: World) -> None:
    for id_ in ("1.1", "1.11"):
        call = world.call(channel=recording(world, CallId(id_)), at=BOX.id)
        await perform_voicemail(call, BOX)
    assert len(world.recordings.kept) == 2


async def test_a_caller_whose_message_can_not_be_recorded_hears_the_busy_tone(
    world: World, logs: list[MutableMapping[str, Any]]
) -> None:
    channel = FakeChannel()
    channel.on["record"] = CommandFailed("Asterisk failed at RECORD FILE, result -1")
    call = world.call(channel=channel, at=BOX.id)
    await perform_voicemail(call, BOX)
    assert channel.commands == ["answer", "play", "record", "Busy"]
    assert world.lines == ["voicemail.record", "voicemail.unrecordable"]
    assert dispose(call.facts) is Disposition.FAILED
    assert call.progress.recording is None
    (entry,) = logs
    assert (entry["log_level"], entry.get("exc_info"), entry["mailbox"]) == ("error", None, BOX.id)


async def test_what_was_recorded_before_asterisk_failed_is_a_message(world: World) -> None:
    channel = FakeChannel()

    async def fail(path: str) -> str:
        world.recordings.recorded.add(path.rpartition("/")[2])
        raise CommandFailed("the disk is full")

    channel.on["record"] = fail
    call = world.call(channel=channel, at=BOX.id)
    await perform_voicemail(call, BOX)
    assert len(world.messages) == 1
    assert world.lines == ["voicemail.record", "voicemail.kept"]
    assert dispose(call.facts) is Disposition.VOICEMAIL


async def test_a_message_that_a_full_disk_does_not_take_is_told_of_to_caller_and_log(
    world: World, logs: list[MutableMapping[str, Any]]
) -> None:
    world.recordings.fault = OSError(28, "No space left on device")
    channel = recording(world)
    call = world.call(channel=channel, at=BOX.id)
    await perform_voicemail(call, BOX)
    assert channel.commands[-1] == "Busy"
    assert world.lines == ["voicemail.record", "voicemail.unrecordable"]
    assert dispose(call.facts) is Disposition.FAILED
    (entry,) = logs
    assert (entry.get("exc_info"), entry["why"]) == (None, "No space left on device")
