import { Emitter } from "../Emitter";
import type { ClientEvent } from "../events/clientEvents";
import type { OfferData, SdpAnswer } from "../events/serverEvents";
import type { TrackMetadata } from "../events/TrackMetadata";
import type { VideoTracks } from "../quality/QualityJudge";
import { QualityWatch } from "../quality/QualityWatch";
import type { ConnectionPath } from "./connectionPath";
import { iceServers } from "./iceServers";
import { IceWatch, type MediaState } from "./IceWatch";
import type { LocalTrack } from "./LocalTrack";
import { PathWatch } from "./PathWatch";
import { ReceiveSlots } from "./ReceiveSlots";
import { SendSlots } from "./SendSlots";
import { SilenceWatch } from "./SilenceWatch";
import { StepQueue } from "./StepQueue";

/** A shared window changes its size, and a phone is turned, without an event. */
const sizePollMs = 2000;

interface NegotiatorEvents {
  /** A round is over: who carries which remote track now. */
  receivers: ReadonlyMap<string, RTCRtpReceiver>;
  media: MediaState;
  /** Media travels another way now. */
  path: ConnectionPath;
  /** Nothing has arrived for two seconds over a path that is connected. */
  silent: undefined;
  /** Offer or answer could not be applied; this connection is of no more use. */
  failed: Error;
}

interface Connection {
  readonly pc: RTCPeerConnection;
  readonly send: SendSlots;
  readonly receive: ReceiveSlots;
  readonly ice: IceWatch;
  readonly path: PathWatch;
  readonly silence: SilenceWatch;
  readonly quality: QualityWatch;
}

/** Makes the peer connection; tests pass a fake one. */
export type CreatePeerConnection = (configuration: RTCConfiguration) => RTCPeerConnection;

/**
 * One peer connection and its negotiation (docs/protocol.md, 3.3): the server asks (`offerData`), this side offers,
 * the server answers. One round at a time; a request that comes during a round is served after it.
 */
export class Negotiator extends Emitter<NegotiatorEvents> {
  readonly #create: CreatePeerConnection;
  readonly #sendEvent: (event: ClientEvent) => void;
  readonly #tracks = new Map<string, LocalTrack>();
  /** Offers, answers and changes of encodings: each makes the parameters of the others invalid while it goes on. */
  readonly #steps = new StepQueue();
  /** Tracks that the server knows, from an offer. */
  #offered = new Set<string>();
  /** Who carries which remote track since the last round. */
  #receivers: ReadonlyMap<string, RTCRtpReceiver> = new Map();
  #connection: Connection | null = null;
  #phase: "idle" | "offering" | "awaiting answer" | "answering" = "idle";
  #next: OfferData | null = null;
  /** We asked for a round that has not begun. */
  #requested = false;
  #requestTimer: ReturnType<typeof setTimeout> | undefined;
  #sizeTimer: ReturnType<typeof setInterval> | undefined;
  #earlyCandidates: RTCIceCandidateInit[] = [];
  #prepared = false;
  #closed = false;

  constructor(create: CreatePeerConnection, sendEvent: (event: ClientEvent) => void) {
    super();
    this.#create = create;
    this.#sendEvent = sendEvent;
  }

  /** Whether there is a track to publish. */
  get hasTracks(): boolean {
    return this.#tracks.size > 0;
  }

