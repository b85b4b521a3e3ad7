/** One try to open a socket. */
export interface SocketAttempt {
  /** The server's base address. */
  readonly base: string;
  /** The socket's address there. */
  readonly url: string;
  readonly openTimeoutMs: number;
}

/** Where a socket that was lost is opened again. */
export interface SocketRoute {
  /** Where to try for the n-th time (from 0) since a server last spoke. */
  attempt(turn: number): SocketAttempt;
  /** The server at that address has spoken. */
  reached(attempt: SocketAttempt): void;
}
