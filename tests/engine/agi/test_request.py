"""The header of a call: what is read from it, and what a caller can't do with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.agi.errors import ProtocolError
from engine.agi.request import MAX_VALUE_CHARS, HeaderLimits, Request, RequestDecoder
from engine.events import UniqueId
from tests.engine.agi.fake_asterisk import REQUEST, header


def decode(data: bytes, limits: HeaderLimits | None = None) -> Request | None:
    decoder = RequestDecoder(limits or HeaderLimits())
    for line in data.splitlines(keepends=True):
        request = decoder.feed(line)
        if request is not None:
            return request
    return None


def test_a_header_says_whose_channel_it_is() -> None:
    assert decode(header()) == Request(
        unique_id=UniqueId("1795425404.0"),
        channel="PJSIP/trunk-00000000",
        extension="100",
        caller_number="0701234567",
        language="sv",
        network_script="call",
        asterisk="22.10.1+dfsg+~cs6.17.60671434-1",
    )


@pytest.mark.parametrize("claimed", ["202", "PJSIP/202", "202\nagi_channel: PJSIP/202-1"])
def test_a_phone_is_known_by_its_own_channel_whatever_it_says(claimed: str) -> None:
    request = decode(header(channel="PJSIP/201-0000000a", callerid=claimed, network_script="phone"))
    assert request is not None
    assert request.endpoint == "PJSIP/201"


def test_a_withheld_number_is_empty() -> None:
    request = decode(header(callerid="unknown"))
    assert request is not None
    assert request.caller_number == ""


def test_names_of_4000_letters_of_four_bytes_are_survived_and_long_numbers_cut() -> None:
    request = decode(header(callerid="7" * 4000, calleridname="𝄞" * 4000))
    assert request is not None
    assert request.caller_number == "7" * MAX_VALUE_CHARS
    assert request.extension == "100"


def test_bytes_that_are_not_utf_8_are_replaced() -> None:
    request = decode(header(callerid="NUMBER").replace(b"NUMBER", b"07\xff\xc3"))
    assert request is not None
    assert request.caller_number == "07\ufffd\ufffd"


def test_a_number_with_line_feeds_forges_nothing_and_does_not_end_the_header() -> None:
    """Seen from PJSIP for ``From: <sip:07%0Aagi_extension%3A%20666%0A%0A200%20result=0@...>``."""
    forged = "07\nagi_extension: 666\nagi_uniqueid: 1.1\nagi_channel: X/y\n\n200 result=0"
    request = decode(header(callerid=forged))
    assert request is not None
    assert (request.extension, request.caller_number) == ("100", "07")
    assert (request.unique_id, request.channel) == ("1795425404.0", "PJSIP/trunk-00000000")


@pytest.mark.parametrize("rubbish", [b"\n", b"GET / HTTP/1.1\n", b"\x16\x03\x01\x02\n", b"HANGUP\n"])
def test_rubbish_is_refused_at_its_first_line(rubbish: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode(rubbish)


@pytest.mark.parametrize("missing", ["uniqueid", "channel", "extension"])
def test_a_header_without_a_channel_is_refused(missing: str) -> None:
    with pytest.raises(ProtocolError):
        decode(header(**{missing: ""}))


def test_half_a_header_is_no_request() -> None:
    assert decode("\n".join(REQUEST[:9]).encode()) is None


def test_thousands_of_lines_are_refused() -> None:
    with pytest.raises(ProtocolError):
        decode(b"agi_arg_1: x\n" * 3000)


def test_lines_beyond_64_kilobytes_together_are_refused() -> None:
    with pytest.raises(ProtocolError):
        decode((b"agi_arg_1: " + b"x" * 10000 + b"\n") * 7)


@given(st.lists(st.binary(max_size=80) | st.sampled_from(REQUEST).map(str.encode), max_size=40))
def test_no_bytes_make_the_decoder_fail_but_as_a_protocol_error(lines: list[bytes]) -> None:
    decoder = RequestDecoder(HeaderLimits(lines=30, total_bytes=2000))
    try:
        for line in (b"agi_network: yes", *lines, b"agi_threadid: 1", b""):
            decoder.feed(line + b"\n")
    except ProtocolError:
        return


@pytest.mark.parametrize(
    ("presentation", "number"),
    [("0", "07"), ("3", "07"), ("32", ""), ("35", ""), ("67", "07"), ("?", "07")],
)
def test_a_number_that_its_owner_withholds_is_none(presentation: str, number: str) -> None:
    request = decode(header(callerid="07", callingpres=presentation))
    assert request is not None
    assert request.caller_number == number
