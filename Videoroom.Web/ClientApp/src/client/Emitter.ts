type Listeners<Events> = { [K in keyof Events]?: Set<(payload: Events[K]) => void> };

/** Typed events. A listener that throws is reported and keeps neither the others nor the emitter from going on. */
export class Emitter<Events extends object> {
  readonly #listeners: Listeners<Events> = {};
  #revision = 0;

  /** Another number after each event: what a view compares to know whether to look again. */
  get revision(): number {
    return this.#revision;
  }

  /** Calls `listener` at each `event` until the returned function is called. */
  on<K extends keyof Events>(event: K, listener: (payload: Events[K]) => void): () => void {
    const listeners = (this.#listeners[event] ??= new Set());
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }

  protected emit<K extends keyof Events>(event: K, payload: Events[K]): void {
    this.#revision += 1;
    for (const listener of [...(this.#listeners[event] ?? [])]) {
      try {
        listener(payload);
      } catch (error) {
        console.error(`A listener of "${String(event)}" failed.`, error);
      }
    }
  }
}
