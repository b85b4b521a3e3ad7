import type { LocalTrack } from "./LocalTrack";

interface Slot {
  readonly kind: "audio" | "video";
  readonly transceiver: RTCRtpTransceiver;
  /** Null when its track was removed: the next track of the kind takes the m-line over. */
  trackId: string | null;
}

/** The sendonly m-lines of a peer connection and which local track each of them carries. */
export class SendSlots {
  readonly #pc: RTCPeerConnection;
  readonly #slots: Slot[] = [];

  constructor(pc: RTCPeerConnection) {
    this.#pc = pc;
  }

  /** Gives each new track an m-line and stops those of tracks that are gone; to be called just before an offer. */
  async assign(tracks: readonly LocalTrack[]): Promise<void> {
    for (const slot of this.#slots) {
      if (slot.trackId !== null && !tracks.some((track) => track.id === slot.trackId)) {
        slot.trackId = null;
        slot.transceiver.direction = "inactive";
        await slot.transceiver.sender.replaceTrack(null);
      }
    }
    for (const track of tracks) {
      if (!this.#slots.some((slot) => slot.trackId === track.id)) {
        await this.#place(track);
      }
    }
  }

  /** Sends nothing more. */
  async stop(): Promise<void> {
    await Promise.all(this.#slots.map(({ transceiver }) => transceiver.sender.replaceTrack(null)));
  }

  /** The sender of a track, or null when the track was in no offer yet. */
  sender(trackId: string): RTCRtpSender | null {
    return this.#slots.find((slot) => slot.trackId === trackId)?.transceiver.sender ?? null;
  }

  /** Which m-line carries which track; known once the offer is the local description. */
  midToTrackId(): Record<string, string> {
    const mids: Record<string, string> = {};
    for (const { transceiver, trackId } of this.#slots) {
      if (transceiver.mid !== null && trackId !== null) {
        mids[transceiver.mid] = trackId;
      }
    }
    return mids;
  }

  async #place(track: LocalTrack): Promise<void> {
    // Only a line that an answer has made inactive is free: the server needs to see the removal first.
    const free = this.#slots.find(
      (slot) => slot.trackId === null && slot.kind === track.kind && slot.transceiver.currentDirection === "inactive",
    );
    if (free !== undefined) {
      free.trackId = track.id;
      free.transceiver.direction = "sendonly";
      await free.transceiver.sender.replaceTrack(track.track);
      await limitBitrate(free.transceiver.sender, track.maxBitrateBps);
      return;
    }
    const transceiver = this.#pc.addTransceiver(track.track ?? track.kind, {
      direction: "sendonly",
      sendEncodings: [{ maxBitrate: track.maxBitrateBps }],
    });
    this.#slots.push({ kind: track.kind, transceiver, trackId: track.id });
  }
}

async function limitBitrate(sender: RTCRtpSender, maxBitrateBps: number): Promise<void> {
  const parameters = sender.getParameters();
  for (const encoding of parameters.encodings) {
    encoding.maxBitrate = maxBitrateBps;
  }
  await sender.setParameters(parameters);
}
