/** A heartbeat goes out this often. */
const beatMs = 2000;
/** A server that has said nothing for this long after a heartbeat is dead. */
const answerMs = 3000;
/** A timer that comes this much too late says that the page itself slept, not the server. */
const sleptMs = 500;
/** What the server is then given to answer. */
const afterSleepMs = 1000;

/** Finds out that an open socket's server is dead: any message is a sign of life, silence after a heartbeat is none. */
export class Heartbeat {
  readonly #send: () => void;
  readonly #dead: () => void;
  #beat: ReturnType<typeof setInterval> | undefined;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #deadlineAtMs = Infinity;

  constructor(send: () => void, dead: () => void) {
    this.#send = send;
    this.#dead = dead;
  }

  start(): void {
    this.stop();
    this.#beat = setInterval(() => {
      this.probe(answerMs);
    }, beatMs);
  }

  stop(): void {
    clearInterval(this.#beat);
    this.heard();
  }

  /** The server has said something. */
  heard(): void {
    clearTimeout(this.#deadline);
    this.#deadlineAtMs = Infinity;
  }

  /** Asks now; an answer has to come within the limit, or sooner if one is awaited already. */
  probe(limitMs: number): void {
    this.#send();
    const atMs = performance.now() + limitMs;
    if (atMs < this.#deadlineAtMs) {
      this.heard();
      this.#deadlineAtMs = atMs;
      this.#deadline = setTimeout(() => {
        this.#overdue();
      }, limitMs);
    }
  }

  #overdue(): void {
    const slept = performance.now() - this.#deadlineAtMs > sleptMs;
    this.heard();
    if (slept) {
      this.probe(afterSleepMs);
    } else {
      this.#dead();
    }
  }
}
