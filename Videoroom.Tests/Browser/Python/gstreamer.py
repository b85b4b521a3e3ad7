"""What the GStreamer publisher and player share: a pipeline around webrtcbin that offers by POST, and the test's lines of JSON."""

import json
import sys
import threading
import urllib.parse
import urllib.request

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402

Gst.init(None)


def say(**facts):
    """Tells the test something: one JSON object a line."""
    # In one write: print writes the end of the line by itself, and another thread may come between.
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


class Session:
    """One WHIP or WHEP session. webrtcbin calls back from threads of its own."""

    def __init__(self, url: str, pipeline: Gst.Pipeline):
        self._url = url
        self._loop = GLib.MainLoop()
        self._posted = False
        self.pipeline = pipeline
        self.peer = pipeline.get_by_name("peer")
        self.peer.connect("on-negotiation-needed", self._offer)
        self.peer.connect("notify::ice-gathering-state", self._gathered)
        self.peer.connect("notify::connection-state", self._say_state)
        bus = self.pipeline.get_bus()
        bus.add_signal_watch()
        bus.connect("message::error", self._fail)

    def run(self):
        """Until the test closes our input."""
        self.pipeline.set_state(Gst.State.PLAYING)
        threading.Thread(target=self._wait_for_end, daemon=True).start()
        self._loop.run()
        self.pipeline.set_state(Gst.State.NULL)

    def _offer(self, peer):
        def created(promise):
            # The offer lives in the reply, and the reply in the promise.
            reply = promise.get_reply()
            peer.emit("set-local-description", reply.get_value("offer"), Gst.Promise.new())

        peer.emit("create-offer", None, Gst.Promise.new_with_change_func(created))

    def _gathered(self, peer, _):
        # WHIP and WHEP without trickle: the offer has all candidates.
        if peer.get_property("ice-gathering-state") == GstWebRTC.WebRTCICEGatheringState.COMPLETE and not self._posted:
            self._posted = True
            threading.Thread(target=self._post, daemon=True).start()

    def _post(self):
        try:
            self._exchange(self.peer.get_property("local-description").sdp.as_text())
        except BaseException:
            self._loop.quit()
            raise

    def _exchange(self, offer):
        request = urllib.request.Request(self._url, data=offer.encode(), headers={"Content-Type": "application/sdp"}, method="POST")
        with urllib.request.urlopen(request) as response:
            status, location, answer = response.status, response.headers["Location"], response.read().decode()
        _, sdp = GstSdp.SDPMessage.new_from_text(answer)
        description = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, sdp)
        self.peer.emit("set-remote-description", description, Gst.Promise.new())
        say(status=status, location=urllib.parse.urljoin(self._url, location))

    def _say_state(self, peer, _):
        say(state=peer.get_property("connection-state").value_nick)

    def _fail(self, _, message):
        error, detail = message.parse_error()
        print(error.message, detail, file=sys.stderr, flush=True)
        self._loop.quit()

    def _wait_for_end(self):
        sys.stdin.read()
        self._loop.quit()
