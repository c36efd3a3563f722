"""Messages are transcribed and mailed beside the calls, through every outage, and none is lost."""

import asyncio
from collections.abc import AsyncIterator, Callable, MutableMapping
from contextlib import asynccontextmanager
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from dialplan.records import VoicemailMessage
from dialplan.voicemail.messages import MailState, Transcription
from engine.mailbox_ports import MailPutOff, MailRefused, MailTooLarge
from engine.signal import Signal
from engine.voicemail.delivery import Delivery
from simulator.ports.mailboxes import MemoryPost
from tests.dialplan.voicemail.messages import message
from tests.engine.fakes import MONDAY, World

Logs = list[MutableMapping[str, Any]]
ANNA = "anna@example.com"


def left(number: int, **known: object) -> VoicemailMessage:
    return message(number, at=MONDAY + timedelta(seconds=number), mails_to=(ANNA,), **known)


@asynccontextmanager
async def delivering(world: World) -> AsyncIterator[Signal]:
    changed = Signal()
    task = asyncio.create_task(Delivery(world.desk.ports, changed).run())
    try:
        yield changed
    finally:
        task.cancel()
        await asyncio.wait({task})


async def until(is_so: Callable[[], bool], within_s: float) -> None:
    """Look each second."""
    for _ in range(round(within_s)):
        if is_so():
            return
        await asyncio.sleep(1)
    raise AssertionError(f"not within {within_s} s")


def subjects(world: World) -> int:
    return len(world.post.sent)


def mail_of(world: World, number: int) -> MailState:
    return world.mailboxes.all[message(number).call].mails[ANNA].state


async def test_a_message_is_mailed_at_once(world: World) -> None:
    async with delivering(world) as changed:
        await asyncio.sleep(5)
        world.mailboxes.add(left(1))
        changed.change()
        await until(lambda: subjects(world) == 1, 2)
    assert mail_of(world, 1) is MailState.SENT


async def test_with_its_transcript_where_it_has_one(world: World) -> None:
    world.mailboxes.add(left(1, transcribes=True))
    async with delivering(world):
        await until(lambda: subjects(world) == 1, 30)
    assert "hej det är karin" in world.post.sent[0].get_body().get_content()  # type: ignore[union-attr]


async def test_what_another_engine_put_there_is_found_too(world: World) -> None:
    async with delivering(world):
        await asyncio.sleep(60)
        world.mailboxes.add(message(1, at=MONDAY + timedelta(seconds=60), mails_to=(ANNA,)))
        await until(lambda: subjects(world) == 1, 20)


async def test_while_the_transcriber_is_dead_mails_go_without_and_all_are_transcribed_later(
    world: World, logs: Logs
) -> None:
    world.transcriber.fault = ConnectionError("the worker does not start")
    for number in range(1, 21):
        world.mailboxes.add(left(number, transcribes=True))
    async with delivering(world):
        await until(lambda: subjects(world) == 20, 700)
        assert "var inte klar" in world.post.sent[0].get_body().get_content()  # type: ignore[union-attr]
        world.transcriber.fault = None
        await until(lambda: len(world.transcriber.heard) == 20, 3600)
    states = {one.kept.transcription for one in world.mailboxes.all.values()}
    assert states == {Transcription.DONE}
    assert subjects(world) == 20
    told = [entry["event"] for entry in logs if "transcribed" in entry["event"]]
    assert told == [
        "nothing can be transcribed just now; messages wait for it",
        "messages are transcribed again",
    ]


async def test_a_recording_that_ends_the_transcriber_each_time_is_given_up(world: World, logs: Logs) -> None:
    world.transcriber.fault = RuntimeError("the worker was lost")
    world.mailboxes.add(left(1, transcribes=True))
    async with delivering(world):
        await until(lambda: subjects(world) == 1, 650)
        assert "kunde inte" in world.post.sent[0].get_body().get_content()  # type: ignore[union-attr]
    one = world.mailboxes.all[message(1).call]
    assert (one.kept.transcription, one.tries) == (Transcription.FAILED, 5)


async def test_an_outage_of_the_transcriber_costs_a_message_none_of_its_tries(world: World) -> None:
    world.transcriber.fault = ConnectionError("the worker does not start")
    world.mailboxes.add(left(1, transcribes=True))
    async with delivering(world):
        await asyncio.sleep(3600)
        world.transcriber.fault = RuntimeError("the worker was lost")
        await asyncio.sleep(60)
        assert world.mailboxes.all[message(1).call].kept.transcription is Transcription.WAITING


async def test_one_that_nobody_can_transcribe_is_tried_once(world: World) -> None:
    world.transcriber.fault = ValueError("no WAV file")
    world.mailboxes.add(left(1, transcribes=True))
    async with delivering(world):
        await until(lambda: subjects(world) == 1, 20)
    assert world.mailboxes.all[message(1).call].tries == 1


