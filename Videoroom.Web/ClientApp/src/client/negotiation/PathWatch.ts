import { connectionPath, type ConnectionPath } from "./connectionPath";

/** ICE may move to a better path at any time, and not every browser says so. */
const pollMs = 5000;

/** Watches over which path a connection's media travels; the last one known stands while there is none. */
export class PathWatch {
  readonly #pc: RTCPeerConnection;
  readonly #changed: (path: ConnectionPath) => void;
  readonly #timer: ReturnType<typeof setInterval>;
  #path: ConnectionPath | null = null;
  #stopped = false;

  constructor(pc: RTCPeerConnection, changed: (path: ConnectionPath) => void) {
    this.#pc = pc;
    this.#changed = changed;
    this.#timer = setInterval(() => {
      this.look();
    }, pollMs);
  }

  /** Looks now instead of at the next poll. */
  look(): void {
    void this.#read();
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#timer);
  }

  async #read(): Promise<void> {
    let path: ConnectionPath | null;
    try {
      path = connectionPath(await this.#pc.getStats());
    } catch {
      // Some browsers refuse statistics of a connection that closes meanwhile.
      return;
    }
    if (path !== null && path !== this.#path && !this.#stopped) {
      this.#path = path;
      this.#changed(path);
    }
  }
}
