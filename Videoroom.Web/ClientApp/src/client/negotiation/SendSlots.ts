import type { TrackType } from "../events/TrackMetadata";
import { type Encoding, maxBitrates, neededEncodings, onlyEncoding, type PictureSize, plannedEncodings } from "./encodings";
import type { LocalTrack } from "./LocalTrack";
import { simulcastMids } from "./simulcastMids";

interface Slot {
  /** A line keeps the rids of its first offer: only a track of the same type may follow in it. */
  readonly type: TrackType;
  readonly transceiver: RTCRtpTransceiver;
  /** Null when its track was removed: the next track of the type takes the m-line over. */
  trackId: string | null;
  /** The last answer took one encoding only. */
  isSingle: boolean;
  /** The encodings that the sender has. */
  encodings: readonly Encoding[];
}

/** The sendonly m-lines of a peer connection, which local track each of them carries, and in which encodings. */
export class SendSlots {
  readonly #pc: RTCPeerConnection;
  readonly #slots: Slot[] = [];
  /** The encodings that somebody needs, by track; all of a track that is not among them. */
  readonly #needed = new Map<string, readonly string[]>();

  constructor(pc: RTCPeerConnection) {
    this.#pc = pc;
  }

  /** Gives each new track an m-line and stops those of tracks that are gone; to be called just before an offer. */
  async assign(tracks: readonly LocalTrack[]): Promise<void> {
    for (const slot of this.#slots) {
      if (slot.trackId !== null && !tracks.some((track) => track.id === slot.trackId)) {
        this.#needed.delete(slot.trackId);
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

  /** The bit rates that each track may have, in bits per second: one number, or one for each rid. */
  maxBitrates(): Record<string, number | Readonly<Record<string, number>>> {
    return Object.fromEntries(
      this.#slots.flatMap(({ trackId, encodings }) => (trackId === null ? [] : [[trackId, maxBitrates(encodings)] as const])),
    );
  }

  /** Somebody needs these encodings of a track, and no others. */
  setNeeded(trackId: string, rids: readonly string[]): void {
    this.#needed.set(trackId, rids);
  }

  /** An answer was applied: it says which lines take simulcast. */
  setAnswer(sdp: string): void {
    const simulcast = simulcastMids(sdp);
    for (const slot of this.#slots) {
      slot.isSingle = slot.transceiver.mid !== null && !simulcast.has(slot.transceiver.mid);
    }
  }

  /**
   * Brings the encodings of every track in line with the size of its picture, with the last answer and with what is needed. Not while
   * an offer or an answer is being applied: that would make the parameters invalid.
   */
  async updateEncodings(): Promise<void> {
    for (const slot of this.#slots) {
      if (slot.trackId !== null) {
        await this.#update(slot, slot.trackId);
      }
    }
  }

  async #place(track: LocalTrack): Promise<void> {
    const { type } = track.metadata;
    // Only a line that an answer has made inactive is free: the server needs to see the removal first.
    const free = this.#slots.find(
      (slot) => slot.trackId === null && slot.type === type && slot.transceiver.currentDirection === "inactive",
    );
    if (free !== undefined) {
      free.trackId = track.id;
      free.transceiver.direction = "sendonly";
      await free.transceiver.sender.replaceTrack(track.track);
      await this.#update(free, track.id);
      return;
    }
    const encodings = plannedEncodings(type, pictureSize(track.track));
    const transceiver = this.#pc.addTransceiver(track.track ?? track.kind, {
      direction: "sendonly",
      sendEncodings: encodings.map((encoding) => ({ ...encoding })),
    });
    this.#slots.push({ type, transceiver, trackId: track.id, isSingle: false, encodings });
  }

  async #update(slot: Slot, trackId: string): Promise<void> {
    const { sender, currentDirection } = slot.transceiver;
    // What a camera that is off will send is known when it is on again; a line that the server refused is over.
    if ((sender.track === null && slot.type !== "audio") || currentDirection === "stopped") {
      return;
    }
    const planned = plannedEncodings(slot.type, pictureSize(sender.track));
    const possible = slot.isSingle && slot.type !== "audio" ? onlyEncoding(planned) : planned;
    const encodings = this.#asNeeded(trackId, possible);
    if (isEqual(encodings, slot.encodings)) {
      return;
    }
    const parameters = sender.getParameters();
    parameters.encodings.forEach((encoding, index) => {
      Object.assign(encoding, changeable(encodings[index]));
    });
    try {
      await sender.setParameters(parameters);
      slot.encodings = encodings;
    } catch (error) {
      // The line was refused meanwhile, or the browser does not know one of the parameters: it goes on with those that it has.
      console.warn("Encodings could not be changed.", error);
    }
  }

  #asNeeded(trackId: string, encodings: readonly Encoding[]): readonly Encoding[] {
    const needed = this.#needed.get(trackId);
    if (needed === undefined || encodings[0]?.rid === undefined) {
      return encodings;
    }
    // The server knows the only encoding of a line without simulcast by no name.
    return encodings.length === 1 ? encodings.map((only) => ({ ...only, active: needed.length > 0 })) : neededEncodings(encodings, needed);
  }
}

function pictureSize(track: MediaStreamTrack | null): PictureSize | null {
  // A screen has no size before its first picture.
  const { width = 0, height = 0 } = track?.getSettings() ?? {};
  return width * height === 0 ? null : { width, height };
}

/** What may be changed of an encoding once it is there; one that is not listed is paused. */
function changeable(encoding: Encoding | undefined): Partial<RTCRtpEncodingParameters> {
  if (encoding === undefined) {
    return { active: false };
  }
  const { active, maxBitrate, scaleResolutionDownBy, maxFramerate } = encoding;
  return {
    active,
    maxBitrate,
    ...(scaleResolutionDownBy === undefined ? {} : { scaleResolutionDownBy }),
    ...(maxFramerate === undefined ? {} : { maxFramerate }),
  };
}

function isEqual(left: readonly Encoding[], right: readonly Encoding[]): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
