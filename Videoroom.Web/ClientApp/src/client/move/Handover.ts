import { Emitter } from "../Emitter";
import { plays } from "./plays";

const pollMs = 100;
/** What does not play this long after the new connection came up is not waited for. */
const patienceMs = 5000;

type Receivers = ReadonlyMap<string, RTCRtpReceiver>;

interface HandoverEvents {
  /** `receivers` is another. */
  changed: undefined;
  /** Everything plays anew, or is not waited for any more. */
  done: undefined;
}

/**
 * From one peer connection to the next: each track is taken from the new one as soon as it plays there, and from the old
 * one until then, so that no picture goes away meanwhile.
 */
export class Handover extends Emitter<HandoverEvents> {
  readonly #isSent: (trackId: string) => boolean;
  readonly #taken = new Set<string>();
  readonly #timer: ReturnType<typeof setInterval>;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #before: Receivers;
  #after: Receivers = new Map();
  #mediaConnected = false;
  #looking = false;
  #done = false;

  /** `isSent` says whether a track is sent by its owner now: only such ones are waited for. */
  constructor(before: Receivers, isSent: (trackId: string) => boolean) {
    super();
    this.#before = before;
    this.#isSent = isSent;
    this.#timer = setInterval(() => {
      void this.#look();
    }, pollMs);
  }

  /** Which receiver carries a track now. */
  get receivers(): Receivers {
    if (this.#done) {
      return this.#after;
    }
    const receivers = new Map(this.#after);
    for (const [id, receiver] of this.#before) {
      if (!this.#taken.has(id)) {
        receivers.set(id, receiver);
      }
    }
    return receivers;
  }

  get isDone(): boolean {
    return this.#done;
  }

  /** The old connection has ended a round. */
  setBefore(receivers: Receivers): void {
    this.#before = receivers;
    this.emit("changed", undefined);
  }

  /** The new connection has ended a round. */
  setAfter(receivers: Receivers): void {
    this.#after = receivers;
    this.emit("changed", undefined);
  }

  /** The new connection is up, or none is needed. */
  mediaConnected(): void {
    if (!this.#mediaConnected) {
      this.#mediaConnected = true;
      this.#patience = setTimeout(() => {
        this.#end();
      }, patienceMs);
      this.#endIfAllPlay();
    }
  }

  stop(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#patience);
  }

  async #look(): Promise<void> {
    if (this.#looking) {
      return;
    }
    this.#looking = true;
    const waiting = [...this.#after].filter(([id]) => this.#before.has(id) && !this.#taken.has(id));
    const playing = await Promise.all(waiting.map(async ([id, receiver]) => ((await plays(receiver)) ? id : null)));
    this.#looking = false;
    if (this.#done) {
      return;
    }
    const found = playing.filter((id) => id !== null);
    for (const id of found) {
      this.#taken.add(id);
    }
    if (found.length > 0) {
      this.emit("changed", undefined);
    }
    this.#endIfAllPlay();
  }

  #endIfAllPlay(): void {
    if (this.#mediaConnected && [...this.#before.keys()].every((id) => this.#taken.has(id) || !this.#isSent(id))) {
      this.#end();
    }
  }

  #end(): void {
    if (!this.#done) {
      this.#done = true;
      this.stop();
      this.emit("changed", undefined);
      this.emit("done", undefined);
    }
  }
}
