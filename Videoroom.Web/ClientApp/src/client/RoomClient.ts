import { Emitter } from "./Emitter";
import type { ClientEvent } from "./events/clientEvents";
import { parseServerEvent } from "./events/parseServerEvent";
import type { ServerEvent } from "./events/serverEvents";
import type { TrackType } from "./events/TrackMetadata";
import type { LocalTrack } from "./negotiation/LocalTrack";
import { Negotiator, type CreatePeerConnection } from "./negotiation/Negotiator";
import type { SocketLike } from "./phoenix/SocketLike";
import { RoomConnection } from "./RoomConnection";
import type { Ending, EndingCode, RoomState } from "./RoomState";
import { Roster } from "./Roster";

/** Upper bounds of what is sent, in bits per second. */
const maxBitrateBps: Readonly<Record<TrackType, number>> = {
  audio: 50_000,
  camera: 1_536_000,
  screensharing: 2_500_000,
};

/** How long a joiner waits for the round that the server begins by itself when others already publish. */
const serverBeginsMs = 1000;

const errorCodes: readonly EndingCode[] = ["endpoint_crashed", "bad_offer", "media_failed", "removed"];

interface RoomClientEvents {
  /** `state` is another object now. */
  changed: undefined;
  /** A participant came after we did. */
  peerJoined: { readonly displayName: string };
  peerLeft: { readonly displayName: string };
  /** The server heard that somebody speaks or falls silent. */
  voice: { readonly trackId: string; readonly speaking: boolean };
}

export interface RoomClientOptions {
  /** The address of the Phoenix socket, with `vsn`. */
  readonly url: string;
  readonly roomId: string;
  readonly displayName: string;
  /** For tests. */
  readonly createSocket?: (url: string) => SocketLike;
  /** For tests. */
  readonly createPeerConnection?: CreatePeerConnection;
}

/** A track handed to `publish`; the same object is used to change it later. */
export interface Publication {
  readonly type: TrackType;
  track: MediaStreamTrack | null;
  active: boolean;
}

/** A participant in one room: joins, publishes tracks, keeps the list of the others and comes back by itself. */
export class RoomClient extends Emitter<RoomClientEvents> {
  readonly #options: RoomClientOptions;
  readonly #connection: RoomConnection;
  readonly #roster = new Roster();
  readonly #publications = new Map<Publication, string>();
  #negotiator: Negotiator | null = null;
  #peerId = "";
  #accepted = false;
  #state: RoomState = { status: { kind: "joining" }, media: "new", path: null, peers: [] };

