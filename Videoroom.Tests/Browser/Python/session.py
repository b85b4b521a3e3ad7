"""What the WHIP publisher and the WHEP player share: the HTTP requests, and the lines of JSON that the tests read."""

import asyncio
import json
import sys
import urllib.parse
import urllib.request

from aiortc import RTCPeerConnection, RTCSessionDescription


def say(**facts):
    """Tells the test something: one JSON object a line."""
    # In one write: print writes the end of the line by itself, and another thread may come between.
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def post(url: str, offer: str):
    request = urllib.request.Request(url, data=offer.encode(), headers={"Content-Type": "application/sdp"}, method="POST")
    with urllib.request.urlopen(request) as response:
        return response.status, response.headers["Location"], response.read().decode()


async def begin(connection: RTCPeerConnection, url: str):
    """Offers by POST and takes the answer."""
    await connection.setLocalDescription(await connection.createOffer())
    status, location, answer = await asyncio.to_thread(post, url, connection.localDescription.sdp)
    await connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    say(status=status, location=urllib.parse.urljoin(url, location))


async def end_of_input():
    """Until the test closes our input."""
    await asyncio.to_thread(sys.stdin.read)
