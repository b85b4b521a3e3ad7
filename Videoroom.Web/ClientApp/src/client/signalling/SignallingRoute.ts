import type { SocketAttempt, SocketRoute } from "../phoenix/SocketRoute";
import type { SignallingAddresses } from "./SignallingAddresses";
import { socketUrl } from "./socketUrl";

/** How long a socket may take to open when there is no other node to try. */
const patientMs = 10_000;
/** With others it is this long in the first round, and twice as long in each further one: slow networks come through, too. */
const impatientMs = 1000;

/**
 * To which node one connection of the page goes: first back to where it was, then to the others in turn. Each page has
 * an order of its own, so that a node's death does not send all of its pages to the same neighbour.
 */
export class SignallingRoute implements SocketRoute {
  readonly addresses: SignallingAddresses;
  readonly #random: () => number;
  readonly #ranks = new Map<string, number>();
  #present: string | null;

  /** Starts at `first`, else at the page's own origin. */
  constructor(addresses: SignallingAddresses, first: string | null = null, random: () => number = Math.random) {
    this.addresses = addresses;
    this.#present = first;
    this.#random = random;
  }

  /** The node that serves this connection, or was the last to do so. */
  get present(): string {
    return this.#present ?? this.addresses.urls[0] ?? "";
  }

  get hasOthers(): boolean {
    return this.#others().length > 0;
  }

  attempt(turn: number): SocketAttempt {
    const ring = [this.present, ...this.#others()];
    const base = ring[turn % ring.length] ?? this.present;
    const openTimeoutMs =
      ring.length === 1 ? patientMs : Math.min(patientMs, impatientMs * 2 ** Math.floor(turn / ring.length));
    return { base, url: socketUrl(base), openTimeoutMs };
  }

  reached({ base }: SocketAttempt): void {
    this.#present = base;
  }

  /**
   * The node that let us in has said which nodes there are, itself first. One that was reached under a name of the whole
   * cluster (a proxy's) is from now on called by its own.
   */
  served(urls: readonly unknown[]): void {
    this.addresses.add(urls);
    const known = urls.map((url) => this.addresses.parse(url)).filter((url) => url !== null);
    const own = known[0];
    if (own !== undefined && !known.includes(this.present)) {
      this.#present = own;
    }
  }

  /** The other nodes, beginning after the present one in this page's order. */
  #others(): string[] {
    const order = this.addresses.urls
      .map((url) => ({ url, rank: this.#rank(url) }))
      .toSorted((left, right) => left.rank - right.rank)
      .map(({ url }) => url);
    const index = order.indexOf(this.present);
    return [...order.slice(index + 1), ...order.slice(0, Math.max(index, 0))];
  }

  #rank(url: string): number {
    let rank = this.#ranks.get(url);
    if (rank === undefined) {
      rank = this.#random();
      this.#ranks.set(url, rank);
    }
    return rank;
  }
}
