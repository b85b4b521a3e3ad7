/** The recvonly m-lines of a peer connection. Their number never shrinks. */
export class ReceiveSlots {
  readonly #pc: RTCPeerConnection;
  readonly #transceivers = { audio: [] as RTCRtpTransceiver[], video: [] as RTCRtpTransceiver[] };

  constructor(pc: RTCPeerConnection) {
    this.#pc = pc;
  }

  /** Adds what is missing to the numbers that the server wants, audio first. */
  grow(audio: number, video: number): void {
    for (const [kind, wanted] of [["audio", audio], ["video", video]] as const) {
      while (this.#transceivers[kind].length < wanted) {
        this.#transceivers[kind].push(this.#pc.addTransceiver(kind, { direction: "recvonly" }));
      }
    }
  }

  /** The receivers that carry a track according to the answer, by track id. */
  receivers(midToTrackId: ReadonlyMap<string, string>): Map<string, RTCRtpReceiver> {
    const receivers = new Map<string, RTCRtpReceiver>();
    for (const { mid, currentDirection, receiver } of [...this.#transceivers.audio, ...this.#transceivers.video]) {
      const trackId = mid === null ? undefined : midToTrackId.get(mid);
      if (trackId !== undefined && currentDirection === "recvonly") {
        receivers.set(trackId, receiver);
      }
    }
    return receivers;
  }
}
