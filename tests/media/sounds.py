"""Files as people upload them, encoded here and now."""

from pathlib import Path

import av
import numpy as np

Wave = np.ndarray[tuple[int], np.dtype[np.float32]]


def tone(length_s: float, rate_hz: int = 48000, level: float = 0.3) -> Wave:
    return (level * np.sin(np.arange(int(rate_hz * length_s)) / rate_hz * 2 * np.pi * 440)).astype(np.float32)


def encode(
    path: Path, container: str, codec: str, wave: Wave, rate_hz: int = 48000, layout: str = "stereo"
) -> Path:
    """Write ``wave``, the same in each channel; containers go by FFmpeg's name, options after a colon."""
    container, _, flags = container.partition(":")
    options = {"movflags": flags} if flags else {}
    with av.open(str(path), "w", format=container, options=options) as file:
        stream = file.add_stream(codec, rate=rate_hz, options={"strict": "experimental"})
        assert isinstance(stream, av.AudioStream)
        stream.layout = layout
        for start in range(0, len(wave), 1024):
            each = np.tile(wave[start : start + 1024], (stream.codec_context.channels, 1)).copy()
            frame = av.AudioFrame.from_ndarray(each, format="fltp", layout=layout)
            frame.sample_rate, frame.pts = rate_hz, start
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path


def add_picture(path: Path, into: Path, container: str, *, moving: bool) -> Path:
    """Copy the sound of ``path`` and put a picture beside it: as its cover, or as a video."""
    with av.open(str(path)) as source, av.open(str(into), "w", format=container) as file:
        sound = file.add_stream_from_template(source.streams.audio[0])
        picture = file.add_stream("mpeg4" if moving else "mjpeg", rate=10)
        assert isinstance(picture, av.VideoStream)
        picture.width = picture.height = 64
        picture.pix_fmt = "yuv420p" if moving else "yuvj420p"
        if not moving:
            picture.disposition = av.stream.Disposition.attached_pic
        for place in range(10 if moving else 1):
            frame = av.VideoFrame(64, 64, picture.pix_fmt)
            frame.pts = place
            file.mux(picture.encode(frame))
        file.mux(picture.encode(None))
        for packet in source.demux(source.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = sound
                file.mux(packet)
    return into


def opus_bomb(path: Path, hours: float) -> Path:
    """Write hours of sound into a few kilobytes each: one packet of 120 ms, over and over."""
    packet_s = 0.12
    with av.open(str(path), "w", format="ogg") as file:
        stream = file.add_stream("libopus", rate=48000, layout="mono")
        for place in range(int(hours * 3600 / packet_s)):
            packet = av.Packet(bytes([0x1B, 0x02]))  # six frames of 20 ms (RFC 6716, 3.2.5), each of no bytes
            packet.stream, packet.pts = stream, int(place * packet_s * 48000)
            packet.dts, packet.duration = packet.pts, int(packet_s * 48000)
            file.mux(packet)
    return path
