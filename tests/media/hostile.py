"""Files that no administrator means to upload, each with the reasons for which it may be refused."""

import struct

import numpy as np

from media.upload_rules import Refusal
from tests.media.sounds import tone

_SOUND = (tone(1.0, 8000) * 32767).astype("<i2").tobytes()


def _wav(
    sound: bytes,
    claimed: int | None = None,
    *,
    coding: int = 1,
    channels: int = 1,
    rate_hz: int = 8000,
    bits: int = 16,
) -> bytes:
    block = channels * bits // 8 & 0xFFFF
    fmt = struct.pack("<HHIIHH", coding, channels, rate_hz, rate_hz * block & 0xFFFFFFFF, block, bits)
    length = len(sound) if claimed is None else claimed
    riff = struct.pack("<4sI4s4sI", b"RIFF", min(length + 36, 0xFFFFFFFF), b"WAVE", b"fmt ", len(fmt))
    return riff + fmt + struct.pack("<4sI", b"data", length) + sound


def _rf64(sound: bytes, claimed: int) -> bytes:
    ds64 = struct.pack("<4sIQQQI", b"ds64", 28, claimed + 72, claimed, claimed // 2, 0)
    fmt = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 8000, 16000, 2, 16)
    start = struct.pack("<4sI4s", b"RF64", 0xFFFFFFFF, b"WAVE")
    return start + ds64 + fmt + struct.pack("<4sI", b"data", 0xFFFFFFFF) + sound


def _floats(value: float) -> bytes:
    sound = tone(1.0, 8000)
    sound[4000:4010] = value
    return _wav(sound.astype("<f4").tobytes(), coding=3, bits=32)


_NOT_SOUND = {Refusal.UNKNOWN_FORMAT}
_UNFIT = {Refusal.UNKNOWN_CODING, Refusal.DAMAGED, Refusal.NO_SOUND}
HOSTILE: dict[str, tuple[set[Refusal], bytes]] = {
    "an HLS playlist": (_NOT_SOUND, b"#EXTM3U\n#EXTINF:9,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"),
    "an ffconcat list": (_NOT_SOUND, b"ffconcat version 1.0\nfile /etc/passwd\n"),
    "a session description": (_NOT_SOUND, b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nm=audio 5004 RTP/AVP 0\n"),
    "a DASH manifest": (_NOT_SOUND, b'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"/>'),
    "a text": (_NOT_SOUND, b"Hello\n" * 1000),
    "a web page": (_NOT_SOUND, b"<!DOCTYPE html><html><body>Hello</body></html>"),
    "a program": (_NOT_SOUND, b"\x7fELF\x02\x01\x01" + bytes(5000)),
    "zeros": (_NOT_SOUND, bytes(100_000)),
    "noise": (_NOT_SOUND | {Refusal.DAMAGED}, np.random.default_rng(1).bytes(300_000)),
    "one byte": (_NOT_SOUND, b"R"),
    "the start of a header": ({Refusal.DAMAGED}, _wav(_SOUND)[:20]),
    "a header of 4 GB": ({Refusal.TRUNCATED}, _wav(_SOUND, 0xFFFFFFF0)),
    "an RF64 header of an exabyte": ({Refusal.TRUNCATED}, _rf64(_SOUND, 2**60)),
    "a header without sound": ({Refusal.NO_SOUND}, _wav(b"")),
    "silence": ({Refusal.SILENT}, _wav(bytes(16000))),
    "a thousand channels": (_UNFIT, _wav(_SOUND * 10, channels=1000)),
    "65535 channels": (_UNFIT, _wav(_SOUND * 10, channels=65535)),
    "no channel": (_UNFIT, _wav(_SOUND, channels=0)),
    "4 billion samples a second": (_UNFIT, _wav(_SOUND, rate_hz=0xFFFFFFFF)),
    "one sample a second": (_UNFIT, _wav(_SOUND, rate_hz=1)),
    "no sample a second": (_UNFIT, _wav(_SOUND, rate_hz=0)),
    "64 bits a sample, as integers": (_UNFIT, _wav(_SOUND, bits=64)),
    "an unknown coding": (_UNFIT, _wav(_SOUND, coding=0x1234)),
    "samples that are no numbers": ({Refusal.DAMAGED}, _floats(float("nan"))),
    "infinite samples": ({Refusal.DAMAGED}, _floats(float("inf"))),
    "nothing": ({Refusal.EMPTY}, b""),
}
