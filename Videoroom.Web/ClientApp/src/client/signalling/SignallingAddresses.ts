/** More nodes than any cluster of ours has; keeps a broken list from growing without end. */
const maxAddresses = 64;

/** The base addresses of the nodes that this page may use, each ending in a slash; the page's own origin is the first. */
export class SignallingAddresses {
  readonly #secure: boolean;
  #urls: readonly string[];

  constructor(own: string) {
    const url = new URL(own);
    this.#secure = url.protocol === "https:";
    this.#urls = [base(url)];
  }

  get urls(): readonly string[] {
    return this.#urls;
  }

  /** Takes in what a server says of its cluster; what is no usable address changes nothing. */
  add(addresses: readonly unknown[]): void {
    for (const address of addresses) {
      const url = this.parse(address);
      if (url !== null && !this.#urls.includes(url) && this.#urls.length < maxAddresses) {
        this.#urls = [...this.#urls, url];
      }
    }
  }

  /** The base address that a text means, or null. A page that came over HTTPS may open no socket without TLS. */
  parse(address: unknown): string | null {
    if (typeof address !== "string" || !URL.canParse(address)) {
      return null;
    }
    const url = new URL(address);
    return url.protocol === "https:" || (url.protocol === "http:" && !this.#secure) ? base(url) : null;
  }
}

function base({ origin, pathname }: URL): string {
  return `${origin}${pathname.endsWith("/") ? pathname : `${pathname}/`}`;
}
