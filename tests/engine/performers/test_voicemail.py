import asyncio
from collections.abc import MutableMapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dialplan.destinations import Voicemail
from dialplan.disposition import Disposition, dispose
from dialplan.ids import CallId, DestinationId
from dialplan.prompts import Speech
from dialplan.records import LogLine
from dialplan.voicemail.messages import Box
from dialplan.voicemail.phrases import Phrase
from engine.agi import CommandFailed
from engine.performers.voicemail import perform_voicemail
from media.recordings import Recordings
from tests.engine.fakes import CALL, CLI, DEMO, FakeChannel, World, company_of

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
    assert channel.commands == ["answer", "play", "record", "play"]
    (message,) = world.messages
    assert message.mailbox == BOX.id
    assert world.lines == ["voicemail.record", "voicemail.kept"]
    assert call.progress.recording is None


async def test_a_message_of_nothing_is_none(world: World) -> None:
    call = world.call(at=BOX.id)
    await perform_voicemail(call, BOX)
    assert world.messages == []
    assert world.lines == ["voicemail.record", "voicemail.silent", "voicemail.empty"]


async def test_a_silent_caller_is_told_so_once_and_is_not_asked_to_listen(world: World) -> None:
    channel, played = FakeChannel(), list[str]()

    async def play(sound: str) -> str:
        played.append(sound)
        return ""

    channel.on["play"] = play
    await perform_voicemail(world.call(channel=channel, at=BOX.id), BOX)
    assert channel.commands == ["answer", "play", "record", "play", "record"]
    assert played == ["leave a message", Phrase.NOTHING_HEARD.value[0]]


async def test_a_caller_who_speaks_at_the_second_beep_leaves_a_message(world: World) -> None:
    channel, takes = FakeChannel(), iter((False, True))

    async def record(path: str) -> str:
        if next(takes):
            world.recordings.recorded.add(path.rpartition("/")[2])
        return ""

    channel.on["record"] = record
    await perform_voicemail(world.call(channel=channel, at=BOX.id), BOX)
    assert world.lines == ["voicemail.record", "voicemail.silent", "voicemail.kept"]


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


def acting(world: World, *acts: str) -> FakeChannel:
    """A caller who presses one key at each prompt after the greeting; '' is none. Recordings are told."""
    channel, keys = recording(world), list(acts)
    prompts = 0

    async def play(sound: str) -> str:
        nonlocal prompts
        prompts += 1
        if prompts == 1 or not sound.startswith("Tryck ett"):
            return ""
        key = keys.pop(0) if keys else ""
        if key:
            world.press(key)
        return key

    channel.on["play"] = play
    return channel


async def test_a_caller_may_listen_and_record_anew_and_the_last_one_counts(world: World) -> None:
    channel = acting(world, "1", "2", "#")
    call = world.call(channel=channel, at=BOX.id)
    await perform_voicemail(call, BOX)
    plays = ["play", "play", "play"]
    assert channel.commands == ["answer", "play", "record", *plays, "record", "play"]
    assert world.lines == ["voicemail.record", "voicemail.listened", "voicemail.anew", "voicemail.kept"]
    assert len(world.messages) == 1
    assert len(world.recordings.kept) == 1


async def test_a_box_may_do_without_the_review(world: World) -> None:
    channel = acting(world, "2")
    await perform_voicemail(world.call(channel=channel, at=BOX.id), replace(BOX, reviews=False))
    assert channel.commands == ["answer", "play", "record"]


async def test_the_greeting_that_somebody_recorded_goes_before_the_configured_one(world: World) -> None:
    world.greetings.own[Box(DEMO, BOX.id)] = "/prompts/greeting-1"
    channel = recording(world)
    played: list[str] = []

    async def play(sound: str) -> str:
        played.append(sound)
        return ""

    channel.on["play"] = play
    await perform_voicemail(world.call(channel=channel, at=BOX.id), BOX)
    assert played[0] == "/prompts/greeting-1"
    (line,) = [one for one in world.records if isinstance(one, LogLine) and one.rule == "voicemail.record"]
    assert line.saw["greeting"] == "own"


async def test_what_becomes_of_a_message_is_decided_when_it_is_kept(world: World) -> None:
    box = replace(BOX, transcribes=True, mails_to=("anna@example.com",), language="en", told_in="sv")
    world.configuration.companies.append(company_of(box))
    await perform_voicemail(world.call(channel=recording(world), at=BOX.id), box)
    (message,) = world.messages
    assert (message.transcribes, message.language, message.told_in) == (True, "en", "sv")
    assert (message.mails_to, message.cli) == (("anna@example.com",), CLI)
    assert message.time_zone == "Europe/Stockholm"


async def test_without_mail_server_and_transcriber_nothing_waits_for_them(world: World) -> None:
    box = replace(BOX, transcribes=True, mails_to=("anna@example.com",))
    world.configuration.companies.append(company_of(box))
    for port in ("post", "transcriber"):
        object.__setattr__(world.desk.ports, port, None)
    await perform_voicemail(world.call(channel=recording(world), at=BOX.id), box)
    (message,) = world.messages
    assert (message.transcribes, message.mails_to) == (False, ())


async def test_transcription_that_was_switched_off_during_the_call_is_off(world: World) -> None:
    box = replace(BOX, transcribes=True)
    world.configuration.companies += [company_of(box), company_of(BOX, version=9)]
    await perform_voicemail(world.call(channel=recording(world), at=BOX.id), box)
    (message,) = world.messages
    assert not message.transcribes


async def test_a_call_whose_configuration_is_gone_is_mailed_by_the_newest(world: World) -> None:
    box = replace(BOX, mails_to=("anna@example.com",))
    world.configuration.companies.append(company_of(box, version=9))
    await perform_voicemail(world.call(channel=recording(world), at=BOX.id, config_version=2), box)
    (message,) = world.messages
    assert message.mails_to == ("anna@example.com",)
