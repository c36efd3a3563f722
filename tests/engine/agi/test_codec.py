"""Commands are one line whatever their words; replies are what Asterisk 22.10.1 was seen to say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.agi.codec import (
    MAX_COMMAND_BYTES,
    DeadChannel,
    HangUpNotice,
    Reply,
    ReplyDecoder,
    Success,
    UnknownCommand,
    WrongUsage,
    encode_command,
)
from engine.agi.errors import ProtocolError

SEEN = {
    "200 result=0": Success(0),
    "200 result=1": Success(1),
    "200 result=-1": Success(-1),  # caller hung up, or Dial without option g
    "200 result=-2": Success(-2),  # EXEC of an unknown application
    "200 result=53": Success(53),  # WAIT FOR DIGIT, digit 5
    '200 result=1 (it "q" \\ ${X} å)': Success(1, 'it "q" \\ ${X} å'),
    "200 result=1 ()": Success(1, ""),
    "200 result=1 (a) (b)": Success(1, "a) (b"),  # GET VARIABLE escapes nothing
    "200 result=1 (x) endpos=5)": Success(1, "x) endpos=5"),
    "200 result=0 endpos=3404": Success(0, None, 3404),  # STREAM FILE to its end
    "200 result=53 endpos=3360": Success(53, None, 3360),  # stopped by digit 5
    "200 result=-1 endpos=0": Success(-1, None, 0),  # no such sound
    "200 result=-1 endpos=6560": Success(-1, None, 6560),  # caller hung up
    "200 result=0 (timeout) endpos=12000": Success(0, "timeout", 12000),  # RECORD FILE
    "200 result=35 (dtmf) endpos=8640": Success(35, "dtmf", 8640),
    "200 result=-1 (hangup) endpos=9600": Success(-1, "hangup", 9600),
    "200 result=-1 (randomerror) endpos=0": Success(-1, "randomerror", 0),  # hung up in the beep
    "200 result=-1 (writefile)": Success(-1, "writefile"),
    "510 Invalid or unknown command": UnknownCommand(),
    "511 Command Not Permitted on a dead channel or intercept routine": DeadChannel(),
    "HANGUP": HangUpNotice(),
}

USAGE = (
    "520-Invalid command syntax.  Proper usage follows:",
    "Send the given file, allowing playback to be interrupted by the given digits, if any.",
    "It sets the following channel variables upon completion:",
    "<variable>PLAYBACKSTATUS</variable>: The status of the playback attempt as a text string.",
    "    <value>SUCCESS</value>",
    "Example return code: 200 result=1 (testvariable)",
    "520 End of proper usage.",
)

NOT_AGI = (
    "",
    "200",
    "200 ",
    "200 result=",
    "200 result=x",
    "200 result=1 x",
    "200 result=99999999999",
    "200 result=１",
    "520 End of proper usage.",
    "100 result=0 Trying...",
    "HANGUPS",
    "hangup",
    "agi_network: yes",
    "GET / HTTP/1.1",
)


@pytest.mark.parametrize(("line", "meaning"), SEEN.items())
def test_what_asterisk_says_is_understood(line: str, meaning: Reply | HangUpNotice) -> None:
    assert ReplyDecoder().feed(f"{line}\n".encode()) == meaning


def test_an_explained_usage_is_one_reply() -> None:
    decoder = ReplyDecoder()
    *before, last = [decoder.feed(f"{line}\n".encode()) for line in USAGE]
    assert before == [None] * 6
    assert isinstance(last, WrongUsage)
    assert last.usage.splitlines()[1] == USAGE[1]
    assert decoder.feed(b"200 result=0\n") == Success(0)


def test_an_explanation_without_end_is_refused() -> None:
    decoder = ReplyDecoder()
    decoder.feed(b"520-Invalid\n")
    with pytest.raises(ProtocolError):
        for _ in range(1000):
            decoder.feed(b"and on\n")


@pytest.mark.parametrize("line", NOT_AGI)
def test_anything_else_is_no_reply(line: str) -> None:
    with pytest.raises(ProtocolError):
        ReplyDecoder().feed(f"{line}\n".encode())


def test_bytes_that_are_not_utf_8_are_replaced() -> None:
    assert ReplyDecoder().feed(b"200 result=1 (\xff\xc3)\n") == Success(1, "\ufffd\ufffd")


@given(st.lists(st.binary(max_size=60) | st.sampled_from(USAGE).map(str.encode), max_size=20))
def test_no_bytes_make_the_decoder_fail_but_as_a_protocol_error(lines: list[bytes]) -> None:
    decoder = ReplyDecoder()
    for line in lines:
        try:
            decoder.feed(line + b"\n")
        except ProtocolError:
            return


@given(st.binary(max_size=60))
def test_no_bytes_after_a_200_make_the_decoder_fail_otherwise(rest: bytes) -> None:
    try:
        ReplyDecoder().feed(b"200 result=" + rest + b"\n")
    except ProtocolError:
        return


def test_words_are_quoted_as_asterisk_reads_them() -> None:
    assert encode_command("ANSWER") == b"ANSWER\n"
    assert encode_command("STREAM FILE", "hej", "") == b'STREAM FILE "hej" ""\n'
    assert encode_command("SET VARIABLE", "A", 'it "q" \\ å') == (
        'SET VARIABLE "A" "it \\"q\\" \\\\ å"\n'.encode()
    )


@pytest.mark.parametrize("word", ["a\rb", "a\nHANGUP", "a\0b", "\ud800"])
def test_words_that_would_break_the_line_are_refused_without_being_quoted(word: str) -> None:
    with pytest.raises(ValueError, match="argument") as refusal:
        encode_command("SET VARIABLE", "A", word)
    assert word not in str(refusal.value)


@pytest.mark.parametrize("name", ["", "answer", "A\nB", "A  B", " A", "A "])
def test_a_name_that_is_no_command_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        encode_command(name)


def test_a_line_may_be_8191_bytes_with_its_line_feed_and_no_more() -> None:
    """One byte more, and the line feed stands for an empty command before the next one."""
    room = MAX_COMMAND_BYTES - len(encode_command("SET VARIABLE", "V", ""))
    assert len(encode_command("SET VARIABLE", "V", "x" * room)) == MAX_COMMAND_BYTES == 8191
    with pytest.raises(ValueError, match="8191"):
        encode_command("SET VARIABLE", "V", "x" * (room + 1))
    with pytest.raises(ValueError, match="8191"):
        encode_command("SET VARIABLE", "V", "å" * (room // 2 + 1))


@given(st.lists(st.text(), max_size=5))
def test_no_words_make_two_lines_or_a_line_too_long(words: list[str]) -> None:
    try:
        line = encode_command("EXEC", *words)
    except ValueError:
        return
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    assert b"\r" not in line
    assert b"\0" not in line
    assert len(line) <= MAX_COMMAND_BYTES


@given(st.lists(st.text(st.characters(exclude_characters="\r\n\0", codec="utf-8"), max_size=20), max_size=5))
def test_asterisk_reads_the_very_words_that_were_given(words: list[str]) -> None:
    line = encode_command("EXEC", *words).decode()
    assert _parse_as_asterisk(line[:-1]) == ["EXEC", *words]


def _parse_as_asterisk(line: str) -> list[str]:
    """res_agi's parse_args: blanks divide words, quotes hold them, a backslash keeps what follows."""
    words: list[str] = []
    quoted, escaped, within = False, False, False
    for character in line:
        if escaped:
            words[-1] += character
            escaped = False
        elif character == '"':
            if not within:
                words.append("")
            quoted, within = not quoted, True
        elif character in " \t" and not quoted:
            within = False
        else:
            if not within:
                words.append("")
                within = True
            if character == "\\":
                escaped = True
            else:
                words[-1] += character
    return words
