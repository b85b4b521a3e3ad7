import { selectedPair } from "./selectedPair";

const pollMs = 500;
/** A server that is sent something, or sends, is never as quiet as this: feedback and reports come in between. */
const silentMs = 2000;

/** Watches whether anything arrives over a connected path, and says each time that nothing has for two seconds. */
export class SilenceWatch {
  readonly #pc: RTCPeerConnection;
  readonly #silent: () => void;
  readonly #timer: ReturnType<typeof setInterval>;
  #received = -1;
  #heardAtMs = 0;
  #stopped = false;

  constructor(pc: RTCPeerConnection, silent: () => void) {
    this.#pc = pc;
    this.#silent = silent;
    this.#timer = setInterval(() => {
      void this.#look();
    }, pollMs);
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    const received = await this.#count();
    if (this.#stopped) {
      return;
    }
    const nowMs = performance.now();
    if (received === null || received !== this.#received) {
      this.#received = received ?? -1;
      this.#heardAtMs = nowMs;
    } else if (nowMs - this.#heardAtMs >= silentMs) {
      this.#heardAtMs = nowMs;
      this.#silent();
    }
  }

  /** All that has arrived over the selected pair, connectivity checks included; null while no pair is connected. */
  async #count(): Promise<number | null> {
    if (!["connected", "completed", "disconnected"].includes(this.#pc.iceConnectionState)) {
      return null;
    }
    try {
      const pair = selectedPair(await this.#pc.getStats());
      return pair === undefined ? null : number(pair.bytesReceived) + number(pair.responsesReceived);
    } catch {
      // Some browsers refuse statistics of a connection that closes meanwhile.
      return null;
    }
  }
}

function number(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
