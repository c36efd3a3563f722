"""What reaches on_event: everything, in order, and no handler can harm it."""

from asyncio import gather

import pytest
from structlog.testing import capture_logs

from dialplan.ids import CallId, Endpoint
from engine.ami import AmiLimits
from engine.events import AmiDown, AmiUp, ChannelCreated, DigitPressed, UniqueId
from tests.engine.ami.fake_peer import FakePeer, channel, digit, listing, message, silence
from tests.engine.ami.listening import Listener, session_with


def pressed(digits: str) -> list[DigitPressed]:
    return [DigitPressed(UniqueId("1.1"), one) for one in digits]


async def test_events_come_in_the_order_asterisk_sent_them(listener: Listener) -> None:
    digits = "0123456789*#" * 20
    async with FakePeer() as peer, session_with(peer, listener):
        await listener.up()
        peer.say(b"".join(digit(one) for one in digits))
        assert [await listener.next() for _ in digits] == pressed(digits)


async def test_a_raising_handler_costs_neither_the_connection_nor_the_rest_of_the_chunk(
    listener: Listener,
) -> None:
    listener.raises_at = lambda _: True
    async with FakePeer() as peer, session_with(peer, listener) as session:
        with capture_logs() as logs:
            await listener.up()
            peer.say(digit("1") + digit("2") + digit("3"))
            assert [await listener.next() for _ in range(3)] == pressed("123")
            assert await session.send("Ping")
        assert peer.connections == 1
    assert [line["event_kind"] for line in logs if line.get("log_level") == "error"] == [
        "AmiUp",
        *["DigitPressed"] * 3,
    ]


async def test_an_event_with_the_action_id_of_a_pending_action_is_told_too(listener: Listener) -> None:
    async with FakePeer() as peer, session_with(peer, listener) as session:
        await listener.up()
        peer.answers["Originate"] = lambda action: (
            digit("7", ActionID=action["actionid"])
            + message(Response="Success", ActionID=action["actionid"], Message="queued")
            + digit("8", ActionID=action["actionid"])
        )
        answer = await session.send("Originate", {"Channel": "PJSIP/201"})
        assert answer["message"] == "queued"
        assert [await listener.next(), await listener.next()] == pressed("78")


async def test_an_event_with_the_action_id_of_a_pending_list_is_told_too(listener: Listener) -> None:
    peer = FakePeer(
        answers={
            "CoreShowChannels": lambda action: (
                message(Response="Success", ActionID=action["actionid"], EventList="start")
                + digit("7", ActionID=action["actionid"])
                + message(Event="CoreShowChannelsComplete", ActionID=action["actionid"], EventList="Complete")
            )
        }
    )
    async with peer, session_with(peer, listener):
        await listener.up()
        assert await listener.next() == pressed("7")[0]


async def test_the_list_of_channels_comes_first_and_early_events_after_it(listener: Listener) -> None:
    def early(action: dict[str, str]) -> bytes:
        rows = listing("CoreShowChannel", [channel("1.1"), channel("1.2", "PJSIP/202")])(action)
        start, _, rest = rows.partition(b"\r\n\r\n")
        return digit("1") + start + b"\r\n\r\n" + digit("2") + rest + digit("3")

    async with FakePeer(answers={"CoreShowChannels": early}) as peer, session_with(peer, listener):
        first = await listener.next()
        assert isinstance(first, AmiUp)
        assert [(one.channel, one.endpoint, one.is_up) for one in first.channels] == [
            ("1.1", "PJSIP/201", True),
            ("1.2", "PJSIP/202", True),
        ]
        assert [await listener.next() for _ in range(3)] == pressed("123")


async def test_a_broken_line_in_the_list_costs_only_itself(listener: Listener) -> None:
    rows = [channel("1.1"), {"Channel": "PJSIP/201-1"}, channel("")]
    peer = FakePeer(answers={"CoreShowChannels": listing("CoreShowChannel", rows)})
    async with peer, session_with(peer, listener):
        assert [one.channel for one in (await listener.up()).channels] == ["1.1"]


async def test_more_early_events_than_the_bound_start_the_connection_over(listener: Listener) -> None:
    peer = FakePeer(answers={"CoreShowChannels": lambda _: digit("1") * 6})
    async with peer, session_with(peer, listener, AmiLimits(max_early_events=5)):
        await peer.got("CoreShowChannels")
        peer.answers["CoreShowChannels"] = listing("CoreShowChannel", [])
        await listener.up()
        assert peer.connections == 2
    assert listener.heard == [AmiUp(()), AmiDown()]


