"""The encoder lets one action be one action; the splitter loses nothing and holds little."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.ami.codec import MAX_LINE_BYTES, MAX_LINES, NotAmi, Splitter, TooLong, encode

BANNER = b"Asterisk Call Manager/11.0.0\r\n"


@pytest.mark.parametrize("bad", ["a\rb", "a\nb", "a\0b", "x\r\n\r\nAction: Originate"])
def test_cr_lf_and_nul_in_a_value_are_refused_without_quoting_it(bad: str) -> None:
    with pytest.raises(ValueError, match="AMI header CallerID: CR, LF or NUL") as refusal:
        encode([("Action", "Originate"), ("CallerID", bad)])
    assert bad not in str(refusal.value)


@pytest.mark.parametrize("bad", ["", "A\rB", "A\nB", "A\0B", "A: B", "A B", "Å"])
def test_a_name_that_is_no_header_name_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="not an AMI header name"):
        encode([(bad, "x")])


def test_a_refused_value_in_a_repeated_header_is_refused_too() -> None:
    with pytest.raises(ValueError, match="Variable"):
        encode([("Variable", ("A=1", "B=2\nAction: Command"))])


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(ValueError, match="not Unicode"):
        encode([("CallerID", "\ud800")])


def test_a_line_of_1024_bytes_with_its_end_passes_and_one_more_is_refused() -> None:
    room = MAX_LINE_BYTES - len("X: \r\n")
    assert encode([("X", "a" * room)]).startswith(b"X: aaa")
    with pytest.raises(ValueError, match="1025 bytes"):
        encode([("X", "a" * (room + 1))])
    with pytest.raises(ValueError, match="1025 bytes"):
        encode([("X", "a" * (room - 1) + "é")])


def test_more_lines_than_asterisk_reads_are_refused() -> None:
    assert encode([("X", ("a",) * MAX_LINES)]).count(b"X: a") == MAX_LINES
    with pytest.raises(ValueError, match="129 lines"):
        encode([("X", ("a",) * (MAX_LINES + 1))])


@given(st.lists(st.tuples(st.from_regex(r"[A-Za-z]{1,8}", fullmatch=True), st.text(max_size=60)), max_size=5))
def test_what_is_encoded_is_exactly_one_message_of_as_many_lines(headers: list[tuple[str, str]]) -> None:
    try:
        wire = encode(headers)
    except ValueError:
        return
    lines = wire.split(b"\r\n")
    assert lines[-2:] == [b"", b""]
    assert [line.decode() for line in lines[:-2]] == [f"{name}: {value}" for name, value in headers]
    assert not set(b"\n\0") & set(wire.replace(b"\r\n", b""))


@given(st.lists(st.integers(1, 60), max_size=20))
def test_messages_come_out_the_same_however_the_stream_is_cut(cuts: list[int]) -> None:
    stream = BANNER + "Event: A\r\nName: Åsa 😀\r\n\r\nEvent: B\r\n\r\nEvent: C".encode() + b"\r\n\r\nEv"
    splitter, texts = Splitter(1_000), []
    for cut in [*cuts, len(stream)]:
        texts += splitter.feed(stream[:cut])
        stream = stream[cut:]
    assert texts == ["Asterisk Call Manager/11.0.0", "Event: A\r\nName: Åsa 😀", "Event: B", "Event: C"]


def test_a_character_split_over_two_reads_is_not_lost() -> None:
    splitter = Splitter(1_000)
    splitter.feed(BANNER)
    stream = "CallerIDName: Åsa\r\n\r\n".encode()
    middle = stream.index("Å".encode()) + 1
    assert splitter.feed(stream[:middle]) == []
    assert splitter.feed(stream[middle:]) == ["CallerIDName: Åsa"]


def test_bytes_that_are_no_utf8_are_replaced_and_the_rest_is_kept() -> None:
    splitter = Splitter(1_000)
    assert splitter.feed(BANNER + b"Event: \xff\xfe\r\n\r\nEvent: B\r\n\r\n")[1:] == ["Event: ��", "Event: B"]


def test_a_message_without_end_is_given_up_at_the_limit() -> None:
    splitter = Splitter(1_000)
    splitter.feed(BANNER + b"a" * 1_000)
    with pytest.raises(TooLong):
        splitter.feed(b"a")


@pytest.mark.parametrize(
    "first", [b"SSH-2.0-OpenSSH_9.2\r\n", b"H", b"\x15\x03\x01", b"Asterisk Call Manager/" + b"1" * 300]
)
def test_a_first_line_that_is_no_banner_is_known_at_once(first: bytes) -> None:
    with pytest.raises(NotAmi):
        Splitter(1_000).feed(first)
