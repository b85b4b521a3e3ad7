/** An event that the server has not said to have handled. */
export interface NumberedEvent {
  readonly seq: number;
  readonly data: string;
}

/** Our events to the server, numbered from 1 and kept until it has handled them, so that none is lost with a socket. */
export class OutgoingEvents {
  #last = 0;
  #unhandled: NumberedEvent[] = [];

  add(data: string): NumberedEvent {
    this.#last += 1;
    const event = { seq: this.#last, data };
    this.#unhandled.push(event);
    return event;
  }

  /** The server handled everything up to and including `seq`. */
  handled(seq: number): void {
    this.#unhandled = this.#unhandled.filter((event) => event.seq > seq);
  }

  /** What to send again after coming back, in order. */
  get unhandled(): readonly NumberedEvent[] {
    return this.#unhandled;
  }
}

/** Confirm after this many events, */
const confirmEvery = 16;
/** or this long after the first unconfirmed one. */
const confirmAfterMs = 1000;

/** The server's events: each is taken once, in order, and confirmed in batches. */
export class IncomingEvents {
  readonly #confirm: (seq: number) => void;
  #last = 0;
  #confirmed = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(confirm: (seq: number) => void) {
    this.#confirm = confirm;
  }

  /** The number of the last event that was handled; 0 at the start. */
  get last(): number {
    return this.#last;
  }

  /** What to do with an event: handle it, drop it as a repetition, or come back because one before it is missing. */
  judge(seq: number): "handle" | "repeated" | "gap" {
    if (seq <= this.#last) {
      return "repeated";
    }
    return seq === this.#last + 1 ? "handle" : "gap";
  }

  /** Event `seq` was handled. */
  handled(seq: number): void {
    this.#last = seq;
    if (this.#last - this.#confirmed >= confirmEvery) {
      this.#confirmNow();
    } else {
      this.#timer ??= setTimeout(() => {
        this.#confirmNow();
      }, confirmAfterMs);
    }
  }

  /** The server was told the last number in another way (the join parameters). */
  confirmedByResume(): void {
    this.stop();
    this.#confirmed = this.#last;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #confirmNow(): void {
    this.stop();
    this.#confirmed = this.#last;
    this.#confirm(this.#last);
  }
}
