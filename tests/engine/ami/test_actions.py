"""Every action is sent at most once and settled: answered, refused, too late or lost."""

import asyncio
from collections.abc import Awaitable

import pytest

from engine.ami import AmiAway, AmiLimits, AmiRefused, AmiSession, AmiSettings, AmiTimeout
from engine.events import AmiDown, AmiUp
from tests.engine.ami.fake_peer import FakePeer, channel, error, listing, message, silence
from tests.engine.ami.listening import Listener, session_with


def pending(session: AmiSession) -> int:
    assert session._link is not None
    return session._link.pending


async def outcome(action: Awaitable[object]) -> object:
    try:
        return await action
    except Exception as failure:
        return type(failure)


async def test_an_answer_has_its_headers_in_lower_case(listener: Listener) -> None:
    async with FakePeer() as peer, session_with(peer, listener) as session:
        await listener.up()
        peer.answers["Getvar"] = lambda action: message(
            Response="Success", ActionID=action["actionid"], Variable="X", Value="a: b"
        )
        answer = await session.send("Getvar", {"Variable": "X"})
        assert {name: answer[name] for name in ("variable", "value")} == {"variable": "X", "value": "a: b"}


async def test_a_repeated_header_goes_out_and_comes_in(listener: Listener) -> None:
    async with FakePeer() as peer, session_with(peer, listener) as session:
        await listener.up()
        peer.answers["Command"] = lambda action: (
            f"Response: Success\r\nActionID: {action['actionid']}\r\nOutput: a\r\nOutput: b\r\n\r\n".encode()
        )
        assert (await session.send("Command", {"Command": "x"}))["output"] == "a\nb"
        await session.send("Originate", {"Variable": ("A=1", "B=2")})
        assert peer.raw[-1].count(b"Variable: ") == 2


async def test_a_refusal_has_asterisks_own_words(listener: Listener) -> None:
    peer = FakePeer(answers={"Hangup": error("No such channel")})
    async with peer, session_with(peer, listener) as session:
        await listener.up()
        with pytest.raises(AmiRefused, match="No such channel"):
            await session.send("Hangup", {"Channel": "x"})


async def test_an_injected_action_never_leaves(listener: Listener) -> None:
    async with FakePeer() as peer, session_with(peer, listener) as session:
        await listener.up()
        for bad in ("x\r\nAction: Originate", "x\n", "x\r", "x\0", "a" * 1_024):
            with pytest.raises(ValueError, match="AMI header CallerID"):
                await session.send("Originate", {"CallerID": bad})
        assert pending(session) == 0
        await session.send("Ping")
        assert "Originate" not in peer.names()


@pytest.mark.parametrize("reserved", ["Action", "ACTIONID", "actionid"])
async def test_the_sender_cannot_set_the_action_or_its_id(listener: Listener, reserved: str) -> None:
    async with FakePeer() as peer, session_with(peer, listener) as session:
        await listener.up()
        with pytest.raises(ValueError, match="not the sender's"):
            await session.send("Ping", {reserved: "x"})


async def test_a_list_is_its_events_up_to_the_one_that_completes_it(listener: Listener) -> None:
    async with FakePeer() as peer, session_with(peer, listener) as session:
        await listener.up()
        peer.answers["CoreShowChannels"] = listing("CoreShowChannel", [channel("1.1"), channel("1.2")])
        rows = await session.list_("CoreShowChannels")
        assert [row["uniqueid"] for row in rows] == ["1.1", "1.2"]


async def test_a_list_over_the_bound_is_given_up(listener: Listener) -> None:
    async with FakePeer() as peer, session_with(peer, listener, AmiLimits(max_listed=3)) as session:
        await listener.up()
        peer.answers["CoreShowChannels"] = listing("CoreShowChannel", [channel("1.1")] * 4)
        with pytest.raises(AmiRefused, match="more than 3"):
            await session.list_("CoreShowChannels")
        assert pending(session) == 0


