"""A visit to a box, by the keys that the visitor presses, all of them ahead of what is said."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from dialplan.destinations import Mailbox, Voicemail
from dialplan.ids import DestinationId
from dialplan.members import Member
from dialplan.outgoing import Inside, Outside
from dialplan.prompts import Speech
from dialplan.records import LogLine
from dialplan.tolls import Tolls
from dialplan.visit import CallsBack, Finished
from dialplan.voicemail.phrases import Phrase
from engine.agi import CommandFailed, StreamLost
from engine.calls.call import Call
from engine.calls.ending import end_call
from engine.performers.mailbox import perform_mailbox
from tests.dialplan.voicemail.messages import BOX, message
from tests.engine.fakes import ANNA, FakeChannel, World, company_of

NUMBER = Mailbox(DestinationId("mailbox"), {"201": BOX.mailbox, "202": DestinationId("people/bo/voicemail")})
OWN = Mailbox(DestinationId("people/anna/mailbox"), own=BOX.mailbox, own_extension="8415")
PIN = "7401"


@pytest.fixture
def channel(world: World) -> FakeChannel:
    channel = FakeChannel()
    world.pins.pins[BOX] = PIN
    return channel


def heard(channel: FakeChannel) -> list[str]:
    """Everything that was played, from now on."""
    played: list[str] = []

    async def play(sound: str) -> str:
        await asyncio.sleep(1)
        played.append(sound)
        return ""

    channel.on["play"] = play
    return played


def sv(phrase: Phrase) -> str:
    return str(phrase.value[0])


async def visit(world: World, mailbox: Mailbox, keys: str, channel: FakeChannel) -> tuple[Any, Call]:
    call = world.call(channel=channel, at=mailbox.id)
    world.press(keys)
    return await perform_mailbox(call, mailbox), call


async def test_extension_and_pin_open_a_box(world: World, channel: FakeChannel) -> None:
    outcome, _ = await visit(world, NUMBER, f"201#{PIN}#*", channel)
    assert outcome == Finished()
    assert world.lines == ["mailbox.opened", "mailbox.counted"]


async def test_from_ones_own_phone_the_pin_is_asked_all_the_same(world: World, channel: FakeChannel) -> None:
    await visit(world, OWN, "*", channel)
    assert world.lines == ["mailbox.wrong_pin"] * 3
    await visit(world, OWN, f"{PIN}#*", FakeChannel())
    assert world.lines[3:] == ["mailbox.opened", "mailbox.counted"]


async def test_three_guesses_end_the_call_and_wrong_box_and_wrong_pin_sound_alike(
    world: World, channel: FakeChannel
) -> None:
    played = heard(channel)
    loop = asyncio.get_running_loop()
    began = loop.time()
    await visit(world, NUMBER, "201#0001#201#0002#201#0003#", channel)
    wrong_pin, took_s = list(played), loop.time() - began
    other = FakeChannel()
    played, began = heard(other), loop.time()
    await visit(world, NUMBER, "999#0001#999#0002#999#0003#", other)
    assert wrong_pin == played
    assert loop.time() - began == took_s
    assert wrong_pin == [sv(Phrase.WRONG)] * 3 + [sv(Phrase.GOODBYE)]


async def test_over_many_calls_a_box_locks_and_does_not_say_so_to_strangers(world: World) -> None:
    for number in range(4):
        channel = FakeChannel()
        world.pins.pins[BOX] = PIN
        await visit(world, NUMBER, f"201#000{number}#201#001{number}#201#002{number}#", channel)
    assert world.lines == ["mailbox.wrong_pin"] * 10 + ["mailbox.locked"] * 2
    channel = FakeChannel()
    played = heard(channel)
    await visit(world, NUMBER, f"201#{PIN}#" * 3, channel)
    assert played == [sv(Phrase.WRONG)] * 3 + [sv(Phrase.GOODBYE)]
    await asyncio.sleep(1800)
    await visit(world, NUMBER, f"201#{PIN}#*", FakeChannel())
    assert "mailbox.opened" in world.lines


async def test_who_calls_from_the_boxs_own_phone_is_told_that_it_is_locked(
    world: World, channel: FakeChannel
) -> None:
    for number in range(10):
        await world.pins.check(BOX, f"000{number}", world.desk.ports.now())
    played = heard(channel)
    await visit(world, OWN, f"{PIN}#", channel)
    assert played == [sv(Phrase.LOCKED)]


async def test_neither_pins_nor_extensions_stand_in_the_log(world: World, channel: FakeChannel) -> None:
    await visit(world, NUMBER, f"4711#9182#201#{PIN}#*", channel)
    lines = [line for line in world.records if isinstance(line, LogLine)]
    assert not any(secret in str(line) for line in lines for secret in ("4711", "9182", PIN))


async def test_messages_are_heard_newest_first_and_are_then_no_longer_new(
    world: World, channel: FakeChannel
) -> None:
    for number in (1, 2):
        world.mailboxes.add(message(number))
    played = heard(channel)
    await visit(world, OWN, f"{PIN}#1", channel)
    sounds = [sound for sound in played if sound.startswith("/drop/")]
    assert sounds[0] == "/drop/1.2-3"
    assert world.recordings.given_back == sounds
    assert await world.mailboxes.count_new() == {BOX: 1}


async def test_skipped_repeated_and_deleted_by_a_key(world: World, channel: FakeChannel) -> None:
    for number in (1, 2, 3):
        world.mailboxes.add(message(number))
    call = world.call(channel=channel, at=OWN.id)
    keys = iter("123*")

    async def play(sound: str) -> str:
        key = next(keys, "") if sound.startswith("/drop/") else ""
        if key:
            world.press(key)
        return key

    channel.on["play"] = play
    world.press(f"{PIN}#2")
    await perform_mailbox(call, OWN)
    assert world.lines.count("mailbox.played") == 4
    assert [kept.call for kept in await world.mailboxes.messages(BOX)] == ["1.1", "1.3"]
    assert "mailbox.deleted" in world.lines


async def test_a_message_whose_sound_is_gone_is_passed_over(world: World, channel: FakeChannel) -> None:
    world.mailboxes.add(message())
    world.recordings.fault = FileNotFoundError("gone")
    played = heard(channel)
    await visit(world, OWN, f"{PIN}#1", channel)
    assert sv(Phrase.UNPLAYABLE) in played
    assert await world.mailboxes.count_new() == {BOX: 1}


async def test_what_was_lent_is_given_back_when_the_visitor_hangs_up(
    world: World, channel: FakeChannel
) -> None:
    world.mailboxes.add(message())

    async def play(sound: str) -> str:
        if sound.startswith("/drop/"):
            await asyncio.sleep(60)
        return ""

    channel.on["play"] = play
    call = world.call(channel=channel, at=OWN.id)
    world.press(f"{PIN}#1")
    visiting = asyncio.create_task(perform_mailbox(call, OWN))
    await asyncio.sleep(30)
    visiting.cancel()
    await asyncio.wait({visiting})
    assert world.recordings.given_back == ["/drop/1.1-3"]


async def test_the_sender_is_called_back_from_ones_own_phone_alone(
    world: World, channel: FakeChannel
) -> None:
    world.mailboxes.add(message())

    def call_back_when_it_plays(of: FakeChannel) -> None:
        keys = iter("4*")

        async def play(sound: str) -> str:
            key = next(keys, "") if sound.startswith("/drop/") else ""
            if key:
                world.press(key)
            return key

        of.on["play"] = play

    call_back_when_it_plays(channel)
    outcome, _ = await visit(world, OWN, f"{PIN}#1", channel)
    assert outcome == CallsBack(Outside("+46701740605", frozenset()))
    other = FakeChannel()
    call_back_when_it_plays(other)
    outcome, _ = await visit(world, NUMBER, f"201#{PIN}#1", other)
    assert outcome == Finished()
    assert "mailbox.no_callback" in world.lines


async def test_who_may_not_call_back_from_here_is_told_why_and_chooses_something_else(
    world: World, channel: FakeChannel
) -> None:
    world.mailboxes.add(message())
    played: list[str] = []

    async def play(sound: str) -> str:
        played.append(sound)
        await asyncio.sleep(2)
        key = "4" if sound.startswith("/drop/") else "*" if played.count(sv(Phrase.MESSAGE)) == 1 else ""
        world.press(key)
        return key

    channel.on["play"] = play
    await visit(world, NUMBER, f"201#{PIN}#1", channel)
    assert played[1:4] == ["/drop/1.1-3", sv(Phrase.NOT_FROM_HERE), sv(Phrase.MESSAGE)]
    assert world.lines.count("mailbox.played") == 1


def pressing(world: World, channel: FakeChannel, keys: str, after_s: float = 2.0) -> None:
    """A visitor who presses a key at each message that plays."""
    left = iter(keys)

    async def play(sound: str) -> str:
        if not sound.startswith("/drop/"):
            return ""
        await asyncio.sleep(after_s)
        key = next(left, "")
        world.press(key)
        return key

    channel.on["play"] = play


async def test_a_colleague_is_called_back_by_their_extension(world: World, channel: FakeChannel) -> None:
    bo = DestinationId("people/bo")
    world.configuration.companies.append(replace(company_of(), extensions={"202": bo}))
    world.mailboxes.add(message(cli="202"))
    pressing(world, channel, "4*")
    outcome, _ = await visit(world, OWN, f"{PIN}#1", channel)
    assert outcome == CallsBack(Inside(bo, is_extension=True))


async def test_who_may_not_call_the_sender_is_told_and_stays(world: World, channel: FakeChannel) -> None:
    world.mailboxes.add(message(cli="+4520123456"))
    members = {ANNA: Member(tolls=Tolls(foreign=False))}
    world.configuration.companies.append(replace(company_of(), members=members))
    pressing(world, channel, "43*")
    outcome, call = await visit(world, OWN, f"{PIN}#1", channel)
    assert outcome == Finished()
    assert any(line.startswith("tolls.") for line in world.lines)
    assert "mailbox.deleted" in world.lines
    assert not call.facts.refused


async def test_who_types_ahead_has_not_heard_the_message(world: World, channel: FakeChannel) -> None:
    world.mailboxes.add(message())
    await visit(world, OWN, f"{PIN}#12", channel)
    assert await world.mailboxes.count_new() == {BOX: 1}
    assert "mailbox.played" not in world.lines


async def test_what_can_not_be_played_stays_new(world: World, channel: FakeChannel) -> None:
    world.mailboxes.add(message())

    async def play(sound: str) -> str:
        if sound.startswith("/drop/"):
            raise CommandFailed("no such file")
        return ""

    channel.on["play"] = play
    await visit(world, OWN, f"{PIN}#1", channel)
    assert await world.mailboxes.count_new() == {BOX: 1}


@pytest.mark.parametrize(("after_s", "new"), [(0.3, {BOX: 1}), (2.0, {})])
async def test_a_message_is_heard_after_its_first_second(
    world: World, channel: FakeChannel, after_s: float, new: object
) -> None:
    world.mailboxes.add(message())
    pressing(world, channel, "2", after_s)
    await visit(world, OWN, f"{PIN}#1", channel)
    assert await world.mailboxes.count_new() == new


async def test_who_hangs_up_in_the_middle_of_a_message_has_heard_it(
    world: World, channel: FakeChannel
) -> None:
    world.mailboxes.add(message())
    pressing(world, channel, "", 60)
    call = world.call(channel=channel, at=OWN.id)
    world.press(f"{PIN}#1")
    visiting = asyncio.create_task(perform_mailbox(call, OWN))
    await asyncio.sleep(40)
    visiting.cancel()
    await asyncio.wait({visiting})
    assert await world.mailboxes.count_new() == {}


async def test_the_log_has_a_message_that_is_heard_again_as_no_new_one(
    world: World, channel: FakeChannel
) -> None:
    world.mailboxes.add(message())
    pressing(world, channel, "1*")
    await visit(world, OWN, f"{PIN}#1", channel)
    lines = [one for one in world.records if isinstance(one, LogLine) and one.rule == "mailbox.played"]
    assert [line.saw["new"] for line in lines] == [True, False]


async def test_the_groups_messages_are_heard_and_deleted_from_ones_own_box(
    world: World, channel: FakeChannel
) -> None:
    group = DestinationId("groups/salj/voicemail")
    world.mailboxes.add(message(2, mailbox=group))
    pressing(world, channel, "3*")
    await visit(world, replace(OWN, shared={BOX.mailbox: (group,)}), f"{PIN}#5", channel)
    assert "mailbox.deleted" in world.lines
    assert await world.mailboxes.count_new() == {}


@pytest.mark.parametrize("more", [(), (DestinationId("voicemails/other"),)])
async def test_who_shares_several_boxes_hears_whose_message_it_is(
    world: World, channel: FakeChannel, more: tuple[DestinationId, ...]
) -> None:
    shared = Voicemail(DestinationId("groups/salj/voicemail"), Speech("Hej.", "sv"), name="Sälj")
    mailbox = replace(OWN, shared={BOX.mailbox: (shared.id, *more)})
    world.mailboxes.add(message(2, mailbox=shared.id))
    played = heard(channel)
    call = world.call(company_of(shared), channel, at=mailbox.id)
    world.press(f"{PIN}#5")
    await perform_mailbox(call, mailbox)
    assert ("Till Sälj." in played) == bool(more)


async def test_who_shares_no_box_hears_of_none(world: World, channel: FakeChannel) -> None:
    played = heard(channel)
    await visit(world, OWN, f"{PIN}#5", channel)
    assert sv(Phrase.MENU_WITH_SHARED) not in played


async def test_a_greeting_is_recorded_heard_and_used(world: World, channel: FakeChannel) -> None:
    async def record(path: str) -> str:
        world.recordings.recorded.add(path.rpartition("/")[2])
        world.press("#")
        return "#"

    channel.on["record"] = record
    call = world.call(channel=channel, at=OWN.id)

    async def play(sound: str) -> str:
        if sound == sv(Phrase.KEEP_GREETING):
            world.press("1")
            return "1"
        return ""

    channel.on["play"] = play
    world.press(f"{PIN}#31")
    await perform_mailbox(call, OWN)
    assert world.greetings.own[BOX].endswith("-greeting")
    assert "mailbox.greeting_kept" in world.lines
    await visit(world, OWN, f"{PIN}#32", FakeChannel())
    assert world.greetings.own == {}


async def test_a_greeting_whose_stream_breaks_is_thrown_away_at_the_end_of_the_call(
    world: World, channel: FakeChannel
) -> None:
    recorded: list[str] = []

    async def record(path: str) -> str:
        recorded.append(path.rpartition("/")[2])
        raise StreamLost("cut")

    channel.on["record"] = record
    call = world.call(channel=channel, at=OWN.id)
    world.press(f"{PIN}#31")
    with pytest.raises(StreamLost):
        await perform_mailbox(call, OWN)
    world.recordings.recorded.update(recorded)  # Asterisk goes on until it notices
    await end_call(call.desk, call.queues, call.progress, call.now())
    assert not world.recordings.recorded
    assert not world.recordings.kept


async def test_a_silent_greeting_is_said_to_be_and_changes_nothing(
    world: World, channel: FakeChannel
) -> None:
    played = heard(channel)
    await visit(world, OWN, f"{PIN}#31", channel)
    assert played.count(sv(Phrase.NO_GREETING)) == 2
    assert played.count(sv(Phrase.SPEAK_GREETING)) == 2
    assert sv(Phrase.KEEP_GREETING) not in played
    assert world.greetings.own == {}


async def test_where_asterisk_can_not_record_the_visitor_is_asked_to_try_later(
    world: World, channel: FakeChannel
) -> None:
    channel.on["record"] = CommandFailed("Asterisk failed at RECORD FILE, result -1")
    played = heard(channel)
    await visit(world, OWN, f"{PIN}#31", channel)
    assert played[-1] == sv(Phrase.LATER)


@pytest.mark.parametrize(
    ("typed", "pin", "rule"),
    [
        ("8302#8302#", "8302", "mailbox.pin_changed"),
        ("8302#8303#", PIN, "mailbox.pin_refused"),
        ("1234#1234#", PIN, "mailbox.pin_refused"),
    ],
)
async def test_the_pin_is_changed_where_it_is_typed_twice_and_not_too_easy(
    world: World, channel: FakeChannel, typed: str, pin: str, rule: str
) -> None:
    await visit(world, OWN, f"{PIN}#4{typed}*", channel)
    assert world.pins.pins[BOX] == pin
    assert rule in world.lines


@pytest.mark.parametrize(("way_in", "opens"), [(OWN, ""), (NUMBER, "8415#")])
async def test_the_boxs_extension_is_no_pin_whichever_way_the_visitor_came_in(
    world: World, channel: FakeChannel, way_in: Mailbox, opens: str
) -> None:
    way_in = replace(way_in, boxes={"8415": BOX.mailbox} if opens else {})
    await visit(world, way_in, f"{opens}{PIN}#48415#8415#*", channel)
    assert world.pins.pins[BOX] == PIN
    assert "mailbox.pin_refused" in world.lines


async def test_while_the_store_is_away_the_visitor_is_asked_to_try_later(
    world: World, channel: FakeChannel
) -> None:
    world.pins.is_away = True
    played = heard(channel)
    outcome, _ = await visit(world, OWN, f"{PIN}#", channel)
    assert (outcome, played) == (Finished(), [sv(Phrase.LATER)])
    assert world.lines == ["mailbox.unavailable"]


async def test_a_visitor_who_says_nothing_is_bidden_goodbye(world: World, channel: FakeChannel) -> None:
    played = heard(channel)
    await visit(world, OWN, f"{PIN}#", channel)
    assert played[-1] == sv(Phrase.GOODBYE)
    assert played.count(sv(Phrase.MENU)) == 3


async def test_it_speaks_english_to_an_english_organisation(world: World, channel: FakeChannel) -> None:
    played = heard(channel)
    await visit(world, replace(OWN, language="en"), f"{PIN}#*", channel)
    assert played[-1] == "Goodbye."


async def test_who_dials_no_pin_has_not_guessed(world: World, channel: FakeChannel) -> None:
    await visit(world, OWN, "", channel)
    assert world.lines == ["mailbox.wrong_pin"] * 3
    assert world.pins.guesses == {}