  /** Whether something of ours is sent: then feedback has to come. */
  get isSending(): boolean {
    return [...this.#offered].some((id) => this.#tracks.get(id)?.track != null);
  }

  /** Makes the peer connection before the server asks for an offer, where it is known that it will: that saves time. */
  prepare(): void {
    if (this.#connection === null && !this.#closed) {
      this.#connection = this.#connect(configuration({ turnServers: [] }));
      this.#prepared = true;
      this.#run(({ send }) => send.assign([...this.#tracks.values()]));
    }
  }

  /** Publishes a track with the next round; `request` asks the server for one. */
  addTrack(track: LocalTrack): void {
    this.#tracks.set(track.id, track);
  }

  /** Stops publishing a track with the next round; nothing more is sent from now on. */
  removeTrack(trackId: string): void {
    this.#tracks.delete(trackId);
    void this.#connection?.send.sender(trackId)?.replaceTrack(null);
  }

  /** Sends another source, or nothing, in the place of the track's present one. Needs no round. */
  async replaceTrack(trackId: string, track: MediaStreamTrack | null): Promise<void> {
    const local = this.#tracks.get(trackId);
    if (local !== undefined) {
      this.#tracks.set(trackId, { ...local, track });
      await this.#connection?.send.sender(trackId)?.replaceTrack(track);
      this.#updateEncodings();
    }
  }

  /** Sends just these encodings of a track from now on: nobody needs the others. Needs no round. */
  setNeededEncodings(trackId: string, rids: readonly string[]): void {
    this.#connection?.send.setNeeded(trackId, rids);
    this.#updateEncodings();
  }

  /** Tells the others about a track; one that was in no offer yet is told of there. */
  setMetadata(trackId: string, metadata: TrackMetadata): void {
    const local = this.#tracks.get(trackId);
    if (local === undefined || (local.metadata.active === metadata.active && local.metadata.type === metadata.type)) {
      return;
    }
    this.#tracks.set(trackId, { ...local, metadata });
    if (this.#offered.has(trackId)) {
      this.#sendMetadata(trackId, metadata);
    }
  }

  /** Asks for a round, unless one begins by itself within `delayMs`. */
  request(delayMs = 0): void {
    if (this.#requested || this.#closed) {
      return;
    }
    this.#requested = true;
    const ask = (): void => {
      this.#requestTimer = undefined;
      this.#sendEvent({ type: "custom", data: { type: "renegotiateTracks" } });
    };
    if (delayMs > 0) {
      this.#requestTimer = setTimeout(ask, delayMs);
    } else {
      ask();
    }
  }

  handleOfferData(data: OfferData): void {
    if (this.#phase === "idle") {
      this.#phase = "offering";
      this.#connection ??= this.#connect(configuration(data));
      this.#run((connection) => this.#offer(connection, data));
    } else {
      this.#next = { ...data, iceRestart: data.iceRestart || (this.#next?.iceRestart ?? false) };
    }
  }

  handleAnswer(answer: SdpAnswer): void {
    if (this.#phase !== "awaiting answer") {
      console.warn("An answer without an offer was ignored.");
      return;
    }
    this.#phase = "answering";
    this.#run((connection) => this.#apply(connection, answer));
  }

  handleCandidate(candidate: RTCIceCandidateInit): void {
    const pc = this.#connection?.pc;
    if (pc?.remoteDescription == null) {
      this.#earlyCandidates.push(candidate);
    } else {
      void addCandidate(pc, candidate);
    }
  }

  /**
   * Ends the negotiation and sends nothing more. What is received goes on as long as it comes, and its last pictures stay:
   * browsers show black in their place once the peer connection is closed.
   */
  retire(): void {
    this.#closed = true;
    clearTimeout(this.#requestTimer);
    clearInterval(this.#sizeTimer);
    const connection = this.#connection;
    if (connection !== null) {
      connection.ice.stop();
      connection.path.stop();
      connection.silence.stop();
      connection.quality.stop();
      connection.pc.onicecandidate = null;
      void connection.send.stop();
    }
  }

  close(): void {
    this.retire();
    this.#connection?.pc.close();
  }

  #run(step: (connection: Connection) => Promise<void>): void {
    this.#steps.add(async () => {
      if (this.#connection !== null && !this.#closed) {
        await this.#attempt(step(this.#connection));
      }
    });
  }

