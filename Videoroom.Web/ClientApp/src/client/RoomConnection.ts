import { Emitter } from "./Emitter";
import type { GenerationCounter } from "./GenerationCounter";
import { isRecord } from "./isRecord";
import { IncomingEvents, OutgoingEvents } from "./NumberedEvents";
import type { Channel } from "./phoenix/Channel";
import { rejoinDelayMs, withJitter } from "./phoenix/delays";
import { PhoenixSocket } from "./phoenix/PhoenixSocket";
import type { SocketLike } from "./phoenix/SocketLike";
import type { Ending, EndingCode } from "./RoomState";
import type { SignallingRoute } from "./signalling/SignallingRoute";

/** Refusals that pass by themselves while a call is on: the page goes on trying. */
const passingRefusals: readonly string[] = [
  "rate_limited",
  "shutting_down",
  "failed_to_start_room",
  "room_unreachable",
];
/** Refusals of one node that say nothing of the others. */
const refusalsOfOneNode: readonly string[] = ["shutting_down", "too_many_rooms", "room_unreachable"];
/** How long a node may take to answer a join when there are others. */
const joinTimeoutMs = 5000;
const patientJoinTimeoutMs = 10_000;
/** The first round through the other nodes is quick. */
const nextNodeMs = 50;

const refusalCodes: readonly EndingCode[] = [
  "bad_request",
  "room_full",
  "too_many_rooms",
  "rate_limited",
  "shutting_down",
  "failed_to_start_room",
  "room_unreachable",
];

/** What one needs to come back as the same participant. */
export interface Membership {
  readonly peerId: string;
  readonly resumeToken: string;
  /** The session's number; absent when the server does not count. */
  readonly generation?: number;
}

export interface RoomConnectionOptions {
  readonly roomId: string;
  readonly route: SignallingRoute;
  /** Shared by all connections of the participant. */
  readonly generations: GenerationCounter;
  /** For a move: as whom to join beside the session that goes on elsewhere. */
  readonly moving?: Membership;
  /** Whether the last that was heard of the room is that nobody else is in it. */
  readonly isAlone?: () => boolean;
  /** For tests. */
  readonly createSocket?: ((url: string) => SocketLike) | undefined;
}

interface RoomConnectionEvents {
  /** A session has begun, as a new participant or as the same one at another node: numbers and negotiation start anew. */
  joined: { readonly peerId: string };
  /** Back in the same session; nothing was missed. */
  resumed: undefined;
  /** Lost; it comes back by itself. */
  interrupted: undefined;
  /** A socket did not open or was lost. */
  lost: undefined;
  event: string;
  ended: Ending;
}

/**
 * The channel of a room with numbered events (docs/protocol.md, sections 8 and 11): after a lost socket it comes back as
 * the same participant. At the same node both sides send again what the other missed; at another one a session begins
 * that keeps the participant's place. Only if coming back is refused does it join anew.
 */
export class RoomConnection extends Emitter<RoomConnectionEvents> {
  readonly #route: SignallingRoute;
  readonly #generations: GenerationCounter;
  readonly #socket: PhoenixSocket;
  readonly #channel: Channel;
  readonly #isAlone: () => boolean;
  #membership: Membership | null;
  /** The addresses of the node where the session is: the one that was used and its own. */
  #sessionBases: readonly string[] = [];
  /** The join is one of a move: a refusal is final, for this connection. */
  #moving: boolean;
  #outgoing = new OutgoingEvents();
  #incoming = this.#newIncoming();
  #everJoined = false;
  #refusals = 0;
  #ended = false;

