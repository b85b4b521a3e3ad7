import { vi } from "vitest";
import { RoomClient } from "../RoomClient";
import type { RemotePeer } from "../RoomState";
import { SignallingAddresses } from "../signalling/SignallingAddresses";
import { FakeNode, socketsOf } from "./FakeNode";
import { FakePeerConnection } from "./FakePeerConnection";

/** The others in the scene's room, as servers list them. */
export function others(...ids: readonly string[]): object[] {
  return ids.map((id) => ({
    id,
    type: "webrtc",
    metadata: { displayName: `name of ${id}` },
    tracks: { [`${id}:cam`]: { metadata: { active: true, type: "camera" } } },
  }));
}

/** A client in the room r1 of three nodes, whose first address is node a's. Needs fake timers. */
export class ClusterScene {
  readonly a = new FakeNode("http://a/", "r1");
  readonly b = new FakeNode("http://b/", "r1");
  readonly c = new FakeNode("http://c/", "r1");
  readonly urls = ["http://a/", "http://b/", "http://c/"];
  readonly pcs: FakePeerConnection[] = [];
  readonly notices: string[] = [];
  readonly client: RoomClient;

  constructor() {
    this.client = new RoomClient({
      addresses: new SignallingAddresses("http://a/"),
      roomId: "r1",
      displayName: "Alice",
      createSocket: socketsOf(this.a, this.b, this.c),
      createPeerConnection: (configuration) => {
        const pc = new FakePeerConnection(configuration);
        this.pcs.push(pc);
        return pc.asPeerConnection();
      },
    });
    this.client.on("peerJoined", ({ displayName }) => this.notices.push(`+${displayName}`));
    this.client.on("peerLeft", ({ displayName }) => this.notices.push(`-${displayName}`));
    this.client.connect();
  }

  /** The newest peer connection. */
  get pc(): FakePeerConnection {
    const pc = this.pcs.at(-1);
    if (pc === undefined) {
      throw new Error("There is no peer connection.");
    }
    return pc;
  }

  get peers(): readonly RemotePeer[] {
    return this.client.state.peers;
  }

  /** The tracks of the others as they are shown now, by id. */
  media(): Record<string, MediaStreamTrack | null> {
    return Object.fromEntries(this.peers.flatMap(({ tracks }) => tracks.map(({ id, media }) => [id, media])));
  }

  async pass(ms: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(ms);
  }

  /** A node lets the client in and lists the others. */
  async enter(node: FakeNode, generation: number, ...ids: readonly string[]): Promise<void> {
    node.accept("P", generation, this.urls);
    node.send({ type: "connected", data: { id: "P", otherEndpoints: others(...ids) } });
    await this.pass(0);
  }

  /** A round at a node, which sends the others' cameras; then media is connected. */
  async round(node: FakeNode, ...ids: readonly string[]): Promise<void> {
    node.send({ type: "offerData", data: { tracksTypes: { audio: 0, video: ids.length } } });
    await this.pass(0);
    const mids = this.pc.transceivers.filter(({ direction }) => direction === "recvonly").map(({ mid }) => mid ?? "");
    const midToTrackId = Object.fromEntries<string>(ids.map((id, index) => [mids[index] ?? "", `${id}:cam`]));
    node.send({ type: "sdpAnswer", data: { type: "answer", sdp: "v=0", midToTrackId } });
    await this.pass(0);
    this.pc.setIceState("connected");
    await this.pass(0);
  }

  /** Everything that the newest peer connection receives plays. */
  async play(): Promise<void> {
    for (const { mid, direction } of this.pc.transceivers) {
      if (mid !== null && direction === "recvonly") {
        this.pc.playing.add(mid);
      }
    }
    await this.pass(100);
  }
}
