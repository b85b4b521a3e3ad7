import { Emitter } from "../Emitter";
import { isRecord } from "../isRecord";
import { rejoinDelayMs } from "./delays";
import type { Frame } from "./frame";

/** How long a join may stay without an answer. */
const defaultJoinTimeoutMs = 10_000;

interface ChannelEvents {
  /** The server accepted a join; the payload is its response. */
  joined: Record<string, unknown>;
  /** The server refused a join; nothing more happens unless `join` is called. */
  refused: Record<string, unknown>;
  /** The channel is not joined any more but will be again by itself. */
  interrupted: undefined;
  /** The server did not answer a join in time; the channel tries again after a delay. */
  unanswered: undefined;
  /** The server closed the channel for good. */
  closed: undefined;
  message: { readonly event: string; readonly payload: unknown };
}

/** The socket that a channel is on, as the channel sees it. */
export interface ChannelSocket {
  /** Whether frames can be sent now. */
  readonly isOpen: boolean;
  /** A number that no frame of this socket has had. */
  nextRef(): string;
  /** Sends a frame; says whether it was handed to the socket. */
  send(frame: Frame): boolean;
  /** The channel is over. */
  forget(channel: Channel): void;
}

/** A topic of a Phoenix socket. Once joined it joins anew, with a new join ref, whenever the socket comes back. */
export class Channel extends Emitter<ChannelEvents> {
  readonly topic: string;
  readonly #socket: ChannelSocket;
  readonly #joinParams: () => object;
  readonly #joinTimeoutMs: () => number;
  readonly #replies = new Map<string, (ok: boolean) => void>();
  #state: "idle" | "joining" | "joined" | "left" = "idle";
  #wanted = false;
  #joinRef: string | null = null;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @internal made by `PhoenixSocket.channel` */
  constructor(
    socket: ChannelSocket,
    topic: string,
    joinParams: () => object,
    joinTimeoutMs: () => number = () => defaultJoinTimeoutMs,
  ) {
    super();
    this.#socket = socket;
    this.topic = topic;
    this.#joinParams = joinParams;
    this.#joinTimeoutMs = joinTimeoutMs;
  }

  get isJoined(): boolean {
    return this.#state === "joined";
  }

  /** Joins now, or as soon as the socket is open. */
  join(): void {
    this.#wanted = true;
    this.#attempt = 0;
    this.#sendJoin();
  }

  /** Joins again after a growing delay: for refusals that may pass. */
  joinLater(): void {
    this.#wanted = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#sendJoin();
    }, rejoinDelayMs(this.#attempt));
    this.#attempt += 1;
  }

  /** Sends an event if the channel is joined; says whether it did. `onReply` is called at most once. */
  push(event: string, payload: object, onReply?: (ok: boolean) => void): boolean {
    if (this.#state !== "joined") {
      return false;
    }
    const ref = this.#socket.nextRef();
    if (!this.#socket.send({ joinRef: this.#joinRef, ref, topic: this.topic, event, payload })) {
      return false;
    }
    if (onReply !== undefined) {
      this.#replies.set(ref, onReply);
    }
    return true;
  }

  /** Leaves for good. */
  leave(): void {
    if (this.#state === "joining" || this.#state === "joined") {
      this.#sendLeave();
    }
    this.#end();
  }

  /** @internal */
  socketOpened(): void {
    if (this.#wanted) {
      this.#sendJoin();
    }
  }

  /** @internal */
  socketLost(): void {
    clearTimeout(this.#timer);
    this.#replies.clear();
    if (this.#state === "joining" || this.#state === "joined") {
      this.#state = "idle";
      this.emit("interrupted", undefined);
    }
  }

  /** @internal */
  receive(frame: Frame): void {
    if (frame.joinRef !== null && frame.joinRef !== this.#joinRef) {
      return;
    }
    switch (frame.event) {
      case "phx_reply":
        this.#receiveReply(frame);
        break;
      case "phx_close":
        this.#end();
        this.emit("closed", undefined);
        break;
      case "phx_error":
        if (this.#state === "joining" || this.#state === "joined") {
          this.#state = "idle";
          this.#replies.clear();
          this.emit("interrupted", undefined);
          this.joinLater();
        }
        break;
      default:
        if (this.#state === "joined") {
          this.emit("message", { event: frame.event, payload: frame.payload });
        }
    }
  }

  #sendJoin(): void {
    clearTimeout(this.#timer);
    if (!this.#socket.isOpen) {
      return;
    }
    this.#state = "joining";
    this.#joinRef = this.#socket.nextRef();
    this.#replies.clear();
    this.#socket.send({
      joinRef: this.#joinRef,
      ref: this.#joinRef,
      topic: this.topic,
      event: "phx_join",
      payload: this.#joinParams(),
    });
    this.#timer = setTimeout(() => {
      this.#state = "idle";
      this.emit("unanswered", undefined);
      // Whoever heard that may have gone to another server: there is nobody to say goodbye to any more.
      if (this.#socket.isOpen) {
        this.#sendLeave();
        this.joinLater();
      }
    }, this.#joinTimeoutMs());
  }

  #sendLeave(): void {
    const ref = this.#socket.nextRef();
    this.#socket.send({ joinRef: this.#joinRef, ref, topic: this.topic, event: "phx_leave", payload: {} });
  }

  #receiveReply(frame: Frame): void {
    const payload = isRecord(frame.payload) ? frame.payload : {};
    const ok = payload.status === "ok";
    if (frame.ref === this.#joinRef && this.#state === "joining") {
      clearTimeout(this.#timer);
      const response = isRecord(payload.response) ? payload.response : {};
      if (ok) {
        this.#attempt = 0;
        this.#state = "joined";
        this.emit("joined", response);
      } else {
        this.#state = "idle";
        this.#wanted = false;
        this.emit("refused", response);
      }
      return;
    }
    if (frame.ref !== null) {
      const reply = this.#replies.get(frame.ref);
      this.#replies.delete(frame.ref);
      reply?.(ok);
    }
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#wanted = false;
    this.#state = "left";
    this.#replies.clear();
    this.#socket.forget(this);
  }
}