  constructor(options: RoomClientOptions) {
    super();
    this.#options = options;
    this.#connection = new RoomConnection(options.url, options.roomId, options.createSocket);
    this.#connection.on("joined", ({ peerId }) => {
      this.#joined(peerId);
    });
    this.#connection.on("resumed", () => {
      this.#update({ status: { kind: "joined" } });
    });
    this.#connection.on("interrupted", () => {
      this.#update({ status: { kind: this.#accepted ? "reconnecting" : "joining" } });
    });
    this.#connection.on("event", (text) => {
      const event = parseServerEvent(text);
      if (event !== null) {
        this.#handle(event);
      }
    });
    this.#connection.on("ended", (ending) => {
      this.#ended(ending);
    });
  }

  get state(): RoomState {
    return this.#state;
  }

  /** The receivers of all tracks that arrive, by track id: for audio levels. */
  get receivers(): ReadonlyMap<string, RTCRtpReceiver> {
    return this.#roster.receivers;
  }

  connect(): void {
    this.#connection.connect();
  }

  retryNow(): void {
    this.#connection.retryNow();
  }

  leave(): void {
    if (this.#state.status.kind !== "ended") {
      this.#send({ type: "disconnect" });
      this.#connection.leave();
    }
  }

  /** Publishes a track; `track` may be null (muted from the start). Stays published over a new join. */
  publish(type: TrackType, track: MediaStreamTrack | null, active: boolean): Publication {
    const publication: Publication = { type, track, active };
    this.#publications.set(publication, "");
    if (this.#negotiator !== null) {
      this.#addTrack(publication);
    }
    if (this.#accepted) {
      this.#negotiator?.request();
    }
    return publication;
  }

  unpublish(publication: Publication): void {
    const id = this.#publications.get(publication);
    if (id !== undefined) {
      this.#publications.delete(publication);
      if (id !== "") {
        this.#negotiator?.removeTrack(id);
        this.#negotiator?.request();
      }
    }
  }

  /** Sends another source (null: nothing) and tells the others whether the track is active. */
  async replace(publication: Publication, track: MediaStreamTrack | null, active: boolean): Promise<void> {
    const id = this.#publications.get(publication);
    const activeChanged = publication.active !== active;
    publication.track = track;
    publication.active = active;
    if (id === undefined || id === "") {
      return;
    }
    if (activeChanged) {
      this.#negotiator?.setMetadata(id, { active, type: publication.type });
    }
    await this.#negotiator?.replaceTrack(id, track);
  }

  #joined(peerId: string): void {
    this.#negotiator?.close();
    this.#roster.clear();
    this.#peerId = peerId;
    this.#accepted = false;
    this.#negotiator = this.#newNegotiator();
    for (const publication of this.#publications.keys()) {
      this.#addTrack(publication);
    }
    this.#send({ type: "connect", data: { metadata: { displayName: this.#options.displayName } } });
  }

  #newNegotiator(): Negotiator {
    const create = this.#options.createPeerConnection ?? ((configuration) => new RTCPeerConnection(configuration));
    const negotiator = new Negotiator(create, (event) => {
      this.#send(event);
    });
    negotiator.on("receivers", (receivers) => {
      this.#roster.setReceivers(receivers);
      this.#update({});
    });
    negotiator.on("media", (media) => {
      this.#update({ media });
    });
    negotiator.on("path", (path) => {
      this.#update({ path });
    });
    negotiator.on("failed", (error) => {
      console.error("The negotiation failed.", error);
      this.#connection.end({ code: "negotiation_failed", reason: "" });
    });
    return negotiator;
  }

  #addTrack(publication: Publication): void {
    const { type, track, active } = publication;
    const local: LocalTrack = {
      id: `${this.#peerId}:${crypto.randomUUID()}`,
      kind: type === "audio" ? "audio" : "video",
      track,
      metadata: { active, type },
      maxBitrateBps: maxBitrateBps[type],
    };
    this.#publications.set(publication, local.id);
    this.#negotiator?.addTrack(local);
  }

  #handle(event: ServerEvent): void {
    switch (event.type) {
      case "connected":
        this.#connected(event.others);
        break;
      case "endpointAdded":
        if (event.endpoint.id !== this.#peerId && this.#roster.peer(event.endpoint.id) === undefined) {
          this.#roster.add(event.endpoint);
          this.emit("peerJoined", { displayName: event.endpoint.displayName });
        }
        break;
      case "endpointUpdated":
        this.#roster.rename(event.endpoint.id, event.endpoint.displayName);
        break;
      case "endpointRemoved":
        this.#removed(event.id);
        break;
      case "tracksAdded":
        this.#roster.addTracks(event.endpointId, event.tracks);
        break;
      case "tracksRemoved":
        this.#roster.removeTracks(event.endpointId, event.trackIds);
        break;
      case "trackUpdated":
        this.#roster.updateTrack(event.endpointId, event.trackId, { active: event.metadata.active });
        break;
      case "trackAvailability":
        this.#roster.updateTrack(event.endpointId, event.trackId, {
          missingCodec: event.available ? null : event.codec,
        });
        break;
      case "endpointConnection":
        this.#roster.setReconnecting(event.endpointId, event.reconnecting);
        break;
      case "vadNotification":
        this.emit("voice", event);
        return;
      case "offerData":
        this.#negotiator?.handleOfferData(event.offerData);
        return;
      case "sdpAnswer":
        this.#negotiator?.handleAnswer(event.answer);
        return;
      case "candidate":
        this.#negotiator?.handleCandidate(event.candidate);
        return;
      case "error":
        this.#connection.end({
          code: errorCodes.find((code) => code === event.code) ?? "endpoint_crashed",
          reason: event.message,
        });
        return;
    }
    this.#update({});
  }

  #connected(others: Extract<ServerEvent, { type: "connected" }>["others"]): void {
    this.#accepted = true;
    for (const endpoint of others) {
      this.#roster.add(endpoint);
    }
    if (this.#publications.size > 0) {
      const serverBegins = others.some(({ tracks }) => tracks.size > 0);
      this.#negotiator?.request(serverBegins ? serverBeginsMs : 0);
    }
    this.#update({ status: { kind: "joined" }, media: "new", path: null });
  }

  #removed(id: string): void {
    if (id === this.#peerId) {
      this.#connection.end({ code: "removed", reason: "" });
      return;
    }
    const peer = this.#roster.peer(id);
    if (peer !== undefined) {
      this.#roster.remove(id);
      this.emit("peerLeft", { displayName: peer.displayName });
    }
  }

  #ended(ending: Ending): void {
    this.#negotiator?.close();
    this.#negotiator = null;
    this.#accepted = false;
    this.#roster.clear();
    this.#update({ status: { kind: "ended", ending }, media: "new", path: null });
  }

  #send(event: ClientEvent): void {
    this.#connection.send(JSON.stringify(event));
  }

  #update(changes: Partial<Pick<RoomState, "status" | "media" | "path">>): void {
    const ended = this.#state.status.kind === "ended";
    this.#state = { ...this.#state, ...(ended ? {} : changes), peers: this.#roster.peers };
    this.emit("changed", undefined);
  }
}
