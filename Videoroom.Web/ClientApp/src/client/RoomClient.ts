import { Emitter } from "./Emitter";
import type { TrackNeed } from "./events/clientEvents";
import type { MoveWish } from "./events/serverEvents";
import type { TrackType } from "./events/TrackMetadata";
import { GenerationCounter } from "./GenerationCounter";
import { Handover } from "./move/Handover";
import { Move } from "./move/Move";
import { Needs } from "./Needs";
import type { CreatePeerConnection } from "./negotiation/Negotiator";
import type { SocketLike } from "./phoenix/SocketLike";
import { Publications, type Publication } from "./Publications";
import { RoomSession } from "./RoomSession";
import type { Ending, RoomState } from "./RoomState";
import type { SignallingAddresses } from "./signalling/SignallingAddresses";
import { SignallingRoute } from "./signalling/SignallingRoute";

/** After coming back, media may take this long until the page says no more that it reconnects. */
const settleMs = 5000;

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
  /** The nodes that there are; grows as servers tell of more. */
  readonly addresses: SignallingAddresses;
  readonly roomId: string;
  readonly displayName: string;
  /** For tests. */
  readonly createSocket?: (url: string) => SocketLike;
  /** For tests. */
  readonly createPeerConnection?: CreatePeerConnection;
}

/**
 * A participant in one room: joins, publishes tracks, keeps the list of the others, comes back by itself, and moves to
 * another node when its own asks for it.
 */
export class RoomClient extends Emitter<RoomClientEvents> {
  readonly #options: RoomClientOptions;
  readonly #generations = new GenerationCounter();
  readonly #publications = new Publications(() => this.#sessions);
  readonly #needs = new Needs(() => this.#sessions);
  /** The session that serves; during a move the one that is left in the end. */
  #session: RoomSession;
  #stops: (() => void)[] = [];
  /** A session began anew and its pictures come one by one. */
  #handover: Handover | null = null;
  #move: Move | null = null;
  /** What to move on with once the session is back. */
  #postponed: MoveWish | null = null;
  /** Set while we are let in again and media is still awaited. */
  #settling: ReturnType<typeof setTimeout> | null = null;
  #state: RoomState = { status: { kind: "joining" }, media: "new", path: null, node: null, peers: [] };

  constructor(options: RoomClientOptions) {
    super();
    this.#options = options;
    this.#session = this.#open(null);
    this.#follow(this.#session);
  }

  get state(): RoomState {
    return this.#state;
  }

  /** The receivers of all tracks that arrive, by track id: for audio levels. */
  get receivers(): ReadonlyMap<string, RTCRtpReceiver> {
    return this.#front.roster.receivers;
  }

  connect(): void {
    this.#session.connection.connect();
  }

  retryNow(): void {
    this.#session.connection.retryNow();
  }

  leave(): void {
    if (this.#state.status.kind !== "ended") {
      this.#move?.session?.leave();
      this.#session.leave();
    }
  }

  /** Publishes a track; `track` may be null (muted from the start). Stays published in every later session. */
  publish(type: TrackType, track: MediaStreamTrack | null, active: boolean): Publication {
    const publication: Publication = { type, track, active };
    this.#publications.add(publication);
    return publication;
  }

  unpublish(publication: Publication): void {
    this.#publications.remove(publication);
  }

  /** Sends another source (null: nothing) and tells the others whether the track is active. */
  async replace(publication: Publication, track: MediaStreamTrack | null, active: boolean): Promise<void> {
    publication.track = track;
    publication.active = active;
    await this.#publications.changed(publication);
  }

  /** Says how the page shows the video of the others: all of it, whenever something changes. */
  setNeeds(needs: readonly TrackNeed[]): void {
    this.#needs.set(needs);
  }

  /** All sessions that there are now. */
  get #sessions(): readonly RoomSession[] {
    const other = this.#move?.session ?? null;
    return other === null ? [this.#session] : [this.#session, other];
  }

