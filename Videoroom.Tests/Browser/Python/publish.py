"""Publishes a moving picture (320x240, 10 a second) and a tone by WHIP. Argument: the endpoint's address."""

import asyncio
import fractions
import sys
import time

import numpy
from aiortc import MediaStreamTrack, RTCPeerConnection
from av import AudioFrame, VideoFrame

from session import begin, end_of_input, say

VIDEO_CLOCK = 90000
PICTURES_PER_SECOND = 10
SAMPLE_RATE = 48000
SAMPLES = SAMPLE_RATE // 50


class Paced(MediaStreamTrack):
    """Gives a frame at a time, when it is due."""

    def __init__(self, per_second):
        super().__init__()
        self._per_second = per_second
        self._count = 0
        self._begin = time.monotonic()

    async def next(self):
        await asyncio.sleep(max(0, self._begin + self._count / self._per_second - time.monotonic()))
        self._count += 1
        return self._count


class Picture(Paced):
    kind = "video"

    def __init__(self):
        super().__init__(PICTURES_PER_SECOND)

    async def recv(self):
        count = await self.next()
        # A bar that runs over a slope: every picture differs from the one before.
        pixels = numpy.tile(numpy.arange(320, dtype=numpy.uint8)[None, :, None], (240, 1, 3))
        left = count * 8 % 300
        pixels[:, left:left + 20] = (255, 128, 0)
        frame = VideoFrame.from_ndarray(pixels, format="rgb24")
        frame.pts = count * VIDEO_CLOCK // PICTURES_PER_SECOND
        frame.time_base = fractions.Fraction(1, VIDEO_CLOCK)
        return frame


class Tone(Paced):
    kind = "audio"

    def __init__(self):
        super().__init__(SAMPLE_RATE // SAMPLES)

    async def recv(self):
        begin_at = await self.next() * SAMPLES
        times = numpy.arange(begin_at, begin_at + SAMPLES) / SAMPLE_RATE
        wave = (8000 * numpy.sin(2 * numpy.pi * 440 * times)).astype(numpy.int16)
        frame = AudioFrame.from_ndarray(wave[None, :], format="s16", layout="mono")
        frame.pts = begin_at
        frame.sample_rate = SAMPLE_RATE
        frame.time_base = fractions.Fraction(1, SAMPLE_RATE)
        return frame


async def main():
    connection = RTCPeerConnection()
    connection.on("connectionstatechange", lambda: say(state=connection.connectionState))
    connection.addTrack(Tone())
    connection.addTrack(Picture())
    await begin(connection, sys.argv[1])
    await end_of_input()
    await connection.close()


asyncio.run(main())
