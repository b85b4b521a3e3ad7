import { Emitter } from "../Emitter";
import { Channel, type ChannelSocket } from "./Channel";
import { reconnectDelayMs, withJitter } from "./delays";
import { decodeFrame, encodeFrame, type Frame } from "./frame";
import { Heartbeat } from "./Heartbeat";
import type { SocketLike } from "./SocketLike";
import type { SocketAttempt, SocketRoute } from "./SocketRoute";

interface SocketEvents {
  /** The socket is open. */
  opened: undefined;
  /** An open socket was lost, or one did not open; another attempt follows by itself. */
  lost: undefined;
}

/** A Phoenix socket (V2 serializer) that opens again by itself, here or elsewhere, until `disconnect` is called. */
export class PhoenixSocket extends Emitter<SocketEvents> implements ChannelSocket {
  readonly #route: SocketRoute;
  readonly #create: (url: string) => SocketLike;
  readonly #channels = new Map<string, Channel>();
  readonly #heartbeat = new Heartbeat(
    () => {
      this.send({ joinRef: null, ref: this.nextRef(), topic: "phoenix", event: "heartbeat", payload: {} });
    },
    () => {
      this.#lose();
    },
  );
  #socket: SocketLike | null = null;
  #attempt: SocketAttempt | null = null;
  #open = false;
  #wanted = false;
  /** Which attempt comes next, and how many sockets were lost, since a server last spoke. */
  #turn = 0;
  #losses = 0;
  #lastRef = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(route: SocketRoute, create: (url: string) => SocketLike = (address) => new WebSocket(address)) {
    super();
    this.#route = route;
    this.#create = create;
  }

  /** @inheritdoc */
  get isOpen(): boolean {
    return this.#open;
  }

  /** The base address of the server that is tried, or was reached last; empty before the first attempt. */
  get base(): string {
    return this.#attempt?.base ?? "";
  }

  connect(): void {
    if (!this.#wanted) {
      this.#wanted = true;
      this.#startOver();
      this.#openSocket();
    }
  }

  /** Closes the socket for good (code 1000). */
  disconnect(): void {
    this.#wanted = false;
    clearTimeout(this.#timer);
    this.#discard(1000);
  }

  /** Tries at once, for example because the network is back: neither waits nor trusts an attempt under way. */
  retryNow(): void {
    if (this.#wanted && !this.#open) {
      this.#discard(undefined);
      this.#startOver();
      this.#openSocket();
    }
  }

  /** Gives up the socket, as if it had been lost, and opens another. */
  interrupt(): void {
    if (this.#wanted && this.#socket !== null) {
      this.#lose();
    }
  }

  /** Gives up the socket, as if it had been lost, and tries another server after the delay. */
  goElsewhere(delayMs: number): void {
    if (this.#wanted) {
      this.#turn = Math.max(this.#turn, 1);
      this.#lose(delayMs);
    }
  }

  /** Asks whether the server is there, although no heartbeat is due yet: without an answer the socket is lost. */
  probe(limitMs: number): void {
    if (this.#open) {
      this.#heartbeat.probe(limitMs);
    }
  }

  /** The channel of a topic. `joinParams` is asked at each join. */
  channel(topic: string, joinParams: () => object, joinTimeoutMs?: () => number): Channel {
    const channel = new Channel(this, topic, joinParams, joinTimeoutMs);
    this.#channels.set(topic, channel);
    return channel;
  }

  /** @inheritdoc */
  nextRef(): string {
    this.#lastRef += 1;
    return String(this.#lastRef);
  }

  /** @inheritdoc */
  send(frame: Frame): boolean {
    if (!this.#open || this.#socket === null) {
      return false;
    }
    this.#socket.send(encodeFrame(frame));
    return true;
  }

  /** @inheritdoc */
  forget(channel: Channel): void {
    if (this.#channels.get(channel.topic) === channel) {
      this.#channels.delete(channel.topic);
    }
  }

  #startOver(): void {
    this.#turn = 0;
    this.#losses = 0;
  }

  #openSocket(): void {
    clearTimeout(this.#timer);
    const attempt = this.#route.attempt(this.#turn);
    this.#turn += 1;
    this.#attempt = attempt;
    const socket = this.#create(attempt.url);
    this.#socket = socket;
    socket.onopen = () => {
      this.#opened();
    };
    socket.onmessage = (event) => {
      this.#receive(event.data);
    };
    socket.onclose = () => {
      this.#lose();
    };
    this.#timer = setTimeout(() => {
      this.#lose();
    }, attempt.openTimeoutMs);
  }

  #opened(): void {
    clearTimeout(this.#timer);
    this.#open = true;
    this.#heartbeat.start();
    this.emit("opened", undefined);
    for (const channel of [...this.#channels.values()]) {
      channel.socketOpened();
    }
  }

  #receive(data: unknown): void {
    const frame = decodeFrame(data);
    if (frame === null) {
      console.warn("A frame that is no Phoenix message was ignored.");
      return;
    }
    this.#heartbeat.heard();
    // A server that talks is a server that works: only now do the delays start from the shortest again.
    this.#startOver();
    if (this.#attempt !== null) {
      this.#route.reached(this.#attempt);
    }
    this.#channels.get(frame.topic)?.receive(frame);
  }

  #lose(delayMs = withJitter(reconnectDelayMs(this.#losses))): void {
    this.#discard(undefined);
    this.#losses += 1;
    for (const channel of [...this.#channels.values()]) {
      channel.socketLost();
    }
    this.emit("lost", undefined);
    if (this.#wanted) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => {
        this.#openSocket();
      }, delayMs);
    }
  }

  /** Lets go of the socket at once: the close of a dead one would be reported only minutes later. */
  #discard(code: number | undefined): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#open = false;
    this.#heartbeat.stop();
    if (socket !== null) {
      socket.onopen = null;
      socket.onmessage = null;
      socket.onclose = null;
      socket.close(code);
    }
  }
}
