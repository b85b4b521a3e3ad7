/** "disconnected" often heals by itself; this long is waited for that. */
const disconnectedMs = 4000;
/** A restart that brought nothing is asked for again after this long. */
const againMs = 10_000;

/** What becomes of the media path. */
export type MediaState = "new" | "connected" | "interrupted";

/** Watches ICE, and asks for a restart when it has failed or stays disconnected. */
export class IceWatch {
  readonly #pc: RTCPeerConnection;
  readonly #askRestart: () => void;
  readonly #changed: (state: MediaState) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(pc: RTCPeerConnection, askRestart: () => void, changed: (state: MediaState) => void) {
    this.#pc = pc;
    this.#askRestart = askRestart;
    this.#changed = changed;
    pc.oniceconnectionstatechange = () => {
      this.#update();
    };
  }

  stop(): void {
    this.#pc.oniceconnectionstatechange = null;
    clearTimeout(this.#timer);
  }

  #update(): void {
    clearTimeout(this.#timer);
    switch (this.#pc.iceConnectionState) {
      case "connected":
      case "completed":
        this.#changed("connected");
        break;
      case "disconnected":
        this.#changed("interrupted");
        this.#restartAfter(disconnectedMs);
        break;
      case "failed":
        this.#changed("interrupted");
        this.#restart();
        break;
      default:
    }
  }

  #restart(): void {
    this.#askRestart();
    this.#restartAfter(againMs);
  }

  #restartAfter(delayMs: number): void {
    this.#timer = setTimeout(() => {
      this.#restart();
    }, delayMs);
  }
}
