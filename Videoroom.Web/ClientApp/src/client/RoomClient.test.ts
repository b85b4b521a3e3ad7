import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { RoomClient } from "./RoomClient";
import { SignallingAddresses } from "./signalling/SignallingAddresses";
import { FakePeerConnection, fakeTrack } from "./testing/FakePeerConnection";
import { FakeRoomServer } from "./testing/FakeRoomServer";

let server: FakeRoomServer;
let client: RoomClient;
let pcs: FakePeerConnection[];

const bob = {
  id: "Q",
  type: "webrtc",
  metadata: { displayName: "Bob" },
  tracks: { "Q:cam": { metadata: { active: true, type: "camera" } } },
};

function comeBack(): void {
  vi.advanceTimersByTime(10);
  server.socket.accept();
}

async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

describe("RoomClient", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(Math, "random").mockReturnValue(0);
    server = new FakeRoomServer("r1");
    pcs = [];
    client = new RoomClient({
      addresses: new SignallingAddresses("http://test/"),
      roomId: "r1",
      displayName: "Alice",
      createSocket: server.create,
      createPeerConnection: (configuration) => {
        const pc = new FakePeerConnection(configuration);
        pcs.push(pc);
        return pc.asPeerConnection();
      },
    });
    client.connect();
    server.socket.accept();
  });
  afterEach(() => {
    client.leave();
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  it("joins as our page does and connects with its name", () => {
    expect(server.joinParams).toEqual({ isSimulcastOn: true, videoroom: 1, resume: true });
    server.acceptNew();
    expect(server.events).toEqual([{ type: "connect", data: { metadata: { displayName: "Alice" } } }]);
    expect(client.state.status.kind).toBe("joining");
    server.send({ type: "connected", data: { id: "P", otherEndpoints: [bob] } });
    expect(client.state.status.kind).toBe("joined");
    expect(client.state.peers.map(({ displayName }) => displayName)).toEqual(["Bob"]);
  });

  it("follows participants and tracks as they come, change and go", () => {
    server.acceptNew();
    server.send({ type: "connected", data: { id: "P", otherEndpoints: [] } });
    const joined = vi.fn();
    const left = vi.fn();
    client.on("peerJoined", joined);
    client.on("peerLeft", left);
    server.send({ type: "endpointAdded", data: { id: "Q", metadata: { displayName: "Bob" } } });
    server.send({ type: "custom", data: { type: "tracksAdded", data: { endpointId: "Q", tracks: bob.tracks } } });
    server.send({
      type: "trackUpdated",
      data: { endpointId: "Q", trackId: "Q:cam", metadata: { active: false, type: "camera" } },
    });
    server.send({
      type: "trackAvailability",
      data: { endpointId: "Q", trackId: "Q:cam", available: false, reason: "codec", codec: "H264", profile: "High" },
    });
    server.send({ type: "endpointConnection", data: { endpointId: "Q", state: "reconnecting" } });
    expect(client.state.peers[0]).toMatchObject({
      reconnecting: true,
      tracks: [{ id: "Q:cam", type: "camera", active: false, missingCodec: { codec: "H264", profile: "High" } }],
    });
    server.send({ type: "tracksRemoved", data: { endpointId: "Q", trackIds: ["Q:cam"] } });
    expect(client.state.peers[0]?.tracks).toEqual([]);
    server.send({ type: "endpointRemoved", data: { id: "Q" } });
    expect(client.state.peers).toEqual([]);
    expect(joined).toHaveBeenCalledOnce();
    expect(left).toHaveBeenCalledWith({ displayName: "Bob" });
  });

  it("knows the quality of each track that it receives, and none in a new session", () => {
    server.acceptNew();
    server.send({ type: "connected", data: { id: "P", otherEndpoints: [bob] } });
    const tracks = [{ trackId: "Q:cam", cause: "viewerLoss", loss: 0.08 }];
    server.send({ type: "custom", data: { type: "trackQualities", data: { tracks } } });
    expect(client.state.peers[0]?.tracks[0]?.quality).toMatchObject({ cause: "viewerLoss", loss: 0.08, width: null });
    server.socket.drop();
    comeBack();
    server.acceptNew();
    server.send({ type: "connected", data: { id: "P", otherEndpoints: [bob] } });
    expect(client.state.peers[0]?.tracks[0]?.quality).toBeNull();
  });

  it("survives events about unknown participants and malformed ones", () => {
    server.acceptNew();
    server.send({ type: "connected", data: { id: "P" } });
    for (const event of [
      { type: "tracksAdded", data: { endpointId: "X", tracks: bob.tracks } },
      { type: "trackUpdated", data: { endpointId: "X", trackId: "y" } },
      { type: "endpointAdded", data: null },
      { type: "custom", data: { type: "custom", data: 3 } },
      { type: "offerData" },
      [],
      { type: "somethingNew", data: {} },
    ]) {
      server.send(event);
    }
    expect(client.state.status.kind).toBe("joined");
  });

  it("gives a track its media after the answer that carries it", async () => {
    server.acceptNew();
    server.send({ type: "connected", data: { id: "P", otherEndpoints: [bob] } });
    server.send({ type: "custom", data: { type: "offerData", data: { tracksTypes: { audio: 4, video: 4 } } } });
    await settle();
    server.send({
      type: "custom",
      data: { type: "sdpAnswer", data: { type: "answer", sdp: "v=0", midToTrackId: { "4": "Q:cam" } } },
    });
    await settle();
    expect(client.state.peers[0]?.tracks[0]?.media?.kind).toBe("video");
  });

  it("knows how media travels, and forgets it with the connection", async () => {
    server.acceptNew();
    server.send({ type: "connected", data: { id: "P", otherEndpoints: [bob] } });
    server.send({ type: "offerData", data: { tracksTypes: { audio: 4, video: 4 }, integratedTurnServers: [] } });
    await settle();
    const [pc] = pcs;
    if (pc === undefined) {
      throw new Error("There is no peer connection.");
    }
    pc.localCandidate = { candidateType: "relay", protocol: "udp", relayProtocol: "tcp" };
    expect(client.state.path).toBeNull();
    pc.setIceState("connected");
    await settle();
    expect(client.state.path).toBe("turn-tcp");
    pc.setIceState("failed");
    expect(client.state.path).toBe("turn-tcp");
    server.socket.drop();
    comeBack();
    server.refuseJoin({ reason: "too late", code: "resume_failed" });
    server.acceptNew("P2");
    server.send({ type: "connected", data: { id: "P2", otherEndpoints: [] } });
    expect(client.state.path).toBeNull();
  });

  it("asks for a round for its own tracks once it is accepted", () => {
    client.publish("audio", fakeTrack("audio", "mic"), true);
    server.acceptNew();
    expect(server.events).toHaveLength(1);
    server.send({ type: "connected", data: { id: "P", otherEndpoints: [] } });
    expect(server.events.at(-1)).toEqual({ type: "custom", data: { type: "renegotiateTracks" } });
  });

  it("comes back as the same participant and sends again, in order, what the server has not handled", () => {
    server.acceptNew();
    server.send({ type: "connected", data: { id: "P", otherEndpoints: [bob] } });
    client.publish("audio", fakeTrack("audio", "mic"), true);
    server.handle(1);
    server.socket.drop();
    expect(client.state.status.kind).toBe("reconnecting");
    expect(client.state.peers).toHaveLength(1);
    comeBack();
    expect(server.joinParams).toEqual({
      isSimulcastOn: true,
      videoroom: 1,
      resume: true,
      peerId: "P",
      resumeToken: "token-P",
      serverSeq: 1,
    });
    server.acceptJoin({ peerId: "P", resumeToken: "token-P", resumeSeconds: 15, clientSeq: 1, resumed: true });
    expect(client.state.status.kind).toBe("joined");
    expect(server.seqs).toEqual([2]);
    expect(server.events).toEqual([{ type: "custom", data: { type: "renegotiateTracks" } }]);
  });

  it("keeps its peer connection over a resume and drops it for a new join", async () => {
    server.acceptNew();
    server.send({ type: "connected", data: { id: "P", otherEndpoints: [] } });
    server.send({ type: "offerData", data: { tracksTypes: { audio: 0, video: 0 } } });
    await settle();
    server.socket.drop();
    comeBack();
    server.acceptJoin({ peerId: "P", resumeToken: "token-P", clientSeq: 2, resumed: true });
    expect(pcs).toHaveLength(1);
    expect(pcs[0]?.closed).toBe(false);
    server.socket.drop();
    comeBack();
    server.refuseJoin({ reason: "too late", code: "resume_failed" });
    expect(server.joinParams).toEqual({ isSimulcastOn: true, videoroom: 1, resume: true });
    server.acceptNew("P2");
    server.send({ type: "connected", data: { id: "P2", otherEndpoints: [] } });
    expect(pcs[0]?.closed).toBe(true);
    expect(server.events.map(({ type }) => type)).toEqual(["connect"]);
    expect(server.seqs).toEqual([1]);
  });

  it("publishes its tracks again, under new ids, after a new join", async () => {
    client.publish("camera", fakeTrack("video", "cam"), true);
    server.acceptNew();
    server.send({ type: "connected", data: { id: "P", otherEndpoints: [] } });
    server.socket.drop();
    comeBack();
    server.refuseJoin({ reason: "too late", code: "resume_failed" });
    server.acceptNew("P2");
    server.send({ type: "connected", data: { id: "P2", otherEndpoints: [] } });
    server.send({ type: "offerData", data: { tracksTypes: { audio: 0, video: 0 } } });
    await settle();
    expect(JSON.stringify(server.events.at(-1))).toContain('"midToTrackId":{"0":"P2:');
  });

  it("handles an event that comes twice once", () => {
    server.acceptNew();
    server.send({ type: "connected", data: { id: "P", otherEndpoints: [] } });
    const joined = vi.fn();
    client.on("peerJoined", joined);
    const added = { type: "endpointAdded", data: { id: "Q", metadata: { displayName: "Bob" } } };
    server.sendAs(2, added);
    server.sendAs(3, { type: "endpointRemoved", data: { id: "Q" } });
    server.sendAs(2, added);
    expect(joined).toHaveBeenCalledOnce();
    expect(client.state.peers).toEqual([]);
  });

  it("comes back for an event that is missing", () => {
    vi.spyOn(console, "warn").mockImplementation(() => undefined);
    server.acceptNew();
    server.send({ type: "connected", data: { id: "P", otherEndpoints: [] } });
    server.sendAs(5, { type: "endpointRemoved", data: { id: "Q" } });
    comeBack();
    expect(server.joinParams.serverSeq).toBe(1);
  });

  it("ends with the code and the sentence of a refusal", () => {
    server.refuseJoin({ reason: "The room is full.", code: "room_full" });
    expect(client.state.status).toEqual({
      kind: "ended",
      ending: { code: "room_full", reason: "The room is full." },
    });
    vi.advanceTimersByTime(60_000);
    expect(server.sockets).toHaveLength(1);
  });

  it("goes on trying when a restarting server refuses one who was in the room", () => {
    server.acceptNew();
    server.send({ type: "connected", data: { id: "P", otherEndpoints: [] } });
    server.socket.drop();
    comeBack();
    server.refuseJoin({ reason: "The server stops.", code: "shutting_down" });
    expect(client.state.status.kind).toBe("reconnecting");
    vi.advanceTimersByTime(1000);
    expect(server.socket.all("phx_join")).toHaveLength(2);
  });

  it("ends when the server reports an error, and keeps its code over the close that follows", () => {
    server.acceptNew();
    server.send({ type: "connected", data: { id: "P", otherEndpoints: [bob] } });
    server.send({ type: "error", data: { message: "No media arrived.", code: "media_failed" } });
    expect(client.state.status).toEqual({
      kind: "ended",
      ending: { code: "media_failed", reason: "No media arrived." },
    });
    expect(client.state.peers).toEqual([]);
    expect(server.socket.closedWith).toBe(1000);
  });

  it("says goodbye when it leaves", () => {
    server.acceptNew();
    server.send({ type: "connected", data: { id: "P", otherEndpoints: [] } });
    client.leave();
    expect(server.events.at(-1)).toEqual({ type: "disconnect" });
    expect(server.socket.all("phx_leave")).toHaveLength(1);
    expect(server.socket.closedWith).toBe(1000);
  });

  it("tells its server how it shows the others' video, and the next session's server again", () => {
    const needs = [{ trackId: "Q:cam", width: 148, height: 96, pinned: false }];
    const event = { type: "custom", data: { type: "trackNeeds", data: { tracks: needs } } };
    server.acceptNew();
    client.setNeeds(needs);
    vi.advanceTimersByTime(1000);
    expect(server.events).not.toContainEqual(event);
    server.send({ type: "connected", data: { id: "P", otherEndpoints: [bob] } });
    expect(server.events.at(-1)).toEqual(event);
    server.socket.drop();
    comeBack();
    server.refuseJoin({ reason: "too late", code: "resume_failed" });
    server.acceptNew("P2");
    server.send({ type: "connected", data: { id: "P2", otherEndpoints: [bob] } });
    expect(server.events.at(-1)).toEqual(event);
  });

  it("sends just the encodings of its camera that the server needs", async () => {
    server.acceptNew();
    server.send({ type: "connected", data: { id: "P", otherEndpoints: [] } });
    client.publish("camera", fakeTrack("video", "cam", { width: 1280, height: 720 }), true);
    server.send({ type: "offerData", data: { tracksTypes: { audio: 0, video: 0 } } });
    await settle();
    const sdp = "v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\na=simulcast:recv l;m;h\r\n";
    server.send({ type: "sdpAnswer", data: { type: "answer", sdp, midToTrackId: {} } });
    await settle();
    const trackId = Object.keys(server.offers.at(-1)?.trackIdToTrackMetadata ?? {})[0];
    server.send({ type: "custom", data: { type: "neededEncodings", data: { trackId, encodings: ["l", "m"] } } });
    await settle();
    expect(pcs[0]?.transceivers[0]?.sender.encodings.map(({ active }) => active)).toEqual([true, true, false]);
  });
});
