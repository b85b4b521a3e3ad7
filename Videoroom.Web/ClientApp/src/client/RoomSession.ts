import { Emitter } from "./Emitter";
import type { ClientEvent, TrackNeed } from "./events/clientEvents";
import { parseServerEvent } from "./events/parseServerEvent";
import type { MoveWish, ServerEvent } from "./events/serverEvents";
import type { ConnectionPath } from "./negotiation/connectionPath";
import type { MediaState } from "./negotiation/IceWatch";
import type { LocalTrack } from "./negotiation/LocalTrack";
import { Negotiator, type CreatePeerConnection } from "./negotiation/Negotiator";
import type { Publication, Publisher } from "./Publications";
import { RoomConnection, type RoomConnectionOptions } from "./RoomConnection";
import type { Ending, EndingCode } from "./RoomState";
import { Roster } from "./Roster";

/** How long a joiner waits for the round that the server begins by itself when others already publish. */
const serverBeginsMs = 1000;
/** A server whose media fell silent has this long to answer on the socket. */
const probeMs = 1000;

const errorCodes: readonly EndingCode[] = ["endpoint_crashed", "bad_offer", "media_failed", "removed"];

interface RoomSessionEvents {
  /** A peer connection begins; what is published has to be handed over now. */
  joined: { readonly peerId: string };
  /** The server has let us in and listed everybody: the roster is right from now on. */
  connected: undefined;
  resumed: undefined;
  interrupted: undefined;
  /** A socket did not open or was lost. */
  lost: undefined;
  /** The roster is another. */
  changed: undefined;
  peerJoined: { readonly displayName: string };
  peerLeft: { readonly displayName: string };
  voice: { readonly trackId: string; readonly speaking: boolean };
  /** `receivers` is another. */
  receivers: undefined;
  media: MediaState;
  path: ConnectionPath;
  /** The node asks us to go on at another one. */
  move: MoveWish;
  ended: Ending;
}

export interface RoomSessionOptions extends RoomConnectionOptions {
  readonly displayName: string;
  /** For a move: the roster whose participants and pictures are kept. */
  readonly beside?: Roster;
  /** For tests. */
  readonly createPeerConnection?: CreatePeerConnection | undefined;
}

/**
 * One presence in a room: a channel, a peer connection, and who is there according to this server. During a move there
 * are two of them.
 */
export class RoomSession extends Emitter<RoomSessionEvents> implements Publisher {
  readonly roster = new Roster();
  readonly #displayName: string;
  readonly #createPeerConnection: CreatePeerConnection;
  readonly #connection: RoomConnection;
  #beside: Roster | null;
  #negotiator: Negotiator | null = null;
  /** What received before this session: its pictures stay until those of this one are there. */
  #former: Negotiator | null = null;
  #receivers: ReadonlyMap<string, RTCRtpReceiver> = new Map();
  #peerId = "";
  #samePeer = false;
  #connected = false;
  /** Whether it was ever told who is there. */
  #wasTold = false;
  #media: MediaState = "new";
  #path: ConnectionPath | null = null;

