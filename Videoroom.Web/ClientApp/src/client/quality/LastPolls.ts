/** A single poll says little: one in which a picture begins or changes is often bad. */
const polls = 3;
const least = 2;

/** What the last three polls found: something counts once two of them found it, and no longer than that. */
export class LastPolls<T> {
  #found: readonly (T | null)[] = [];

  /** Adds a poll, with null when it found nothing; gives the latest finding that counts, or null. */
  add(found: T | null): T | null {
    this.#found = [...this.#found, found].slice(-polls);
    const present = this.#found.filter((one) => one !== null);
    return present.length >= least ? (present.at(-1) ?? null) : null;
  }
}
