import type { TrackNeed } from "./events/clientEvents";

/** Tiles move together: what changes within this time is told at once. */
const settleMs = 100;
/** While a window is being resized, tiles change all the time. */
const pauseMs = 300;

/** What of a session the needs use. */
export interface NeedsListener {
  readonly isConnected: boolean;
  tellNeeds(needs: readonly TrackNeed[]): void;
}

/** How this page shows the video of the others: told to every session that there is, when it changes and when a session begins. */
export class Needs {
  readonly #listeners: () => readonly NeedsListener[];
  #present: readonly TrackNeed[] = [];
  /** The text of what was told last. */
  #told = "[]";
  #toldAtMs = -pauseMs;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(listeners: () => readonly NeedsListener[]) {
    this.#listeners = listeners;
  }

  set(needs: readonly TrackNeed[]): void {
    this.#present = needs;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#tell();
    }, Math.max(settleMs, this.#toldAtMs + pauseMs - performance.now()));
  }

  /** A session was let in: its server knows nothing yet. */
  begin(listener: NeedsListener): void {
    if (this.#told !== "[]") {
      listener.tellNeeds(JSON.parse(this.#told) as TrackNeed[]);
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #tell(): void {
    const text = JSON.stringify(this.#present);
    if (text === this.#told) {
      return;
    }
    this.#told = text;
    this.#toldAtMs = performance.now();
    for (const listener of this.#listeners()) {
      if (listener.isConnected) {
        listener.tellNeeds(this.#present);
      }
    }
  }
}
