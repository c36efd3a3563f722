"""Calls back and lamps: what Asterisk is asked for, and what it tells of them."""

import pytest

from dialplan.ids import CallId
from engine.ami import AmiRefused, Callback
from engine.ami.actions import lamp
from engine.events import AmiUp, CallbackFailed, DeviceState, LegEnded, PhoneState, UniqueId, endpoint_of
from tests.engine.ami.fake_peer import FakePeer, error, listing, message, success
from tests.engine.ami.listening import Listener, session_with

CALL = CallId("283749182734")
CALLBACK = Callback(CALL, "+46701740605", "trunk", "+46846500410", ring_s=30)


async def test_a_callback_is_one_call_over_the_trunk_into_the_stub(listener: Listener) -> None:
    async with FakePeer(answers={"Originate": success}) as peer, session_with(peer, listener) as session:
        await listener.up()
        await session.call_back(CALLBACK)
        assert {k: v for k, v in peer.received[-1].items() if k not in {"action", "actionid"}} == {
            "channel": "PJSIP/+46701740605@trunk",
            "context": "vaxel-callback",
            "exten": CALL,
            "priority": "1",
            "channelid": CALL,
            "callerid": "<+46846500410>",
            "timeout": "30000",
            "async": "true",
        }


async def test_a_callback_that_asterisk_refuses_says_so(listener: Listener) -> None:
    peer = FakePeer(answers={"Originate": error("Extension does not exist.")})
    async with peer, session_with(peer, listener) as session:
        await listener.up()
        with pytest.raises(AmiRefused):
            await session.call_back(CALLBACK)


HOSTILE = [
    "",
    "1&PJSIP/202",
    "1@evil",
    "1/2",
    "1\r\nAction: x",
    "${SHELL(id)}",
    "1,2",
    "failed",
    "h",
    "1" * 41,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_but_one_number_gets_into_a_callback(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        Callback(CALL, text, "trunk", "", 30).headers()
    with pytest.raises(ValueError, match="not digits"):
        Callback(CallId(text), "112", "trunk", "", 30).headers()
    if text:
        with pytest.raises(ValueError, match="not a number to show"):
            Callback(CALL, "112", "trunk", text, 30).headers()


def test_a_callback_may_show_no_number_but_must_end() -> None:
    assert Callback(CALL, "112", "trunk", "", 30).headers()["CallerID"] == ""
    for ring_s in (0, 601):
        with pytest.raises(ValueError, match="time to ring"):
            Callback(CALL, "112", "trunk", "", ring_s).headers()


@pytest.mark.parametrize(("reason", "is_out_of_time"), [("3", True), ("0", False), ("5", False)])
async def test_a_callback_that_nobody_answers_is_told_under_its_own_id(
    listener: Listener, reason: str, is_out_of_time: bool
) -> None:
    async with FakePeer(answers={"Originate": success}) as peer, session_with(peer, listener) as session:
        await listener.up()
        await session.call_back(CALLBACK)
        told = {"DestUniqueid": CALL, "DestLinkedid": CALL, "DestChannel": "PJSIP/trunk-00000001"}
        peer.say(message(Event="DialBegin", DestContext="vaxel-trunk", **told))
        peer.say(message(Event="DialEnd", DestContext="vaxel-trunk", **told, DialStatus="BUSY"))
        peer.say(
            message(
                Event="OriginateResponse",
                ActionID=peer.received[-1]["actionid"],
                Response="Failure",
                Channel="PJSIP/+46701740605@trunk",
                Context="vaxel-callback",
                Exten=CALL,
                Reason=reason,
                Uniqueid="<unknown>",
            )
        )
        assert await listener.next() == LegEnded(CALL, UniqueId(CALL), "BUSY")
        assert await listener.next() == CallbackFailed(CALL, is_out_of_time)


async def test_an_answered_callback_and_a_lamp_s_own_end_are_no_failure(listener: Listener) -> None:
    async with FakePeer(answers={"Originate": success}) as peer, session_with(peer, listener):
        await listener.up()
        answered = {"Context": "vaxel-callback", "Exten": CALL, "Reason": "4"}
        peer.say(message(Event="OriginateResponse", Response="Success", **answered))
        peer.say(message(Event="OriginateResponse", Response="Failure", Application="NoOp", Reason="0"))
        peer.say(message(Event="DeviceStateChange", Device="PJSIP/201", State="INUSE"))
        assert isinstance(await listener.next(), DeviceState)


async def test_a_lamp_is_told_of_messages(listener: Listener) -> None:
    async with FakePeer(answers={"Originate": success}) as peer, session_with(peer, listener) as session:
        await listener.up()
        await session.show_messages("201", new=3)
        sent = peer.received[-1]
        assert sent["channel"] == "Local/201@vaxel-lamp/n"
        assert b"Variable: VAXEL_NEW=3\r\nVariable: VAXEL_OLD=0\r\n" in peer.raw[-1]


@pytest.mark.parametrize("phone", ["", "201&202", "201@x", "201/n", "a\r\nb", "x,y"])
def test_a_lamp_is_one_phone_s(phone: str) -> None:
    with pytest.raises(ValueError, match="not the name of a phone"):
        lamp(phone, 1, 0)


async def test_the_states_of_all_phones_come_with_the_channels(listener: Listener) -> None:
    rows = [{"Device": "PJSIP/201", "State": "INUSE"}, {"Device": "PJSIP/202", "State": "NOT_INUSE"}]
    peer = FakePeer(
        answers={"DeviceStateList": listing("DeviceStateChange", [*rows, {"Device": "x", "State": "?"}])}
    )
    async with peer, session_with(peer, listener):
        up = await listener.up()
    assert [(one.endpoint, one.state) for one in up.devices] == [
        ("PJSIP/201", PhoneState.INUSE),
        ("PJSIP/202", PhoneState.NOT_INUSE),
    ]


def test_a_phone_in_use_by_anybody_is_talking() -> None:
    assert {state for state in PhoneState if state.is_talking} == {"INUSE", "RINGINUSE", "ONHOLD", "BUSY"}


async def test_a_channel_whose_end_would_not_be_told_is_not_listed(listener: Listener) -> None:
    row = {"Channel": "PJSIP/trunk-1", "Uniqueid": "1.1", "Linkedid": "1.1", "ChannelStateDesc": "Up"}
    peer = FakePeer(
        answers={"CoreShowChannels": listing("CoreShowChannel", [{**row, "Context": "vaxel-trunk"}])}
    )
    async with peer, session_with(peer, listener):
        assert await listener.up() == AmiUp(())


@pytest.mark.parametrize(
    ("channel", "endpoint"),
    [
        ("PJSIP/201-0000000a", "PJSIP/201"),
        ("PJSIP/front-desk-0000000a", "PJSIP/front-desk"),
        ("Local/+46701740605@vaxel-out-ask-0000000a;1", "Local/+46701740605@vaxel-out-ask"),
        ("Local/+46701740605@vaxel-out-ask-0000000a;2", "Local/+46701740605@vaxel-out-ask;2"),
    ],
)
def test_a_channel_is_known_by_its_endpoint_the_far_end_of_a_local_one_apart(
    channel: str, endpoint: str
) -> None:
    assert endpoint_of(channel) == endpoint