async def test_no_answer_in_time_leaves_no_trace_and_a_late_one_harms_nothing(listener: Listener) -> None:
    async with FakePeer(answers={"Slow": silence}) as peer, session_with(peer, listener) as session:
        await listener.up()
        with pytest.raises(AmiTimeout):
            await session.send("Slow", deadline_s=0.01)
        assert pending(session) == 0
        await peer.got("Slow")
        late = next(action for action in peer.received if action["action"] == "Slow")
        peer.say(message(Response="Success", ActionID=late["actionid"]))
        assert (await session.send("Ping"))["response"] == "Success"


async def test_a_cancelled_action_leaves_no_trace(listener: Listener) -> None:
    async with FakePeer(answers={"Slow": silence}) as peer, session_with(peer, listener) as session:
        await listener.up()
        async with asyncio.TaskGroup() as tasks:
            waiting = [tasks.create_task(session.send("Slow")) for _ in range(3)]
            await peer.got("Slow", 3)
            assert pending(session) == 3
            for task in waiting:
                task.cancel()
        assert pending(session) == 0


async def test_on_loss_every_pending_action_is_settled_also_with_a_first_answer(listener: Listener) -> None:
    async with FakePeer(answers={"Slow": silence}) as peer, session_with(peer, listener) as session:
        await listener.up()
        peer.answers["CoreShowChannels"] = lambda action: message(
            Response="Success", ActionID=action["actionid"], EventList="start"
        )
        async with asyncio.TaskGroup() as tasks:
            sent = [tasks.create_task(outcome(session.send("Slow"))) for _ in range(5)]
            sent.append(tasks.create_task(outcome(session.list_("CoreShowChannels"))))
            await peer.got("CoreShowChannels", 2)
            await peer.got("Slow", 5)
            peer.cut()
        assert [task.result() for task in sent] == [AmiAway] * 6


async def test_nothing_is_sent_twice_after_a_reconnect(listener: Listener) -> None:
    async with FakePeer(answers={"Originate": silence}) as peer, session_with(peer, listener) as session:
        await listener.up()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(outcome(session.send("Originate", {"Channel": "PJSIP/201"})))
            await peer.got("Originate")
            peer.cut()
        await listener.up()
        peer.say(message(Event="FullyBooted", Status="Fully Booted"))  # panoramisk's cue to repeat
        await session.send("Ping")
        assert peer.names().count("Originate") == 1
        ids = [action["actionid"] for action in peer.received]
        assert len(ids) == len(set(ids))


async def test_away_is_told_at_once_before_the_first_connection_and_after_a_loss(listener: Listener) -> None:
    never_run = AmiSession(AmiSettings("127.0.0.1", 1, "vaxel", "right"), listener)
    with pytest.raises(AmiAway):
        await never_run.send("Ping")
    async with FakePeer() as peer, session_with(peer, listener) as session:
        await listener.up()
        was_up = session.is_up
        await peer.stop()
        assert await listener.next() == AmiDown()
        assert (was_up, session.is_up) == (True, False)
        with pytest.raises(AmiAway):
            await session.send("Ping")
        with pytest.raises(AmiAway):
            await session.list_("CoreShowChannels")


async def test_too_many_actions_without_an_answer_are_refused_here(listener: Listener) -> None:
    peer = FakePeer(answers={"Slow": silence})
    async with peer, session_with(peer, listener, AmiLimits(max_pending=2)) as session:
        await listener.up()
        async with asyncio.TaskGroup() as tasks:
            waiting = [tasks.create_task(session.send("Slow")) for _ in range(2)]
            await peer.got("Slow", 2)
            with pytest.raises(AmiAway, match="2 AMI actions"):
                await session.send("Ping")
            for task in waiting:
                task.cancel()
        assert (await session.send("Ping"))["response"] == "Success"


async def test_stopping_tells_the_loss_once_and_settles_what_waits(listener: Listener) -> None:
    async with FakePeer(answers={"Slow": silence}) as peer:
        async with session_with(peer, listener) as session:
            await listener.up()
            waiting = asyncio.ensure_future(outcome(session.send("Slow")))
            await peer.got("Slow")
        assert await waiting is AmiAway
        assert listener.heard == [AmiUp(()), AmiDown()]