  async #attempt(step: Promise<void>): Promise<void> {
    try {
      await step;
    } catch (error) {
      if (!this.#closed) {
        this.emit("failed", error instanceof Error ? error : new Error(String(error)));
      }
    }
  }

  /** During a round nothing is done: its end does it. */
  #updateEncodings(): void {
    this.#run(({ send }) => (this.#phase === "idle" ? send.updateEncodings() : Promise.resolve()));
  }

  async #offer({ pc, send, receive }: Connection, data: OfferData): Promise<void> {
    this.#requested = false;
    clearTimeout(this.#requestTimer);
    if (data.iceRestart || this.#prepared) {
      // Only here: candidates are gathered at the start and at a restart only, and a changed list makes the next offer
      // one by itself.
      pc.setConfiguration(configuration(data));
    }
    this.#prepared = false;
    if (data.iceRestart) {
      pc.restartIce();
    }
    const tracks = [...this.#tracks.values()];
    await send.assign(tracks);
    receive.grow(data.audio, data.video);
    const offer = await pc.createOffer();
    await pc.setLocalDescription(offer);
    if (this.#closed) {
      return;
    }
    this.#phase = "awaiting answer";
    this.#offered = new Set(tracks.map(({ id }) => id));
    this.#sendEvent({
      type: "custom",
      data: {
        type: "sdpOffer",
        data: {
          sdpOffer: { type: "offer", sdp: offer.sdp ?? "" },
          trackIdToTrackMetadata: Object.fromEntries(tracks.map(({ id, metadata }) => [id, metadata])),
          trackIdToTrackBitrates: send.maxBitrates(),
          midToTrackId: send.midToTrackId(),
        },
      },
    });
    await this.#catchUp(tracks, send);
  }

  /** What was changed while the offer was made. */
  async #catchUp(offered: readonly LocalTrack[], send: SendSlots): Promise<void> {
    for (const { id, metadata, track } of offered) {
      const now = this.#tracks.get(id);
      if (now !== undefined && now.metadata !== metadata) {
        this.#sendMetadata(id, now.metadata);
      }
      if (now?.track !== track) {
        await send.sender(id)?.replaceTrack(now?.track ?? null);
      }
    }
    if (offered.length !== this.#tracks.size || offered.some(({ id }) => !this.#tracks.has(id))) {
      this.request();
    }
  }

  #sendMetadata(trackId: string, trackMetadata: TrackMetadata): void {
    this.#sendEvent({ type: "updateTrackMetadata", data: { trackId, trackMetadata } });
  }

  async #apply(connection: Connection, answer: SdpAnswer): Promise<void> {
    await connection.pc.setRemoteDescription({ type: "answer", sdp: answer.sdp });
    if (this.#closed) {
      return;
    }
    for (const candidate of this.#earlyCandidates.splice(0)) {
      void addCandidate(connection.pc, candidate);
    }
    this.#receivers = connection.receive.receivers(answer.midToTrackId);
    this.emit("receivers", this.#receivers);
    connection.send.setAnswer(answer.sdp);
    await connection.send.updateEncodings();
    this.#phase = "idle";
    const next = this.#next;
    if (next !== null) {
      this.#next = null;
      this.handleOfferData(next);
    }
  }

  #connect(initial: RTCConfiguration): Connection {
    const pc = this.#create(initial);
    pc.onicecandidate = ({ candidate }) => {
      if (candidate !== null && candidate.candidate !== "") {
        this.#sendEvent({
          type: "custom",
          data: {
            type: "candidate",
            data: { candidate: candidate.candidate, sdpMLineIndex: candidate.sdpMLineIndex },
          },
        });
      }
    };
    const askRestart = (): void => {
      this.#sendEvent({ type: "custom", data: { type: "renegotiateTracks", data: { iceRestart: true } } });
    };
    const path = new PathWatch(pc, (found) => {
      this.emit("path", found);
    });
    const ice = new IceWatch(pc, askRestart, (state) => {
      this.emit("media", state);
      path.look();
    });
    const silence = new SilenceWatch(pc, () => {
      this.emit("silent", undefined);
    });
    const send = new SendSlots(pc);
    const quality = new QualityWatch(
      pc,
      () => this.#videoTracks(send),
      (report) => {
        this.#sendEvent({ type: "custom", data: { type: "qualityReport", data: report } });
      },
    );
    this.#sizeTimer = setInterval(() => {
      this.#updateEncodings();
    }, sizePollMs);
    return { pc, send, receive: new ReceiveSlots(pc), ice, path, silence, quality };
  }

  /** The video that is sent and received now, as far as the server knows of it. */
  #videoTracks(send: SendSlots): VideoTracks {
    const published = Object.entries(send.midToTrackId()).filter(([, trackId]) => {
      const local = this.#tracks.get(trackId);
      return local?.kind === "video" && local.track !== null && this.#offered.has(trackId);
    });
    const received = [...this.#receivers].filter(([, { track }]) => track.kind === "video");
    return {
      published: new Map(published),
      received: new Map(received.map(([trackId, { track }]) => [track.id, trackId])),
    };
  }
}

/** ICE tries UDP, TCP and the server's TURN side by side and takes the best that works (RFC 8445, section 5.1.2). */
function configuration({ turnServers }: Pick<OfferData, "turnServers">): RTCConfiguration {
  return { bundlePolicy: "max-bundle", iceServers: iceServers(turnServers) };
}

/** A candidate that the browser does not take is one path less, no reason to stop. */
async function addCandidate(pc: RTCPeerConnection, candidate: RTCIceCandidateInit): Promise<void> {
  try {
    await pc.addIceCandidate(candidate);
  } catch (error) {
    console.warn("A candidate of the server was not taken.", error);
  }
}