  constructor(options: RoomSessionOptions) {
    super();
    this.#displayName = options.displayName;
    this.#createPeerConnection =
      options.createPeerConnection ?? ((configuration) => new RTCPeerConnection(configuration));
    this.#beside = options.beside ?? null;
    this.#peerId = options.moving?.peerId ?? "";
    this.#connection = new RoomConnection({
      ...options,
      isAlone: () => this.#wasTold && this.roster.peers.length === 0,
    });
    this.#connection.on("joined", ({ peerId }) => {
      this.#joined(peerId);
    });
    for (const event of ["resumed", "interrupted", "lost"] as const) {
      this.#connection.on(event, () => {
        this.emit(event, undefined);
      });
    }
    this.#connection.on("event", (text) => {
      const event = parseServerEvent(text);
      if (event !== null) {
        this.#handle(event);
      }
    });
    this.#connection.on("ended", (ending) => {
      this.releaseFormer();
      this.#negotiator?.close();
      this.#negotiator = null;
      this.#connected = false;
      this.emit("ended", ending);
    });
  }

  get connection(): RoomConnection {
    return this.#connection;
  }

  /** Whether the server has let us in. */
  get isConnected(): boolean {
    return this.#connected;
  }

  /** What this session's peer connection receives, by track id. */
  get receivers(): ReadonlyMap<string, RTCRtpReceiver> {
    return this.#receivers;
  }

  get media(): MediaState {
    return this.#media;
  }

  get path(): ConnectionPath | null {
    return this.#path;
  }

  /** Whether there is anything to send or to receive: else no peer connection is ever made. */
  get hasMedia(): boolean {
    return this.#negotiator?.hasTracks === true || this.roster.peers.some(({ tracks }) => tracks.length > 0);
  }

  publish(track: LocalTrack): void {
    this.#negotiator?.addTrack(track);
    if (this.#connected) {
      this.#negotiator?.request();
    }
  }

  unpublish(trackId: string): void {
    this.#negotiator?.removeTrack(trackId);
    if (this.#connected) {
      this.#negotiator?.request();
    }
  }

  async replace(trackId: string, { track, active, type }: Publication): Promise<void> {
    this.#negotiator?.setMetadata(trackId, { active, type });
    await this.#negotiator?.replaceTrack(trackId, track);
  }

  /** Tells the server how this page shows what it receives. */
  tellNeeds(tracks: readonly TrackNeed[]): void {
    this.#send({ type: "custom", data: { type: "trackNeeds", data: { tracks } } });
  }

  /** The participant leaves the room, whichever sessions there are. */
  leave(): void {
    this.#send({ type: "disconnect" });
    this.close();
  }

  /** Only this session ends: the participant goes on in another. */
  close(): void {
    this.#connection.leave();
  }

  /** Takes the place of another session whose pictures stay until `releaseFormer`. */
  succeed(other: RoomSession): void {
    this.#keepFormer(other.#negotiator);
    other.#negotiator = null;
  }

  /** The pictures of what was before are not needed any more. */
  releaseFormer(): void {
    this.#former?.close();
    this.#former = null;
  }

  #joined(peerId: string): void {
    const isFirst = this.#peerId === "";
    this.#samePeer = peerId === this.#peerId;
    this.#keepFormer(this.#negotiator);
    this.#peerId = peerId;
    this.#connected = false;
    this.#wasTold = this.#wasTold && this.#samePeer;
    this.#receivers = new Map();
    this.#media = "new";
    this.#path = null;
    this.#negotiator = this.#newNegotiator();
    this.emit("joined", { peerId });
    this.#send({ type: "connect", data: { metadata: { displayName: this.#displayName } } });
    if (!isFirst && this.#negotiator.hasTracks) {
      this.#negotiator.prepare();
    }
  }

  #keepFormer(former: Negotiator | null): void {
    this.releaseFormer();
    this.#former = former;
    former?.retire();
  }

  #newNegotiator(): Negotiator {
    const negotiator = new Negotiator(this.#createPeerConnection, (event) => {
      this.#send(event);
    });
    negotiator.on("receivers", (receivers) => {
      this.#receivers = receivers;
      this.emit("receivers", undefined);
    });
    negotiator.on("media", (media) => {
      this.#media = media;
      this.emit("media", media);
    });
    negotiator.on("path", (path) => {
      this.#path = path;
      this.emit("path", path);
    });
    negotiator.on("silent", () => {
      if (negotiator.isSending || this.roster.isAnythingSent) {
        this.#connection.probe(probeMs);
      }
    });
    negotiator.on("failed", (error) => {
      console.error("The negotiation failed.", error);
      this.#connection.end({ code: "negotiation_failed", reason: "" });
    });
    return negotiator;
  }

  #handle(event: ServerEvent): void {
    switch (event.type) {
      case "connected":
        this.#accepted(event.others);
        return;
      case "endpointAdded":
        if (event.endpoint.id !== this.#peerId && this.roster.peer(event.endpoint.id) === undefined) {
          this.roster.add(event.endpoint);
          this.emit("peerJoined", { displayName: event.endpoint.displayName });
        }
        break;
      case "endpointRemoved":
        if (event.id === this.#peerId) {
          this.#connection.end({ code: "removed", reason: "" });
          return;
        }
        this.#removed(event.id);
        break;
      case "neededEncodings":
        this.#negotiator?.setNeededEncodings(event.trackId, event.encodings);
        return;
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
      case "move":
        this.emit("move", event.wish);
        return;
      case "error":
        this.#error(event.code, event.message);
        return;
      default:
        this.roster.apply(event);
    }
    this.emit("changed", undefined);
  }

  #accepted(others: Extract<ServerEvent, { type: "connected" }>["others"]): void {
    this.#connected = true;
    this.#wasTold = true;
    if (this.#beside !== null) {
      this.roster.copy(this.#beside);
      this.#beside = null;
    }
    const { came, gone } = this.roster.reconcile(others.filter(({ id }) => id !== this.#peerId));
    if (this.#negotiator?.hasTracks === true) {
      const serverBegins = others.some(({ tracks }) => tracks.size > 0);
      this.#negotiator.request(serverBegins ? serverBeginsMs : 0);
    }
    this.emit("connected", undefined);
    // To a new participant everybody is new; one who was there wants to know what has changed.
    if (this.#samePeer) {
      for (const { displayName } of came) {
        this.emit("peerJoined", { displayName });
      }
      for (const { displayName } of gone) {
        this.emit("peerLeft", { displayName });
      }
    }
  }

  #removed(id: string): void {
    const peer = this.roster.peer(id);
    if (peer !== undefined) {
      this.roster.remove(id);
      this.emit("peerLeft", { displayName: peer.displayName });
    }
  }

  #error(code: string, reason: string): void {
    if (code === "shutting_down") {
      // The node goes, the room stays: another node takes us.
      this.#connection.goElsewhere();
    } else {
      this.#connection.end({ code: errorCodes.find((known) => known === code) ?? "endpoint_crashed", reason });
    }
  }

  #send(event: ClientEvent): void {
    this.#connection.send(JSON.stringify(event));
  }
}
