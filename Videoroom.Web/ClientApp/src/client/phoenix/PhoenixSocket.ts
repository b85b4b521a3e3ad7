import { Emitter } from "../Emitter";
import { Channel } from "./Channel";
import { reconnectDelayMs } from "./delays";
import { decodeFrame, encodeFrame, type Frame } from "./frame";
import type { SocketLike } from "./SocketLike";

/** A heartbeat goes out this often; one without an answer by the next means that the socket is dead. */
const heartbeatMs = 5000;
/** How long a socket may take to open. */
const openTimeoutMs = 10_000;

interface SocketEvents {
  /** The socket is open. */
  opened: undefined;
  /** An open socket was lost, or one did not open; another attempt follows by itself. */
  lost: undefined;
}

/** A Phoenix socket (V2 serializer) that opens again by itself until `disconnect` is called. */
export class PhoenixSocket extends Emitter<SocketEvents> {
  readonly #url: string;
  readonly #create: (url: string) => SocketLike;
  readonly #channels = new Map<string, Channel>();
  #socket: SocketLike | null = null;
  #open = false;
  #wanted = false;
  #attempt = 0;
  #lastRef = 0;
  #pendingHeartbeat: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(url: string, create: (url: string) => SocketLike = (address) => new WebSocket(address)) {
    super();
    this.#url = url;
    this.#create = create;
  }

  /** Whether frames can be sent now. */
  get isOpen(): boolean {
    return this.#open;
  }

  connect(): void {
    if (!this.#wanted) {
      this.#wanted = true;
      this.#attempt = 0;
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
      this.#attempt = 0;
      this.#openSocket();
    }
  }

  /** Gives up the socket, as if it had been lost, and opens another. */
  interrupt(): void {
    if (this.#wanted && this.#socket !== null) {
      this.#lose();
    }
  }

  /** The channel of a topic. `joinParams` is asked at each join. */
  channel(topic: string, joinParams: () => object): Channel {
    const channel = new Channel(this, topic, joinParams);
    this.#channels.set(topic, channel);
    return channel;
  }

  /** @internal for channels */
  nextRef(): string {
    this.#lastRef += 1;
    return String(this.#lastRef);
  }

  /** @internal for channels: whether the frame was handed to the socket. */
  send(frame: Frame): boolean {
    if (!this.#open || this.#socket === null) {
      return false;
    }
    this.#socket.send(encodeFrame(frame));
    return true;
  }

  /** @internal for channels */
  forget(channel: Channel): void {
    if (this.#channels.get(channel.topic) === channel) {
      this.#channels.delete(channel.topic);
    }
  }

  #openSocket(): void {
    clearTimeout(this.#timer);
    const socket = this.#create(this.#url);
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
    }, openTimeoutMs);
  }

  #opened(): void {
    this.#open = true;
    this.#pendingHeartbeat = null;
    this.#scheduleHeartbeat();
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
    // A server that talks is a server that works: only now do the delays start from the shortest again.
    this.#attempt = 0;
    if (frame.topic === "phoenix") {
      if (frame.ref === this.#pendingHeartbeat) {
        this.#pendingHeartbeat = null;
      }
      return;
    }
    this.#channels.get(frame.topic)?.receive(frame);
  }

  #scheduleHeartbeat(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#pendingHeartbeat !== null) {
        this.#lose();
        return;
      }
      this.#pendingHeartbeat = this.nextRef();
      this.send({ joinRef: null, ref: this.#pendingHeartbeat, topic: "phoenix", event: "heartbeat", payload: {} });
      this.#scheduleHeartbeat();
    }, heartbeatMs);
  }

  #lose(): void {
    this.#discard(undefined);
    for (const channel of [...this.#channels.values()]) {
      channel.socketLost();
    }
    this.emit("lost", undefined);
    if (this.#wanted) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => {
        this.#openSocket();
      }, reconnectDelayMs(this.#attempt));
      this.#attempt += 1;
    }
  }

  /** Lets go of the socket at once: the close of a dead one would be reported only minutes later. */
  #discard(code: number | undefined): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#open = false;
    if (socket !== null) {
      socket.onopen = null;
      socket.onmessage = null;
      socket.onclose = null;
      socket.close(code);
    }
  }
}
