import { FakeRoomServer } from "./FakeRoomServer";
import type { FakeSocket } from "./FakeSocket";

/** One node of a cluster, as a test speaks it. */
export class FakeNode extends FakeRoomServer {
  readonly url: string;

  constructor(url: string, roomId: string) {
    super(roomId);
    this.url = url;
  }

  /** Lets a client in whose peer is new, or known from another node. */
  accept(peerId: string, generation: number, signallingUrls: readonly string[]): void {
    this.socket.accept();
    this.restart();
    this.acceptJoin({
      peerId,
      resumeToken: `token-${peerId}`,
      resumeSeconds: 15,
      clientSeq: 0,
      resumed: false,
      generation,
      signallingUrls,
    });
  }
}

/** The nodes that a client may reach, by address. */
export function socketsOf(...nodes: readonly FakeNode[]): (url: string) => FakeSocket {
  return (url) => {
    const node = nodes.find(({ url: base }) => url.startsWith(base.replace("http", "ws")));
    if (node === undefined) {
      throw new Error(`There is no node for ${url}.`);
    }
    return node.create();
  };
}
