import type { SocketLike } from "../phoenix/SocketLike";

/** A WebSocket without a network: keeps what was sent, and says what a test wants it to. */
export class FakeSocket implements SocketLike {
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  readonly sent: [string | null, string | null, string, string, unknown][] = [];
  closedWith: number | undefined | null = null;

  send(data: string): void {
    this.sent.push(JSON.parse(data) as FakeSocket["sent"][number]);
  }

  close(code?: number): void {
    this.closedWith = code;
  }

  /** The server accepts the connection. */
  accept(): void {
    this.onopen?.({} as Event);
  }

  /** The network takes the connection away. */
  drop(): void {
    this.onclose?.({} as CloseEvent);
  }

  say(...frame: [string | null, string | null, string, string, unknown]): void {
    this.onmessage?.({ data: JSON.stringify(frame) } as MessageEvent);
  }

  /** The last frame with this event. */
  last(event: string): FakeSocket["sent"][number] {
    const frame = this.sent.findLast((candidate) => candidate[3] === event);
    if (frame === undefined) {
      throw new Error(`No ${event} was sent.`);
    }
    return frame;
  }

  all(event: string): FakeSocket["sent"] {
    return this.sent.filter((frame) => frame[3] === event);
  }
}
