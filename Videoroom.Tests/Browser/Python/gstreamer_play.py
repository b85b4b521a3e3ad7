"""
Plays a room by WHEP with GStreamer and decodes it. Arguments: the endpoint's address, and how many audio and video lines to offer.
Says once a quarter of a second what has come into the sink of each line.
"""

import sys

import numpy

from gstreamer import GLib, Gst, GstWebRTC, Session, say

CAPS = {
    "audio": "application/x-rtp,media=audio,encoding-name=OPUS,payload=97,clock-rate=48000,encoding-params=(string)2",
    "video": "application/x-rtp,media=video,encoding-name=VP8,payload=96,clock-rate=90000",
}
SINKS = {
    "audio": "audioconvert ! audio/x-raw,format=S16LE,channels=1 ! fakesink name=sink sync=false signal-handoffs=true",
    "video": "videoconvert ! fakesink name=sink sync=false signal-handoffs=true",
}


class Line:
    """What one m-line has brought into its sink."""

    def __init__(self, kind):
        self.facts = {"kind": kind, "frames": 0, "width": 0, "height": 0, "loudness": 0.0, "ended": False}

    def take(self, _, buffer, pad):
        self.facts["frames"] += 1
        structure = pad.get_current_caps().get_structure(0)
        if self.facts["kind"] == "video":
            self.facts["width"], self.facts["height"] = structure.get_value("width"), structure.get_value("height")
            return
        taken, memory = buffer.map(Gst.MapFlags.READ)
        if taken:
            samples = numpy.frombuffer(memory.data, dtype=numpy.int16).astype(numpy.float64)
            buffer.unmap(memory)
            self.facts["loudness"] = max(self.facts["loudness"], float(numpy.sqrt(numpy.mean(samples * samples))))


class Player(Session):
    """A pipeline that grows by a decoder and a sink for each track."""

    def __init__(self, url, lines):
        pipeline = Gst.Pipeline.new()
        peer = Gst.ElementFactory.make("webrtcbin", "peer")
        peer.set_property("bundle-policy", "max-bundle")
        pipeline.add(peer)
        super().__init__(url, pipeline)
        self._lines = []
        self.peer.connect("pad-added", self._receive)
        for kind, count in lines:
            for _ in range(count):
                self.peer.emit("add-transceiver", GstWebRTC.WebRTCRTPTransceiverDirection.RECVONLY, Gst.Caps.from_string(CAPS[kind]))
        GLib.timeout_add(250, self._report)

    def _receive(self, _, pad):
        if pad.get_direction() != Gst.PadDirection.SRC:
            return
        decoder = Gst.ElementFactory.make("decodebin")
        decoder.connect("pad-added", self._decode)
        self.pipeline.add(decoder)
        decoder.sync_state_with_parent()
        pad.link(decoder.get_static_pad("sink"))

    def _decode(self, _, pad):
        kind = "audio" if pad.get_current_caps().to_string().startswith("audio") else "video"
        chain = Gst.parse_bin_from_description(SINKS[kind], True)
        line = Line(kind)
        self._lines.append(line)
        chain.get_by_name("sink").connect("handoff", line.take)
        self.pipeline.add(chain)
        chain.sync_state_with_parent()
        pad.link(chain.get_static_pad("sink"))

    def _report(self):
        say(lines=[line.facts for line in self._lines])
        return True


Player(sys.argv[1], (("audio", int(sys.argv[2])), ("video", int(sys.argv[3])))).run()
