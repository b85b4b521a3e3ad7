import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ClusterScene } from "./testing/ClusterScene";
import { fakeTrack } from "./testing/FakePeerConnection";

let scene: ClusterScene;

/** Node a's process ends: its socket closes at once, and it refuses every new one. */
async function killA(): Promise<void> {
  scene.a.socket.drop();
  await scene.pass(10);
  scene.a.socket.drop();
  await scene.pass(50);
}

describe("A client whose node dies", () => {
  beforeEach(async () => {
    vi.useFakeTimers();
    vi.spyOn(Math, "random").mockReturnValue(0);
    scene = new ClusterScene();
    scene.client.publish("audio", fakeTrack("audio", "mic"), true);
    await scene.enter(scene.a, 1, "Q", "R");
    await scene.round(scene.a, "Q", "R");
  });
  afterEach(() => {
    scene.client.leave();
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  it("goes back to it first, and then to the next as the same participant", async () => {
    await killA();
    expect(scene.a.sockets).toHaveLength(2);
    scene.b.socket.accept();
    expect(scene.b.joinParams).toEqual({
      isSimulcastOn: true,
      videoroom: 1,
      resume: true,
      peerId: "P",
      resumeToken: "token-P",
      generation: 1,
    });
    expect(scene.client.state.status.kind).toBe("reconnecting");
  });

  it("gives a node that does not answer one second, and goes round with growing patience", async () => {
    scene.a.socket.drop();
    await scene.pass(10);
    await scene.pass(999);
    expect(scene.b.sockets).toHaveLength(0);
    await scene.pass(51);
    expect(scene.b.sockets).toHaveLength(1);
    await scene.pass(1100);
    expect(scene.c.sockets).toHaveLength(1);
    await scene.pass(1150);
    expect(scene.a.sockets).toHaveLength(3);
    await scene.pass(1999);
    expect(scene.b.sockets).toHaveLength(1);
    await scene.pass(201);
    expect(scene.b.sockets).toHaveLength(2);
  });

  it("takes a node for dead whose media and socket are both silent, after two seconds and one more", async () => {
    scene.pc.localCandidate = { candidateType: "host", protocol: "udp" };
    for (let second = 0; second < 4; second++) {
      scene.pc.bytesReceived += 1;
      await scene.pass(1000);
      scene.a.push("mediaEvent", {});
    }
    const sockets = scene.a.sockets.length;
    await scene.pass(3000);
    expect(scene.client.state.status.kind).toBe("reconnecting");
    await scene.pass(100);
    expect(scene.a.sockets.length).toBeGreaterThan(sockets);
  });

  it("leaves a broken path to ICE when the node still answers on the socket", async () => {
    scene.pc.localCandidate = { candidateType: "host", protocol: "udp" };
    for (let tenth = 0; tenth < 100; tenth++) {
      await scene.pass(100);
      scene.a.push("mediaEvent", {});
    }
    expect(scene.client.state.status.kind).toBe("joined");
    expect(scene.a.sockets).toHaveLength(1);
  });

  it("publishes the same tracks under the same ids, with what is muted now", async () => {
    const camera = scene.client.publish("camera", fakeTrack("video", "cam"), true);
    await scene.round(scene.a, "Q", "R");
    const before = scene.a.offers.at(-1)?.midToTrackId ?? {};
    await killA();
    await scene.client.replace(camera, null, false);
    await scene.enter(scene.b, 2, "Q", "R");
    expect(scene.b.events[0]).toEqual({ type: "connect", data: { metadata: { displayName: "Alice" } } });
    expect(scene.b.seqs[0]).toBe(1);
    await scene.round(scene.b, "Q", "R");
    expect(scene.pcs).toHaveLength(2);
    expect(scene.pcs[0]?.transceivers.map(({ sender }) => sender.track)).toEqual([null, null, null, null]);
    expect(scene.pc.transceivers.slice(0, 2).map(({ sender }) => sender.track?.id)).toEqual(["mic", undefined]);
    const ids = Object.values(before).toSorted();
    const [offer] = scene.b.offers;
    expect(Object.values(offer?.midToTrackId ?? {}).toSorted()).toEqual(ids);
    expect(Object.keys(offer?.trackIdToTrackMetadata ?? {}).toSorted()).toEqual(ids);
    expect(Object.values(offer?.trackIdToTrackMetadata ?? {})).toEqual([
      { active: true, type: "audio" },
      { active: false, type: "camera" },
    ]);
  });

  it("has its peer connection ready before the other node asks for an offer", async () => {
    await killA();
    await scene.enter(scene.b, 2, "Q", "R");
    expect(scene.pcs).toHaveLength(2);
    const turn = { serverAddr: "203.0.113.5", serverPort: 443, transport: "tls", username: "u", password: "p" };
    scene.b.send({ type: "offerData", data: { tracksTypes: { audio: 0, video: 2 }, integratedTurnServers: [turn] } });
    await scene.pass(0);
    expect(scene.pcs).toHaveLength(2);
    expect(scene.pc.configuration.iceServers).toHaveLength(1);
    expect(scene.pc.transceivers.map(({ direction }) => direction)).toEqual(["sendonly", "recvonly", "recvonly"]);
  });

  it("keeps tiles and last pictures until the new ones play, and announces nobody who is still there", async () => {
    const before = scene.media();
    const counts = new Set<number>();
    scene.client.on("changed", () => counts.add(scene.peers.length));
    await killA();
    await scene.enter(scene.b, 2, "R", "Q");
    expect(scene.peers.map(({ id }) => id)).toEqual(["Q", "R"]);
    expect(scene.media()).toEqual(before);
    await scene.round(scene.b, "Q", "R");
    expect(scene.media()).toEqual(before);
    expect(scene.pcs[0]?.closed).toBe(false);
    await scene.play();
    expect(scene.pcs[0]?.closed).toBe(true);
    expect(Object.values(scene.media()).every((track) => track !== null)).toBe(true);
    expect(scene.media()["Q:cam"]).not.toBe(before["Q:cam"]);
    expect(scene.notices).toEqual([]);
    expect([...counts]).toEqual([2]);
  });

  it("announces who left and who came meanwhile", async () => {
    await killA();
    await scene.enter(scene.b, 2, "R", "S");
    expect(scene.notices).toEqual(["+name of S", "-name of Q"]);
  });

  it("says that it reconnects until media is there, and then where it is", async () => {
    await killA();
    await scene.enter(scene.b, 2, "Q", "R");
    expect(scene.client.state).toMatchObject({ status: { kind: "reconnecting" }, media: "interrupted" });
    await scene.round(scene.b, "Q", "R");
    expect(scene.client.state).toMatchObject({
      status: { kind: "joined" },
      media: "connected",
      node: { url: "http://b/", generation: 2, count: 3 },
    });
  });

  it("does not say so for ever when media does not come", async () => {
    await killA();
    await scene.enter(scene.b, 2, "Q", "R");
    for (let second = 0; second < 5; second++) {
      await scene.pass(1000);
      scene.b.push("mediaEvent", {});
    }
    expect(scene.client.state).toMatchObject({ status: { kind: "joined" }, media: "interrupted" });
  });

  it("goes on to the next node when one is about to stop, or does not answer its join", async () => {
    await killA();
    scene.b.socket.accept();
    scene.b.refuseJoin({ reason: "The server stops.", code: "shutting_down" });
    await scene.pass(50);
    scene.c.socket.accept();
    for (let second = 0; second < 5; second++) {
      await scene.pass(1000);
      scene.c.socket.say(null, null, "phoenix", "phx_reply", {});
    }
    expect(scene.c.socket.all("phx_leave")).toHaveLength(0);
    await scene.pass(50);
    expect(scene.a.sockets).toHaveLength(3);
    expect(scene.c.socket.closedWith).not.toBeNull();
  });

  it("counts a session that a node may have begun although its answer was lost", async () => {
    await killA();
    scene.b.socket.accept();
    scene.b.socket.drop();
    await scene.pass(150);
    scene.c.socket.accept();
    expect(scene.c.joinParams).toMatchObject({ peerId: "P", generation: 2 });
  });

  it("takes up a session that had begun without its knowledge, from its beginning", async () => {
    await killA();
    scene.b.socket.accept();
    scene.b.restart();
    scene.b.acceptJoin({ peerId: "P", resumeToken: "token-P", generation: 2, clientSeq: 0, resumed: true });
    expect(scene.b.events).toEqual([{ type: "connect", data: { metadata: { displayName: "Alice" } } }]);
    expect(scene.b.seqs).toEqual([1]);
    scene.b.send({ type: "connected", data: { id: "P", otherEndpoints: [] } });
    expect(scene.peers).toEqual([]);
  });

  it("says that it was alone, and only then", async () => {
    await killA();
    scene.b.socket.accept();
    expect(scene.b.joinParams).not.toHaveProperty("alone");
    await scene.enter(scene.b, 2);
    scene.b.socket.drop();
    await scene.pass(10);
    scene.b.socket.accept();
    expect(scene.b.joinParams).toMatchObject({ peerId: "P", alone: true });
  });

  it("does not say so as somebody new who has not been told yet", async () => {
    await killA();
    await scene.enter(scene.b, 2);
    scene.b.socket.drop();
    await scene.pass(10);
    scene.b.socket.accept();
    scene.b.refuseJoin({ reason: "Nobody knows it.", code: "resume_failed" });
    scene.b.acceptJoin({ peerId: "P2", resumeToken: "t2", resumed: false, generation: 1 });
    scene.b.socket.drop();
    await scene.pass(10);
    scene.b.socket.accept();
    expect(scene.b.joinParams).toMatchObject({ peerId: "P2" });
    expect(scene.b.joinParams).not.toHaveProperty("alone");
  });

  it("says which events it has handled only where it has handled them", async () => {
    scene.a.socket.drop();
    await scene.pass(10);
    scene.a.socket.accept();
    expect(scene.a.joinParams).toMatchObject({ generation: 1, serverSeq: 3 });
    scene.a.acceptJoin({ peerId: "P", resumeToken: "token-P", generation: 1, clientSeq: 3, resumed: true });
    await killA();
    scene.b.socket.accept();
    expect(scene.b.joinParams).not.toHaveProperty("serverSeq");
    expect(scene.b.joinParams).toMatchObject({ generation: 1 });
  });

  it("joins anew when nobody knows it any more, and keeps the others' tiles", async () => {
    await killA();
    scene.b.socket.accept();
    scene.b.refuseJoin({ reason: "The session is over.", code: "resume_failed" });
    expect(scene.b.joinParams).toEqual({ isSimulcastOn: true, videoroom: 1, resume: true });
    scene.b.restart();
    scene.b.acceptJoin({ peerId: "P2", resumeToken: "t2", resumed: false, generation: 1 });
    scene.b.send({ type: "connected", data: { id: "P2", otherEndpoints: [{ id: "Q", metadata: {} }] } });
    await scene.round(scene.b);
    expect(scene.peers.map(({ id }) => id)).toEqual(["Q"]);
    expect(Object.keys(scene.b.offers[0]?.trackIdToTrackMetadata ?? {})[0]).toMatch(/^P2:/u);
    expect(scene.notices).toEqual([]);
  });

  it("hears nothing more of the old node once it is elsewhere", async () => {
    const old = scene.a.sockets[0];
    await killA();
    await scene.enter(scene.b, 2, "Q", "R");
    await scene.round(scene.b, "Q", "R");
    old?.say(scene.a.sockets[0]?.last("phx_join")[0] ?? null, null, "room:r1", "mediaEvent", {
      data: JSON.stringify({ type: "endpointRemoved", data: { id: "Q" } }),
      seq: 4,
    });
    expect(scene.peers).toHaveLength(2);
    expect(old?.onmessage).toBeNull();
  });

  it("goes to another node when its own says that it stops", async () => {
    scene.a.send({ type: "error", data: { message: "This server stops.", code: "shutting_down" } });
    expect(scene.client.state.status.kind).toBe("reconnecting");
    await scene.pass(50);
    expect(scene.b.sockets).toHaveLength(1);
    await scene.enter(scene.b, 2, "Q", "R");
    await scene.round(scene.b, "Q", "R");
    expect(scene.client.state.status.kind).toBe("joined");
  });
});
