/** Runs asynchronous steps one after the other; the first of them begins at once. Steps do not throw. */
export class StepQueue {
  #last: Promise<void> | null = null;

  add(step: () => Promise<void>): void {
    const done = this.#last === null ? step() : this.#last.then(step);
    this.#last = done;
    void done.then(() => {
      if (this.#last === done) {
        this.#last = null;
      }
    });
  }
}