  constructor({ roomId, route, generations, moving, isAlone, createSocket }: RoomConnectionOptions) {
    super();
    this.#isAlone = isAlone ?? (() => false);
    this.#route = route;
    this.#generations = generations;
    this.#membership = moving ?? null;
    this.#moving = moving !== undefined;
    this.#socket = new PhoenixSocket(route, createSocket);
    this.#channel = this.#socket.channel(
      `room:${roomId}`,
      () => this.#joinParams(),
      () => (route.hasOthers ? joinTimeoutMs : patientJoinTimeoutMs),
    );
    this.#socket.on("lost", () => {
      this.emit("lost", undefined);
    });
    this.#channel.on("unanswered", () => {
      if (route.hasOthers) {
        this.#socket.goElsewhere(nextNodeMs);
      }
    });
    this.#channel.on("joined", (response) => {
      this.#joined(response);
    });
    this.#channel.on("refused", (response) => {
      this.#refused(response);
    });
    this.#channel.on("interrupted", () => {
      this.emit("interrupted", undefined);
    });
    this.#channel.on("closed", () => {
      this.end({ code: "closed", reason: "" });
    });
    this.#channel.on("message", ({ event, payload }) => {
      this.#received(event, payload);
    });
  }

  /** What is needed to come back, or to move; null before the first join. */
  get membership(): Membership | null {
    return this.#membership;
  }

  /** The base address of the node that serves this connection, or did so last. */
  get node(): string {
    return this.#route.present;
  }

  connect(): void {
    this.#channel.join();
    this.#socket.connect();
  }

  /** The network is back: no need to wait for the next attempt. */
  retryNow(): void {
    this.#socket.retryNow();
  }

  /** Asks whether the node is there; without an answer within the limit the connection is lost and comes back by itself. */
  probe(limitMs: number): void {
    this.#socket.probe(limitMs);
  }

  /** The node sends us away: comes back at another one, or here if there is no other. */
  goElsewhere(): void {
    this.#socket.goElsewhere(this.#route.hasOthers ? nextNodeMs : withJitter(rejoinDelayMs(0)));
  }

  /** Sends a media event, now or after coming back. */
  send(data: string): void {
    if (!this.#ended) {
      this.#push(this.#outgoing.add(data));
    }
  }

  /** Leaves the room and closes the socket. */
  leave(): void {
    this.#channel.leave();
    this.end({ code: "left", reason: "" });
  }

  /** Ends the connection for good and says why. */
  end(ending: Ending): void {
    if (this.#ended) {
      return;
    }
    this.#ended = true;
    this.#incoming.stop();
    this.#socket.disconnect();
    this.emit("ended", ending);
  }

  #joinParams(): object {
    const params = { isSimulcastOn: true, videoroom: 1, resume: true };
    if (this.#membership === null) {
      return params;
    }
    const { peerId, resumeToken } = this.#membership;
    const generation = this.#generations.tell();
    return {
      ...params,
      peerId,
      resumeToken,
      ...(generation === undefined ? {} : { generation }),
      ...(this.#moving ? { move: true } : {}),
      ...(this.#isAlone() ? { alone: true } : {}),
      // The numbers of a session mean nothing to another node.
      ...(this.#sessionBases.includes(this.#socket.base) ? { serverSeq: this.#incoming.last } : {}),
    };
  }

  #joined(response: Record<string, unknown>): void {
    const { peerId, resumeToken, clientSeq, signallingUrls } = response;
    const before = this.#membership;
    if (
      typeof peerId !== "string" ||
      typeof resumeToken !== "string" ||
      (this.#moving && (peerId !== before?.peerId || response.resumed === true))
    ) {
      this.end({ code: "refused", reason: "The server does not speak this page's protocol." });
      return;
    }
    const generation = typeof response.generation === "number" ? response.generation : undefined;
    this.#route.served(Array.isArray(signallingUrls) ? signallingUrls : []);
    this.#membership = { peerId, resumeToken, ...(generation === undefined ? {} : { generation }) };
    this.#moving = false;
    this.#everJoined = true;
    this.#refusals = 0;
    if (response.resumed === true && generation === before?.generation) {
      this.#generations.cameBack(generation);
      this.#incoming.confirmedByResume();
      this.#outgoing.handled(typeof clientSeq === "number" ? clientSeq : 0);
      for (const event of this.#outgoing.unhandled) {
        this.#push(event);
      }
      this.emit("resumed", undefined);
      return;
    }
    // "Resumed" with another number: a session whose beginning this page never heard of, so that it begins now.
    if (peerId === before?.peerId) {
      this.#generations.heard(generation);
    } else {
      this.#generations.begin(generation);
    }
    this.#sessionBases = [this.#socket.base, this.#route.present];
    this.#reset();
    this.emit("joined", { peerId });
  }

  #refused(response: Record<string, unknown>): void {
    const code = typeof response.code === "string" ? response.code : "";
    const reason = typeof response.reason === "string" ? response.reason : "";
    const ending: Ending = { code: refusalCodes.find((known) => known === code) ?? "refused", reason };
    if (this.#moving) {
      this.end(ending);
    } else if (this.#membership !== null && code === "resume_failed") {
      this.#membership = null;
      this.#channel.join();
    } else if (this.#triesElsewhere(code)) {
      this.#socket.goElsewhere(withJitter(this.#refusedDelayMs()));
      this.#channel.join();
    } else if (this.#everJoined && passingRefusals.includes(code)) {
      this.#channel.joinLater();
    } else {
      this.end(ending);
    }
  }

  /** Whether another node may say otherwise. One who was never in the room asks each node once. */
  #triesElsewhere(code: string): boolean {
    this.#refusals += 1;
    return this.#route.hasOthers && this.#everJoined
      ? passingRefusals.includes(code) || refusalsOfOneNode.includes(code)
      : refusalsOfOneNode.includes(code) && this.#refusals < this.#route.addresses.urls.length;
  }

  #refusedDelayMs(): number {
    const rounds = Math.floor(this.#refusals / this.#route.addresses.urls.length);
    return rounds === 0 ? nextNodeMs : rejoinDelayMs(rounds - 1);
  }

  #received(event: string, payload: unknown): void {
    if (!isRecord(payload)) {
      return;
    }
    if (event === "error") {
      const reason = typeof payload.message === "string" ? payload.message : "";
      this.end({ code: "endpoint_crashed", reason });
    } else if (event === "mediaEvent" && typeof payload.data === "string") {
      this.#receivedMediaEvent(payload.data, payload.seq);
    }
  }

  #receivedMediaEvent(data: string, seq: unknown): void {
    if (typeof seq !== "number") {
      this.emit("event", data);
      return;
    }
    switch (this.#incoming.judge(seq)) {
      case "handle":
        this.#incoming.handled(seq);
        this.emit("event", data);
        break;
      case "gap":
        // Something was lost on the way; the server has it and sends it again to one who comes back.
        console.warn(`Event ${seq} came after ${this.#incoming.last}; coming back for what is missing.`);
        this.#socket.interrupt();
        break;
      case "repeated":
    }
  }

  #push(event: { readonly seq: number; readonly data: string }): void {
    this.#channel.push("mediaEvent", { data: event.data, seq: event.seq }, (ok) => {
      if (ok) {
        this.#outgoing.handled(event.seq);
      }
    });
  }

  #reset(): void {
    this.#incoming.stop();
    this.#incoming = this.#newIncoming();
    this.#outgoing = new OutgoingEvents();
  }

  #newIncoming(): IncomingEvents {
    return new IncomingEvents((seq) => {
      this.#channel.push("confirm", { seq });
    });
  }
}
