/** Packets after which sound is played for sure: a fifth of a second of the usual 20 ms packets. */
const soundPackets = 10;

/** Whether a picture was decoded, or sound handed out, that came over this receiver (W3C webrtc-stats). */
export async function plays(receiver: RTCRtpReceiver): Promise<boolean> {
  let stats: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  try {
    stats = await receiver.getStats();
  } catch {
    // Some browsers refuse statistics of a connection that closes meanwhile.
    return false;
  }
  return [...stats.values()].some(
    ({ type, framesDecoded, jitterBufferEmittedCount, packetsReceived }) =>
      type === "inbound-rtp" &&
      (receiver.track.kind === "video"
        ? isAtLeast(framesDecoded, 1)
        : isAtLeast(jitterBufferEmittedCount, 1) || isAtLeast(packetsReceived, soundPackets)),
  );
}

function isAtLeast(value: unknown, least: number): boolean {
  return typeof value === "number" && value >= least;
}