async def test_a_message_that_is_neither_event_nor_answer_is_passed_over(listener: Listener) -> None:
    async with FakePeer() as peer, session_with(peer, listener):
        await listener.up()
        peer.say(b"rubbish\r\n\r\n\r\n\r\nEvent\r\n\r\n: \r\n\r\nEvent: DTMFEnd\r\n\r\n" + digit("5"))
        peer.say(b"Event: DTMFEnd\r\nEvent: Hangup\r\nActionID: 1\r\nActionID: 2\r\n\r\n" + digit("6"))
        assert [await listener.next(), await listener.next()] == pressed("56")


FORGED = "Uniqueid: 6.6\r\nLinkedid: 6.6\r\n"
CREATED = (
    "Event: Newchannel\r\nChannel: PJSIP/201-1\r\nCallerIDName: x\r\n{0}Uniqueid: 1.1\r\nLinkedid: 1.1\r\n"
)
ENDED = "Event: Hangup\r\nUniqueid: 1.1\r\nLinkedid: 1.1\r\n{0}Cause: 16\r\n"


@pytest.mark.parametrize("event", [CREATED, ENDED])
@pytest.mark.parametrize("forged", [FORGED, FORGED.lower(), FORGED.upper(), FORGED.replace("\r", "")])
async def test_an_event_with_a_forged_header_is_nobody_s(listener: Listener, event: str, forged: str) -> None:
    """A caller's number with CR LF in it; which value is Asterisk's nobody can tell."""
    async with FakePeer() as peer, session_with(peer, listener):
        await listener.up()
        peer.say(event.format(forged).encode() + b"\r\n" + digit("1"))
        assert await listener.next() == pressed("1")[0]


async def test_headers_that_asterisk_itself_repeats_cost_no_event(listener: Listener) -> None:
    """As with ``channelvars`` in manager.conf."""
    async with FakePeer() as peer, session_with(peer, listener):
        await listener.up()
        peer.say(CREATED.format("ChanVariable: A=1\r\nChanVariable: B=2\r\n").encode() + b"\r\n")
        assert await listener.next() == ChannelCreated(UniqueId("1.1"), CallId("1.1"), Endpoint("PJSIP/201"))


async def test_a_list_has_no_event_but_those_with_its_own_action_id(listener: Listener) -> None:
    def among_strangers(action: dict[str, str]) -> bytes:
        strange = channel("6.6") | {"Event": "CoreShowChannel"}
        start, rows, complete = (
            message(Response="Success", ActionID=action["actionid"], EventList="start"),
            message(Event="CoreShowChannel", ActionID=action["actionid"], **channel("1.1")),
            message(Event="CoreShowChannelsComplete", ActionID=action["actionid"], EventList="Complete"),
        )
        others = [
            message(**strange),
            message(ActionID="other", **strange),
            message(Event="CoreShowChannelsComplete", EventList="Complete"),
            message(ActionID="other", Response="Error", Message="no"),
            f"Event: CoreShowChannel\r\nActionID: {action['actionid']}\r\nActionID: x\r\n\r\n".encode(),
        ]
        return start + b"".join(others) + rows + b"".join(others) + complete

    async with FakePeer(answers={"CoreShowChannels": among_strangers}) as peer, session_with(peer, listener):
        assert [one.channel for one in (await listener.up()).channels] == ["1.1"]


async def test_a_character_split_over_two_reads_reaches_the_answer_whole(listener: Listener) -> None:
    async with FakePeer() as peer, session_with(peer, listener) as session:
        await listener.up()
        whole = "Åsa Öberg 😀"
        peer.answers["GetVar"] = silence

        async def answer_in_bytes() -> None:
            await peer.got("GetVar")
            wire = message(Response="Success", ActionID=peer.received[-1]["actionid"], Value=whole)
            for at in range(len(wire)):
                peer.say(wire[at : at + 1])
                await peer.drain()

        answer, _ = await gather(session.send("GetVar"), answer_in_bytes())
        assert answer["value"] == whole


async def test_an_orderly_shutdown_is_one_loss_and_nothing_is_told_after_it(listener: Listener) -> None:
    async with FakePeer() as peer, session_with(peer, listener):
        await listener.up()
        peer.say(digit("1") + message(Event="Shutdown", Shutdown="Cleanly", Restart="False") + digit("2"))
        assert [await listener.next() for _ in range(3)] == [*pressed("1"), AmiDown(), AmiUp(())]
        peer.say(digit("3"))
        assert await listener.next() == pressed("3")[0]
        assert peer.connections == 2


async def test_a_message_without_end_ends_the_connection_not_the_memory(listener: Listener) -> None:
    async with FakePeer() as peer, session_with(peer, listener, AmiLimits(max_message_bytes=10_000)):
        await listener.up()
        peer.say(b"Event: " + b"a" * 20_000)
        assert await listener.next() == AmiDown()
        assert await listener.up()