  /** The session that knows best who is there: during a move the new one, once it was let in. */
  get #front(): RoomSession {
    const other = this.#move?.session ?? null;
    return other?.isConnected === true ? other : this.#session;
  }

  /** Makes a session; with an address one that is to take the present one's place there. */
  #open(url: string | null): RoomSession {
    const { addresses, roomId, displayName, createSocket, createPeerConnection } = this.#options;
    const membership = url === null ? null : this.#session.connection.membership;
    const session = new RoomSession({
      roomId,
      displayName,
      route: new SignallingRoute(addresses, url),
      generations: this.#generations,
      createSocket,
      createPeerConnection,
      ...(membership === null ? {} : { moving: membership, beside: this.#session.roster }),
    });
    session.on("joined", ({ peerId }) => {
      this.#publications.begin(session, peerId);
    });
    session.on("connected", () => {
      this.#needs.begin(session);
    });
    for (const event of ["peerJoined", "peerLeft"] as const) {
      session.on(event, (payload) => {
        if (session === this.#front) {
          this.emit(event, payload);
        }
      });
    }
    session.on("voice", (payload) => {
      if (session === this.#front) {
        this.emit("voice", payload);
      }
    });
    return session;
  }

  #follow(session: RoomSession): void {
    this.#stops = [
      session.on("joined", () => {
        this.#joined(session);
      }),
      session.on("connected", () => {
        this.#connected(session);
      }),
      session.on("resumed", () => {
        this.#resumed();
      }),
      session.on("interrupted", () => {
        this.#interrupted();
      }),
      session.on("changed", () => {
        this.#update({});
      }),
      session.on("receivers", () => {
        this.#handover?.setAfter(session.receivers);
        this.#showReceivers();
      }),
      session.on("media", (media) => {
        if (media === "connected") {
          this.#handover?.mediaConnected();
        }
        this.#update({ media });
        this.#settle();
      }),
      session.on("path", (path) => {
        this.#update({ path });
      }),
      session.on("move", (wish) => {
        this.#moveAsked(wish);
      }),
      session.on("ended", (ending) => {
        this.#ended(ending);
      }),
    ];
  }

  /** A session begins, the first one or one after a loss: until its pictures play, the last ones stay. */
  #joined(session: RoomSession): void {
    this.#unsettle();
    this.#endHandover();
    if (this.#state.node !== null) {
      this.#beginHandover(new Handover(session.roster.receivers, (id) => session.roster.isSent(id)));
    }
    this.#stopMove();
    this.#postponed = null;
  }

  #connected(session: RoomSession): void {
    if (this.#handover === null || !session.hasMedia) {
      this.#handover?.mediaConnected();
      this.#update({ status: { kind: "joined" }, media: "new", path: null });
      return;
    }
    this.#settling = setTimeout(() => {
      this.#settle();
    }, settleMs);
    this.#update({ media: "interrupted" });
  }

  /** Back, and media is as good as it gets for now. */
  #settle(): void {
    if (this.#settling !== null) {
      this.#unsettle();
      this.#update({ status: { kind: "joined" } });
    }
  }

  #unsettle(): void {
    clearTimeout(this.#settling ?? undefined);
    this.#settling = null;
  }

  #resumed(): void {
    this.#update({ status: { kind: this.#session.isConnected ? "joined" : "joining" } });
    if (this.#postponed !== null) {
      this.#moveAsked(this.#postponed);
    }
  }

  #interrupted(): void {
    const move = this.#move;
    if (move?.session?.isConnected === true) {
      // The old node let us go before all was done; the new one has everything but some pictures.
      this.#complete(move);
      return;
    }
    this.#postponed = move?.wish ?? this.#postponed;
    this.#stopMove();
    this.#unsettle();
    this.#update({ status: { kind: this.#state.node === null ? "joining" : "reconnecting" } });
  }

  #moveAsked(wish: MoveWish): void {
    this.#postponed = null;
    const addresses = this.#options.addresses;
    addresses.add(wish.urls);
    const urls = wish.urls
      .map((url) => addresses.parse(url))
      .filter((url) => url !== null && url !== this.#session.connection.node)
      .filter((url) => url !== null);
    if (this.#move !== null) {
      this.#move.heed({ ...wish, urls });
      return;
    }
    const move = new Move(this.#session, { ...wish, urls }, (url) => this.#open(url));
    this.#move = move;
    move.on("changed", () => {
      this.#showReceivers();
    });
    move.on("completed", () => {
      this.#complete(move);
    });
    move.on("gaveUp", () => {
      this.#stopMove();
    });
    move.start();
  }

  /** The session at the other node takes the place of the old one, which ends. */
  #complete(move: Move): void {
    const taken = move.take();
    if (taken === null) {
      return;
    }
    this.#move = null;
    const old = this.#session;
    for (const stop of this.#stops) {
      stop();
    }
    this.#session = taken.session;
    this.#follow(taken.session);
    this.#endHandover();
    if (!taken.handover.isDone) {
      taken.session.succeed(old);
      this.#beginHandover(taken.handover);
    }
    old.close();
    const { media, hasMedia, path } = taken.session;
    this.#update({
      status: { kind: "joined" },
      media: media === "new" && hasMedia ? "interrupted" : media,
      path: path ?? this.#state.path,
    });
    this.#showReceivers();
    if (taken.onward !== null) {
      this.#moveAsked(taken.onward);
    }
  }

  #stopMove(): void {
    const move = this.#move;
    this.#move = null;
    if (move !== null) {
      move.stop();
      this.#showReceivers();
    }
  }

  #beginHandover(handover: Handover): void {
    this.#handover = handover;
    handover.on("changed", () => {
      this.#showReceivers();
    });
    handover.on("done", () => {
      this.#handover = null;
      this.#session.releaseFormer();
    });
  }

  #endHandover(): void {
    this.#handover?.stop();
    this.#handover = null;
  }

  /** Gives each track what carries it now. */
  #showReceivers(): void {
    this.#session.roster.setReceivers(this.#handover?.receivers ?? this.#session.receivers);
    const other = this.#move?.session;
    if (other?.isConnected === true) {
      other.roster.setReceivers(this.#move?.handover?.receivers ?? other.receivers);
    }
    this.#update({});
  }

  #ended(ending: Ending): void {
    const move = this.#move;
    if (ending.code !== "left" && ending.code !== "removed" && move?.session?.isConnected === true) {
      this.#complete(move);
      return;
    }
    this.#stopMove();
    this.#endHandover();
    this.#unsettle();
    this.#needs.stop();
    this.#session.roster.clear();
    this.#update({ status: { kind: "ended", ending }, media: "new", path: null });
  }

  #update(changes: Partial<Pick<RoomState, "status" | "media" | "path">>): void {
    if (this.#state.status.kind === "ended") {
      return;
    }
    const { connection, isConnected } = this.#session;
    const { node, membership } = connection;
    this.#state = {
      ...this.#state,
      ...changes,
      node: isConnected
        ? { url: node, generation: membership?.generation ?? 1, count: this.#options.addresses.urls.length }
        : this.#state.node,
      peers: this.#front.roster.peers,
    };
    this.emit("changed", undefined);
  }
}
