/**
 * Numbers a participant's sessions, over all of its connections. The server gives a session the number after the one that
 * it was told; a join whose answer never came may have begun one all the same, so its number counts as used.
 */
export class GenerationCounter {
  #newest: number | undefined;

  /** What to tell the server with a join that may begin a session; undefined when the server does not count. */
  tell(): number | undefined {
    const told = this.#newest;
    if (told !== undefined) {
      this.#newest = told + 1;
    }
    return told;
  }

  /** A new participant has its first session. */
  begin(generation: number | undefined): void {
    this.#newest = generation;
  }

  /** A session has this number. */
  heard(generation: number | undefined): void {
    if (generation !== undefined) {
      this.#newest = Math.max(generation, this.#newest ?? generation);
    }
  }

  /** The last join began none: it came back into the session with this number. */
  cameBack(generation: number | undefined): void {
    if (generation !== undefined && this.#newest !== undefined) {
      this.#newest = Math.max(generation, this.#newest - 1);
    }
  }
}
