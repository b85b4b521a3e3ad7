/** A level older than this says nothing about now. */
const staleMs = 500;

/** The audio level (0 to 1) that arrives at a receiver, 0 when nothing arrives, or null when the packets carry none. */
export function receiverLevel(receiver: RTCRtpReceiver, nowMs: number): number | null {
  let level: number | null = 0;
  for (const source of receiver.getSynchronizationSources()) {
    if (nowMs - source.timestamp <= staleMs) {
      if (source.audioLevel === undefined) {
        level = null;
      } else {
        level = Math.max(level ?? 0, source.audioLevel);
      }
    }
  }
  return level;
}
