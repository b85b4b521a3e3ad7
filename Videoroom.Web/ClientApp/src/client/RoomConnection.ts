import { Emitter } from "./Emitter";
import { isRecord } from "./isRecord";
import { IncomingEvents, OutgoingEvents } from "./NumberedEvents";
import type { Channel } from "./phoenix/Channel";
import { PhoenixSocket } from "./phoenix/PhoenixSocket";
import type { SocketLike } from "./phoenix/SocketLike";
import type { Ending, EndingCode } from "./RoomState";

/** Refusals that pass by themselves while a call is on: the page goes on trying. */
const passingRefusals: readonly string[] = ["rate_limited", "shutting_down"];

const refusalCodes: readonly EndingCode[] = [
  "bad_request",
  "room_full",
  "too_many_rooms",
  "rate_limited",
  "shutting_down",
  "failed_to_start_room",
];

interface Membership {
  readonly peerId: string;
  readonly resumeToken: string;
}

interface RoomConnectionEvents {
  /** In the room as a new participant: all that was known of it before is void. */
  joined: { readonly peerId: string };
  /** Back in the room as the same participant; nothing was missed. */
  resumed: undefined;
  /** Lost; it comes back by itself. */
  interrupted: undefined;
  event: string;
  ended: Ending;
}

/**
 * The channel of a room with numbered events (docs/protocol.md, section 8): after a lost socket it comes back as the
 * same participant, both sides send again what the other missed, and only if that is refused does it join anew.
 */
export class RoomConnection extends Emitter<RoomConnectionEvents> {
  readonly #socket: PhoenixSocket;
  readonly #channel: Channel;
  #membership: Membership | null = null;
  #outgoing = new OutgoingEvents();
  #incoming = this.#newIncoming();
  #everJoined = false;
  #ended = false;

  constructor(url: string, roomId: string, createSocket?: (url: string) => SocketLike) {
    super();
    this.#socket = new PhoenixSocket(url, createSocket);
    this.#channel = this.#socket.channel(`room:${roomId}`, () => this.#joinParams());
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

  connect(): void {
    this.#channel.join();
    this.#socket.connect();
  }

  /** The network is back: no need to wait for the next attempt. */
  retryNow(): void {
    this.#socket.retryNow();
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
    if (this.#membership === null) {
      return { isSimulcastOn: false, videoroom: 1, resume: true };
    }
    return { videoroom: 1, resume: true, ...this.#membership, serverSeq: this.#incoming.last };
  }

  #joined(response: Record<string, unknown>): void {
    const { peerId, resumeToken, clientSeq } = response;
    if (typeof peerId !== "string" || typeof resumeToken !== "string") {
      this.end({ code: "refused", reason: "The server does not speak this page's protocol." });
      return;
    }
    this.#membership = { peerId, resumeToken };
    this.#everJoined = true;
    if (response.resumed === true) {
      this.#incoming.confirmedByResume();
      this.#outgoing.handled(typeof clientSeq === "number" ? clientSeq : 0);
      for (const event of this.#outgoing.unhandled) {
        this.#push(event);
      }
      this.emit("resumed", undefined);
    } else {
      this.#reset();
      this.emit("joined", { peerId });
    }
  }

  #refused(response: Record<string, unknown>): void {
    const code = typeof response.code === "string" ? response.code : "";
    const reason = typeof response.reason === "string" ? response.reason : "";
    if (this.#membership !== null && code === "resume_failed") {
      this.#membership = null;
      this.#channel.join();
    } else if (this.#everJoined && passingRefusals.includes(code)) {
      this.#channel.joinLater();
    } else {
      this.end({ code: refusalCodes.find((known) => known === code) ?? "refused", reason });
    }
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
