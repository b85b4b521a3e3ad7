"""
Plays a room by WHEP and decodes it. Arguments: the endpoint's address, and how many audio and video lines to offer. Says once
a quarter of a second what was decoded on each line.
"""

import asyncio
import sys

import numpy
from aiortc import RTCPeerConnection
from aiortc.mediastreams import MediaStreamError

from session import begin, end_of_input, say


class Line:
    """What one m-line has brought."""

    def __init__(self, kind):
        self.facts = {"kind": kind, "frames": 0, "width": 0, "height": 0, "loudness": 0.0, "ended": False}

    async def take(self, track):
        try:
            while True:
                self.add(await track.recv())
        except MediaStreamError:
            self.facts["ended"] = True

    def add(self, frame):
        self.facts["frames"] += 1
        if self.facts["kind"] == "video":
            self.facts["width"], self.facts["height"] = frame.width, frame.height
        else:
            samples = frame.to_ndarray().astype(numpy.float64)
            self.facts["loudness"] = max(self.facts["loudness"], float(numpy.sqrt(numpy.mean(samples * samples))))


async def main():
    connection = RTCPeerConnection()
    connection.on("connectionstatechange", lambda: say(state=connection.connectionState))
    lines = []
    tasks = []

    @connection.on("track")
    def on_track(track):
        lines.append(Line(track.kind))
        tasks.append(asyncio.ensure_future(lines[-1].take(track)))

    for kind, count in (("audio", int(sys.argv[2])), ("video", int(sys.argv[3]))):
        for _ in range(count):
            connection.addTransceiver(kind, direction="recvonly")
    await begin(connection, sys.argv[1])

    async def report():
        while True:
            await asyncio.sleep(0.25)
            say(lines=[line.facts for line in lines])

    reports = asyncio.ensure_future(report())
    await end_of_input()
    reports.cancel()
    await connection.close()


asyncio.run(main())
