import pytest

from engine.agi.errors import ProtocolError
from engine.agi.lines import LineCutter


def test_lines_come_out_whole_however_they_are_cut() -> None:
    sent = b"200 result=0\nHANGUP\n\n200 result=1\n"
    for size in range(1, len(sent) + 1):
        cutter = LineCutter(64)
        lines = [line for at in range(0, len(sent), size) for line in cutter.feed(sent[at : at + size])]
        assert lines == [b"200 result=0", b"HANGUP", b"", b"200 result=1"]


@pytest.mark.parametrize("sent", [b"x" * 65, b"x" * 65 + b"\n"])
def test_a_line_beyond_the_limit_is_refused_whether_it_ends_or_not(sent: bytes) -> None:
    with pytest.raises(ProtocolError):
        LineCutter(64).feed(sent)