async def test_mails_wait_for_a_server_that_is_away_and_all_go_out(world: World, logs: Logs) -> None:
    world.post.fault = ConnectionRefusedError(111, "Connection refused")
    for number in range(1, 51):
        world.mailboxes.add(left(number))
    async with delivering(world):
        await asyncio.sleep(3600)
        world.post.fault = None
        await until(lambda: subjects(world) == 50, 1900)
    assert len({mail["Message-ID"] for mail in world.post.sent}) == 50
    told = [entry["event"] for entry in logs if "mail server" in entry["event"]]
    assert told == [
        "the mail server is away; messages wait for it",
        "the mail server takes messages again",
    ]


class Greylisting(MemoryPost):
    """Puts off the first message twice."""

    tries = 0

    async def send(self, mail: EmailMessage, address: str) -> None:
        if "0:13" in mail["Subject"] and self.tries < 2:
            self.tries += 1
            raise MailPutOff(450)
        await super().send(mail, address)


async def test_a_mail_that_the_server_puts_off_holds_up_no_other(world: World) -> None:
    world.post = Greylisting()
    object.__setattr__(world.desk.ports, "post", world.post)
    world.mailboxes.add(left(1, duration_s=13.0))
    world.mailboxes.add(left(2))
    async with delivering(world):
        await until(lambda: subjects(world) == 1, 20)
        assert mail_of(world, 2) is MailState.SENT
        await until(lambda: subjects(world) == 2, 90)


async def test_an_address_that_is_refused_is_noted_and_told(world: World, logs: Logs) -> None:
    world.post.fault = MailRefused(550)
    world.mailboxes.add(left(1))
    async with delivering(world):
        await until(lambda: mail_of(world, 1) is MailState.REFUSED, 20)
    (entry,) = [entry for entry in logs if entry["log_level"] == "error"]
    assert entry["why"] == "550"
    assert ANNA not in str(logs)


class Narrow(MemoryPost):
    """Takes no mail with an attachment; with a fault none at all."""

    async def send(self, mail: EmailMessage, address: str) -> None:
        if self.fault is not None or list(mail.iter_attachments()):
            raise MailTooLarge(552)
        await super().send(mail, address)


@pytest.mark.parametrize("takes_none", [False, True])
async def test_a_mail_too_large_for_the_server_goes_once_without_its_sound_and_says_so(
    world: World, takes_none: bool
) -> None:
    world.post = Narrow(fault=MailTooLarge(552) if takes_none else None)
    object.__setattr__(world.desk.ports, "post", world.post)
    world.mailboxes.add(left(1))
    async with delivering(world):
        await until(lambda: mail_of(world, 1) is not MailState.WAITING, 20)
    if takes_none:
        assert mail_of(world, 1) is MailState.REFUSED
    else:
        assert mail_of(world, 1) is MailState.SENT
        assert "för stor" in world.post.sent[0].get_body().get_content()  # type: ignore[union-attr]


async def test_while_the_store_is_away_nothing_is_lost_and_nothing_done_twice(
    world: World, logs: Logs
) -> None:
    async with delivering(world) as changed:
        await asyncio.sleep(1)
        world.mailboxes.is_away = True
        for number in range(1, 11):
            world.mailboxes.add(left(number, transcribes=True))
        changed.change()
        await asyncio.sleep(60)
        assert subjects(world) == 0
        world.mailboxes.is_away = False
        await until(lambda: subjects(world) == 10, 60)
        await asyncio.sleep(7200)
    assert subjects(world) == 10
    assert [entry["log_level"] for entry in logs if "delivered later" in entry["event"]] == ["warning"] * 3


async def test_sound_that_can_not_be_read_now_is_mailed_later(world: World) -> None:
    world.recordings.fault = OSError(5, "Input/output error")
    world.mailboxes.add(left(1))
    async with delivering(world):
        await asyncio.sleep(60)
        assert subjects(world) == 0
        world.recordings.fault = None
        await until(lambda: subjects(world) == 1, 600)


async def test_the_sound_of_deleted_messages_goes_from_the_disk(world: World) -> None:
    world.mailboxes.add(left(1))
    world.recordings.kept.add("1.1-3")
    async with delivering(world) as changed:
        await until(lambda: subjects(world) == 1, 20)
        await world.mailboxes.delete(message(1).call, MONDAY)
        changed.change()
        await until(lambda: not world.recordings.kept, 5)
    assert list(await world.mailboxes.deleted()) == []


async def test_without_a_mail_server_that_is_said_once(world: World, logs: Logs) -> None:
    ports = world.desk.ports
    object.__setattr__(ports, "post", None)
    async with delivering(world):
        await asyncio.sleep(3600)
    told = [entry["event"] for entry in logs]
    assert told == ["no mail goes out: VAXEL_SMTP_HOST is not set"]


@pytest.mark.parametrize("kill_after", range(1, 6))
async def test_an_engine_that_is_killed_leaves_its_work_to_the_next(world: World, kill_after: int) -> None:
    for number in range(1, 6):
        world.mailboxes.add(left(number))
    async with delivering(world):
        await until(lambda: subjects(world) >= kill_after, 20)
    async with delivering(world):
        await until(lambda: all(mail_of(world, number) is MailState.SENT for number in range(1, 6)), 330)
