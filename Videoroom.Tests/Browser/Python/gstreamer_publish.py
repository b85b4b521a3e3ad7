"""Publishes a moving picture (320x240, 10 a second) and a tone by WHIP with GStreamer. Argument: the endpoint's address."""

import sys

from gstreamer import Gst, Session

PIPELINE = """
webrtcbin name=peer bundle-policy=max-bundle
audiotestsrc is-live=true volume=0.3 ! audioconvert ! audioresample ! opusenc ! rtpopuspay
    ! application/x-rtp,media=audio,encoding-name=OPUS,payload=97 ! peer.
videotestsrc is-live=true pattern=ball ! video/x-raw,width=320,height=240,framerate=10/1 ! videoconvert
    ! vp8enc deadline=1 keyframe-max-dist=30 target-bitrate=300000 ! rtpvp8pay picture-id-mode=15-bit
    ! application/x-rtp,media=video,encoding-name=VP8,payload=96 ! peer.
"""

Session(sys.argv[1], Gst.parse_launch(PIPELINE)).run()
